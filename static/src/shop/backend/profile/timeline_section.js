import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

const PAGE = 20;

/** All that happened with the customer, of every kind, newest first; each opens in a new tab. */
export class TimelineSection extends Component {
    static template = "care_desk.TimelineSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        /** `kind` is the one that is shown alone, false for all. */
        this.state = useState({ entries: [], kinds: [], kind: false, next: false, isBusy: false });
        onWillStart(() => this.load());
    }

    async load() {
        const { entries, kinds, next } = await this.ask(false);
        Object.assign(this.state, { entries, kinds, next });
    }

    async loadMore() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            const { entries, next } = await this.ask(this.state.next);
            const known = new Set(this.state.entries.map(({ key }) => key));
            this.state.entries.push(...entries.filter(({ key }) => !known.has(key)));
            this.state.next = next;
        } finally {
            this.state.isBusy = false;
        }
    }

    ask(cursor) {
        const { kind } = this.state;
        return this.keepLast.add(
            this.orm.call("res.partner", "care_timeline", [[this.props.partnerId]], {
                cursor,
                limit: PAGE,
                kinds: kind ? [kind] : false,
            }),
        );
    }

    choose(kind) {
        // The page that was asked for is of what was shown before.
        Object.assign(this.state, { kind, isBusy: false });
        return this.load();
    }

    kindOf(entry) {
        return this.state.kinds.find(({ key }) => key === entry.kind);
    }

    when(entry) {
        return toLocaleDateTimeString(deserializeDateTime(entry.at), { showSeconds: false });
    }
}

customerSections.add("timeline", {
    title: _t("Time Line"),
    Component: TimelineSection,
    sequence: 70,
    isShown: ({ partnerId }) => partnerId,
});
