import { Component, onWillUnmount, reactive, useState, xml } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";

/** One clock for all that tick: they change together, at the turn of the same second. */
const clock = reactive({ now: 0 });
let watchers = 0;
let timer;

function useClock() {
    clock.now = Date.now();
    if (!watchers++) {
        timer = browser.setInterval(() => (clock.now = Date.now()), 1000);
    }
    onWillUnmount(() => {
        if (!--watchers) {
            browser.clearInterval(timer);
        }
    });
    return useState(clock);
}

/**
 * @param {number} seconds
 * @returns {string} 0:07, 12:40 or 1:02:05
 */
export function formatElapsed(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [Math.floor(whole / 60) % 60, whole % 60];
    if (whole >= 3600) {
        parts.unshift(Math.floor(whole / 3600));
    }
    const [first, ...others] = parts;
    return [first, ...others.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** The time since a moment of the server (a string in UTC), ticking. */
export class Elapsed extends Component {
    static template = xml`<span class="o_care_elapsed" t-esc="text"/>`;
    static props = { since: String };

    setup() {
        this.clock = useClock();
    }

    get text() {
        const since = deserializeDateTime(this.props.since).toMillis();
        return formatElapsed((this.clock.now - since) / 1000);
    }
}
