import { _t } from "@web/core/l10n/translation";

/** The stages of a live cart, in the order in which a customer passes them. */
export const STAGES = [
    { key: "browsing", label: _t("Browsing"), icon: "fa-eye" },
    { key: "cart", label: _t("Cart"), icon: "fa-shopping-basket" },
    { key: "address", label: _t("Address"), icon: "fa-home" },
    { key: "delivery", label: _t("Delivery"), icon: "fa-truck" },
    { key: "payment", label: _t("Payment"), icon: "fa-credit-card" },
    { key: "failed", label: _t("Failed"), icon: "fa-exclamation-triangle" },
];

/** Who chats from his cart stays on the board after he has left the shop. */
export const stageOf = (cart) =>
    STAGES.find(({ key }) => key === cart.stage) || STAGES.find(({ key }) => key === "browsing");
