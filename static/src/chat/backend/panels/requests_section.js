import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

import { BADGES } from "../../../ticket/backend/fields/state_field";
import { customerSectionProps, customerSections } from "./customer_section";

const PAGE = 10;

/** What this customer has asked before, newest first; each is opened or qualified from here. */
export class RequestsSection extends Component {
    static template = "care_desk.RequestsSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ requests: [], hasMore: false });
        onWillStart(() => this.load());
    }

    /** Reads those that are shown anew. */
    async load() {
        const answer = await this.call(0, Math.max(this.state.requests.length, PAGE));
        this.state.requests = answer.requests;
        this.state.hasMore = answer.has_more;
    }

    async loadMore() {
        const answer = await this.call(this.state.requests.length, PAGE);
        const known = new Set(this.state.requests.map((request) => request.id));
        this.state.requests.push(...answer.requests.filter(({ id }) => !known.has(id)));
        this.state.hasMore = answer.has_more;
    }

    call(offset, limit) {
        const { partnerId, ticketId } = this.props;
        const [model, method, id] = ticketId
            ? ["care.ticket", "customer_requests", ticketId]
            : ["res.partner", "care_requests", partnerId];
        return this.orm.call(model, method, [[id]], { offset, limit });
    }

    badge(request) {
        return BADGES[request.state];
    }

    date(request) {
        return formatDate(deserializeDateTime(request.date));
    }

    async qualify(request) {
        const dialog = await this.orm.call("care.ticket", "action_qualify", [[request.id]]);
        await this.action.doAction(dialog, { onClose: () => this.load() });
    }
}

customerSections.add("requests", {
    title: _t("Requests"),
    Component: RequestsSection,
    sequence: 30,
});
