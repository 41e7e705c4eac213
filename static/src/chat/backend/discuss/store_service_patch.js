import { fields } from "@mail/core/common/record";
import { Store } from "@mail/core/common/store_service";

import { patch } from "@web/core/utils/patch";

/** The console beside `store.discuss`: whether it is on screen, and the conversation open in it. */
patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        this.careConsoleIsActive = false;
        this.careConsoleThread = fields.One("Thread");
    },
});
