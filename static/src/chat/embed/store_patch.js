import "@im_livechat/embed/common/store_service_patch";
import { fields } from "@mail/core/common/record";
import { Store } from "@mail/core/common/store_service";
import { patch } from "@web/core/utils/patch";

patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        /** Whether the customer service answers here, and may ask something: see init_livechat. */
        this.care_chat = fields.Attr(
            { is_served: false, is_ready: false, is_open: false },
            {
                /** @this {import("models").Store} */
                onUpdate() {
                    this.store.env.services["im_livechat.livechat"]?.resumeCareForm();
                },
            },
        );
    },
});
