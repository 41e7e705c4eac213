import { Component, reactive, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { session } from "@web/session";

import { CONSOLE_CHANNEL, CONSOLE_UPDATE } from "../console/console_state";

// Wherever an agent works he learns that somebody waits; a moment later is soon enough.
const RELOAD_DELAY = 1000;
const CONSOLE_ACTION = "care_desk.care_console_action";

/** How many visitors wait, known on every screen of an agent. */
export const waitingService = {
    dependencies: ["action", "bus_service", "mail.store", "notification", "orm"],
    start(env, { action, bus_service: bus, "mail.store": store, notification, orm }) {
        const waiting = reactive({ count: 0, open: () => action.doAction(CONSOLE_ACTION) });

        async function load() {
            waiting.count = await orm.silent.call("discuss.channel", "care_waiting_count", []);
        }

        async function announce() {
            const before = waiting.count;
            await load();
            if (!before && waiting.count && !store.careConsoleIsActive) {
                notification.add(_t("A visitor is waiting in the chat."), {
                    type: "info",
                    buttons: [{ name: _t("Open the Chat"), primary: true, onClick: waiting.open }],
                });
            }
        }

        if (session.care_is_agent) {
            bus.addChannel(CONSOLE_CHANNEL);
            bus.subscribe(CONSOLE_UPDATE, debounce(announce, RELOAD_DELAY));
            load();
        }
        return waiting;
    },
};

registry.category("services").add("care_desk.waiting", waitingService);

/** Their number in the top bar, which leads to the console. */
export class WaitingMenu extends Component {
    static template = "care_desk.WaitingMenu";
    static props = {};

    setup() {
        this.waiting = useState(useService("care_desk.waiting"));
    }
}

registry
    .category("systray")
    .add("care_desk.waiting_menu", { Component: WaitingMenu }, { sequence: 30 });
