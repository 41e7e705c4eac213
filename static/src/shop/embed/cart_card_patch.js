import { Store } from "@mail/core/common/store_service";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";

const DECISIONS = {
    o_care_cart_accept: "accept",
    o_care_cart_decline: "decline",
    o_care_cart_take_back: "take_back",
};

patch(Store.prototype, {
    handleClickOnLink(ev, thread) {
        const link = ev.target.closest("a[data-oe-model='care.cart.change']");
        const name = link && Object.keys(DECISIONS).find((name) => link.classList.contains(name));
        // On another website the cart is not at hand: the link leads to the shop.
        const isShop = registry.category("care_desk.cart_decisions").contains("decide");
        if (name && isShop) {
            ev.preventDefault();
            this.careDecide(Number(link.dataset.oeId), DECISIONS[name]);
            return true;
        }
        return super.handleClickOnLink(ev, thread);
    },

    async careDecide(changeId, decision) {
        const decide = registry.category("care_desk.cart_decisions").get("decide");
        const outcome = await decide(changeId, decision);
        const say = (text, type) => this.env.services.notification.add(text, { type });
        if (outcome.error) {
            say(outcome.error, "warning");
        } else if (!outcome.done) {
            say(_t("Your cart or a price has changed since: look at the new proposal."), "warning");
        }
    },
});
