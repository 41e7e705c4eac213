import { _t } from "@web/core/l10n/translation";

export const TICKET = "care.ticket";

/** Who reads a message on a request, widest first, in the words of its page. */
export const AUDIENCES = {
    public: {
        icon: "fa-globe",
        label: _t("Public"),
        readers: _t("The customer, the observers and the customer service are going to read this."),
        badge: _t("Public: the customer reads this too"),
    },
    private: {
        icon: "fa-lock",
        label: _t("Private"),
        readers: _t(
            "The observers and the customer service are going to read this, not the customer.",
        ),
        badge: _t("Private: only the customer service and the observers read this"),
    },
    team: {
        icon: "fa-sticky-note-o",
        label: _t("Team note"),
        readers: _t("The customer service alone is going to read this."),
        badge: _t("Team note: only the customer service reads this"),
    },
};
