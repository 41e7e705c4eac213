import { ChatWindow } from "@mail/core/common/chat_window_model";
import { Thread } from "@mail/core/common/thread_model";

import { patch } from "@web/core/utils/patch";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** Whether help was offered with it, and the visitor has not said a word yet. */
        this.care_is_offer = false;
    },
    get inChathubOnNewMessage() {
        if (this.care_is_offer && this.store.careConsoleIsActive) {
            return false;
        }
        return super.inChathubOnNewMessage;
    },
});

patch(ChatWindow.prototype, {
    computeCanShow() {
        if (this.thread?.care_is_offer && this.store.careConsoleIsActive) {
            return false;
        }
        return super.computeCanShow();
    },
});
