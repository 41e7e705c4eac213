import { ChatWindow } from "@mail/core/common/chat_window_model";
import { patch } from "@web/core/utils/patch";

patch(ChatWindow.prototype, {
    close() {
        if (this.thread?.care_is_waiting && !this.thread.livechat_end_dt) {
            this.thread.careHasLeftQueue = true;
        }
        return super.close(...arguments);
    },
    _onClose() {
        super._onClose(...arguments);
        if (this.thread?.careIsForm) {
            this.thread.delete();
        }
    },
});
