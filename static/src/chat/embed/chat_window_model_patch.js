import "@im_livechat/embed/common/chat_window_model_patch";
import { ChatWindow } from "@mail/core/common/chat_window_model";
import { patch } from "@web/core/utils/patch";

patch(ChatWindow.prototype, {
    close() {
        if (this.thread && !this.thread.livechat_end_dt) {
            this.thread.careHasLeftQueue = this.thread.care_is_waiting;
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
