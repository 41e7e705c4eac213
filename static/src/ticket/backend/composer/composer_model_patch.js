import { Composer } from "@mail/core/common/composer_model";
import { Store } from "@mail/core/common/store_service";
import { Thread } from "@mail/core/common/thread_model";
import { fields } from "@mail/core/common/record";
import { patch } from "@web/core/utils/patch";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {import("./audiences").Talk | undefined} */
        this.care_talk = fields.Attr();
    },
});

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {"public" | "private" | "team" | undefined} who is to read what is written here */
        this.care_audience = fields.Attr();
        /** @type {"team" | "customer" | number | undefined} whose answer is expected to it */
        this.care_awaiting = fields.Attr();
    },

    clear() {
        super.clear();
        this.care_audience = undefined;
        this.care_awaiting = undefined;
    },
});

patch(Store.prototype, {
    async getMessagePostParams({ postData }) {
        const params = await super.getMessagePostParams(...arguments);
        if (postData.careAudience) {
            params.post_data.care_audience = postData.careAudience;
        }
        if (postData.careAwaiting) {
            params.post_data.care_awaiting = postData.careAwaiting;
        }
        return params;
    },
});
