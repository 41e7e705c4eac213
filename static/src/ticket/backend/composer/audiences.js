import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";

export const TICKET = "care.ticket";

/** Who reads a comment on a request, widest first. */
export const AUDIENCES = {
    public: { icon: "fa-globe", label: _t("Public") },
    private: { icon: "fa-lock", label: _t("Private") },
    team: { icon: "fa-sticky-note-o", label: _t("Team note") },
};

/**
 * @param {keyof typeof AUDIENCES} one
 * @param {keyof typeof AUDIENCES} [other]
 * @returns {keyof typeof AUDIENCES} that of the two which fewer people belong to
 */
export function narrower(one, other) {
    const order = Object.keys(AUDIENCES);
    return order.indexOf(other) > order.indexOf(one) ? other : one;
}

/**
 * @typedef {Object} Talk what the server tells of the talk on a request, see `_talk_shown`
 * @property {"public" | "private"} audience
 * @property {string | false} customer
 * @property {string | false} company
 * @property {{ id: number, name: string, role: string }[]} observers
 * @property {boolean} is_closed
 * @property {boolean} is_manager
 */

/**
 * @param {keyof typeof AUDIENCES} audience
 * @param {Talk | false} [talk] none where it is about several requests
 * @returns {string} who is going to read a comment, by name
 */
export function readersOf(audience, talk) {
    if (audience === "team") {
        return _t("The team alone is going to read this.");
    }
    if (!talk) {
        return audience === "public"
            ? _t("The customers, the observers and the team are going to read this.")
            : _t("The observers and the team are going to read this.");
    }
    const names = talk.observers.map(({ name, role }) => `${name} (${role})`);
    if (audience === "private") {
        return names.length
            ? listed(names)
            : _t("The team alone is going to read this: nobody observes the request yet.");
    }
    if (talk.company) {
        names.unshift(_t("%s (company of the customer)", talk.company));
    }
    if (!talk.customer) {
        return _t("The customer has no address and is not told. %s", listed(names));
    }
    return listed([_t("%s (customer)", talk.customer), ...names]);
}

function listed(names) {
    return names.length
        ? _t("%s are going to read this.", formatList([...names, _t("the team")]))
        : _t("The team alone is going to read this.");
}
