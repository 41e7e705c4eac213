import { EventBus } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/** What the notice of a page and the chat beside it tell each other: "changed" and "decided". */
export const cartDecisions = new EventBus();

/**
 * Decides on a change of the visitor's own cart.
 *
 * @param {number} changeId
 * @param {"accept"|"decline"|"take_back"|"seen"} decision
 */
export async function decide(changeId, decision) {
    const outcome = await rpc("/shop/care/change", { change_id: changeId, decision });
    cartDecisions.trigger("decided", { decision, outcome });
    return outcome;
}

// The chat's widget is loaded with other bundles as well: it decides where the shop is at hand.
registry.category("care_desk.cart_decisions").add("decide", decide);
