import { Composer } from "@mail/core/common/composer_model";
import { Message } from "@mail/core/common/message_model";
import { Store } from "@mail/core/common/store_service";
import { Thread } from "@mail/core/common/thread_model";
import { patch } from "@web/core/utils/patch";

import { TICKET } from "./audiences";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string[]} the audiences that the reader of this page writes in, widest first */
        this.care_audiences = [];
        /** @type {boolean} whether the next comment is private unless another is chosen */
        this.care_is_talk_private = false;
    },

    /** Whether there is anything to choose: a customer is read by all. */
    get careOffersChoice() {
        return this.model === TICKET && this.care_audiences.length > 1;
    },
});

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string | undefined} who is to read what is written here, where it was chosen */
        this.care_audience = undefined;
    },

    clear() {
        super.clear();
        this.care_audience = undefined;
    },
});

patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string | undefined} */
        this.care_audience = undefined;
    },

    /** Who wrote by mail alone has no contact, and a hidden customer none that is shown. */
    get authorName() {
        return this.care_audience && !this.author?.id ? this.email_from : super.authorName;
    },

    /** The audience that its author may give this comment instead, if any. */
    get careOtherAudience() {
        const others = { public: "private", private: "public" };
        return this.isSelfAuthored && this.thread?.careOffersChoice
            ? others[this.care_audience]
            : undefined;
    },
});

patch(Store.prototype, {
    async getMessagePostParams({ postData }) {
        const params = await super.getMessagePostParams(...arguments);
        if (postData.careAudience) {
            params.post_data.care_audience = postData.careAudience;
        }
        return params;
    },
});
