import { fields } from "@mail/core/common/record";
import { Store } from "@mail/core/common/store_service";
import { compareDatetime } from "@mail/utils/common/misc";

import { patch } from "@web/core/utils/patch";

/** The console beside `store.discuss`: whether it is on screen, and the conversation open in it. */
patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        this.careConsoleIsActive = false;
        this.careConsoleThread = fields.One("Thread");
    },
    goToOldestUnreadLivechatThread() {
        if (!this.careConsoleIsActive) {
            return super.goToOldestUnreadLivechatThread();
        }
        const [oldest] = this.discuss.livechats
            .filter((thread) => thread.isMyCareChat && thread.isUnread)
            .sort((a, b) => compareDatetime(a.lastInterestDt, b.lastInterestDt) || a.id - b.id);
        if (oldest) {
            this.careConsoleThread = oldest;
        }
        return Boolean(oldest);
    },
});
