import { _t } from "@web/core/l10n/translation";

/** How sure it is that a visitor is who he says: what the badge says, and what to make of it. */
const IDENTITIES = {
    signed_in: {
        label: _t("Signed in"),
        help: _t("Signed in to the shop: this is the customer."),
        icon: "fa-check-circle",
        color: "success",
    },
    proven: {
        label: _t("Number and mail match"),
        help: _t("The customer number and the mail address typed belong to the same customer."),
        icon: "fa-check-circle",
        color: "success",
    },
    typed: {
        label: _t("Address not verified"),
        help: _t(
            "Anybody can type a mail address. Give away nothing about orders before it is clear who writes.",
        ),
        icon: "fa-question-circle",
        color: "warning",
    },
    unknown: {
        label: _t("Unknown visitor"),
        help: _t("No mail address and no customer number that fit a customer."),
        icon: "fa-user-secret",
        color: "secondary",
    },
};

/** @param {string|false|undefined} identity of a chat, a key of IDENTITIES */
export function identityOf(identity) {
    return IDENTITIES[identity] || IDENTITIES.unknown;
}
