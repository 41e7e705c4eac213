import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";

import { Elapsed } from "../../../chat/backend/console/elapsed";

/** @param {[number, string][]} lines of a cart */
export function describeLines(lines) {
    return lines
        .map(([quantity, name]) => (quantity === 1 ? name : `${quantity} × ${name}`))
        .join(", ");
}

/** @returns {{ icon: string, color: string, label: string }} of the chat that a cart's visitor is in */
export function describeChat({ state, operator, is_mine }) {
    if (state === "waiting") {
        return { icon: "fa-hourglass-half", color: "warning", label: _t("Waits in the chat") };
    }
    if (state === "offered") {
        return {
            icon: "fa-life-ring",
            color: "info",
            label: is_mine ? _t("You have offered help") : _t("%s has offered help", operator),
        };
    }
    return {
        icon: "fa-comments",
        color: "success",
        label: is_mine ? _t("In chat with you") : _t("In chat with %s", operator),
    };
}

/** One live cart, to be taken in at a glance. */
export class CartCard extends Component {
    static template = "care_desk.CartCard";
    static components = { Elapsed };
    static props = { cart: Object, isFresh: Boolean, isOpen: Boolean, open: Function };

    get lines() {
        return describeLines(this.props.cart.lines);
    }

    get chat() {
        return this.props.cart.chat && describeChat(this.props.cart.chat);
    }

    get sinceTitle() {
        const at = (value) => formatDateTime(deserializeDateTime(value));
        const { since, seen_at } = this.props.cart;
        return _t("In this stage since %(since)s, last seen %(seen)s", {
            since: at(since),
            seen: at(seen_at),
        });
    }

    get page() {
        return this.props.cart.pages[0]?.name;
    }
}
