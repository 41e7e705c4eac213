import { patch } from "@web/core/utils/patch";

import { Conversation } from "../../../chat/backend/console/conversation";
import { SHOW_PANEL } from "../../../chat/backend/console/panels";
import { PinnedRemarks } from "./pinned_remarks";

Object.assign(Conversation.components, { PinnedRemarks });

patch(Conversation.prototype, {
    showCustomer() {
        this.env.bus.trigger(SHOW_PANEL, "customer");
    },
});
