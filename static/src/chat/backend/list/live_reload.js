import { onMounted, onWillUnmount } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { CONSOLE_CHANNEL, CONSOLE_UPDATE } from "../console/console_state";

/** Chats come and go in bursts: one reload for all of them. */
export const LIVE_RELOAD_DELAY = 1500;

/**
 * Reloads a view of requests while chats come and go, never under the hands of who works in it.
 *
 * @param {Object} params
 * @param {() => any} params.reload
 * @param {() => boolean} params.isBusy whether something is being edited, selected or dragged
 */
export function useLiveReload({ reload, isBusy }) {
    const busService = useService("bus_service");
    const onUpdate = useDebounced(() => {
        // What hangs on a row, a menu for one, would go with it.
        if (isBusy() || document.querySelector(".o_popover, .modal")) {
            // What came meanwhile shows as soon as the hands are free. A debounced function forgets
            // what it is asked while it runs: ask it afterwards.
            Promise.resolve().then(onUpdate);
        } else {
            reload();
        }
    }, LIVE_RELOAD_DELAY);
    onMounted(() => {
        // It stays subscribed: a screen that comes next may listen to it already.
        busService.addChannel(CONSOLE_CHANNEL);
        busService.subscribe(CONSOLE_UPDATE, onUpdate);
    });
    onWillUnmount(() => busService.unsubscribe(CONSOLE_UPDATE, onUpdate));
}
