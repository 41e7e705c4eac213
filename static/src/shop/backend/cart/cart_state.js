import { onMounted, onWillUnmount } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

export const CARTS_CHANNEL = "care_desk.carts";
export const CARTS_UPDATE = "care_desk.carts/update";
/** On the bus of the interface: the cart of the customer shown is one no more; he may have ordered. */
export const CART_GONE = "care_desk:cart_gone";
const LIVE_DELAY = 400;

/**
 * Reads a cart anew whenever somebody has changed it.
 *
 * @param {() => number|false} getId id of the cart that is shown
 * @param {() => any} reload
 */
export function useLiveCart(getId, reload) {
    const busService = useService("bus_service");
    const reloadSoon = useDebounced(reload, LIVE_DELAY);
    const onUpdate = ({ ids }) => {
        if (ids.includes(getId())) {
            reloadSoon();
        }
    };
    onMounted(() => {
        busService.addChannel(CARTS_CHANNEL);
        busService.subscribe(CARTS_UPDATE, onUpdate);
    });
    onWillUnmount(() => busService.unsubscribe(CARTS_UPDATE, onUpdate));
}
