import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

import { Elapsed } from "./elapsed";
import { identityOf } from "./identities";

/** Who waits to be taken, the one who has waited longest first. */
export class Visitors extends Component {
    static template = "care_desk.ConsoleVisitors";
    static components = { Elapsed };
    static props = { waiting: Array, status: String, takeNext: Function, take: Function };

    setup() {
        this.identityOf = identityOf;
        this.nextTitle = _t(
            "The one who has waited longest, those first who speak your language and ask what you know",
        );
        this.state = useState({ isTaking: false });
    }

    /** @param {string} lang as Odoo names it: French / Français */
    shortLanguage(lang) {
        return lang.split(" / ")[0].replace(/ \(.*/, "");
    }

    hereText(visitor) {
        return visitor.is_here
            ? _t("Still here")
            : _t("Has left the site; the request is kept, and the answer goes by mail");
    }

    /** @returns {string|false} why I may take none of these waiting visitors now */
    hindrance(visitors) {
        if (this.props.status === "unavailable") {
            return _t(
                "You are unavailable: set your status to available or busy, then take chats.",
            );
        }
        if (visitors.length && visitors.every((visitor) => visitor.is_over_limit)) {
            return _t("You have as many chats open as you may: close one first.");
        }
        return false;
    }

    takeLabel(visitor) {
        return _t("Take the chat of %s", visitor.name);
    }

    /** @param {() => Promise} take what must not be asked twice at once */
    async onTake(take) {
        this.state.isTaking = true;
        try {
            await take();
        } finally {
            this.state.isTaking = false;
        }
    }
}
