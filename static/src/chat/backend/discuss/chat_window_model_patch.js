import { ChatWindow } from "@mail/core/common/chat_window_model";

import { patch } from "@web/core/utils/patch";

patch(ChatWindow.prototype, {
    computeCanShow() {
        if (this.thread?.care_ticket_id && this.store.careConsoleIsActive) {
            return false;
        }
        return super.computeCanShow();
    },
    async close(options = {}) {
        if (options.force || !this.thread?.isCareChatToClose) {
            return super.close(...arguments);
        }
        if (options.notifyState === false) {
            // "Close all conversations" tidies the screen up; it ends no chat.
            return this.fold();
        }
        const thread = this.thread;
        if (await thread.closeCareChat()) {
            await thread.closeChatWindow({ force: true });
            this.store.chatHub.save();
        }
    },
});
