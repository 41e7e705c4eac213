import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

/** What the customer agreed to, with its history; an agent sets it when he asks for it. */
export class ConsentsSection extends Component {
    static template = "care_desk.ConsentsSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ purposes: [], blocked: false, maySet: false, open: false });
        onWillStart(() => this.load());
    }

    async load() {
        if (!this.props.partnerId) {
            return;
        }
        const answer = await this.orm.call("res.partner", "care_consents", [
            [this.props.partnerId],
        ]);
        this.state.purposes = answer.purposes;
        this.state.blocked = answer.blocked;
        this.state.maySet = answer.may_set;
    }

    /** Shows or hides the history of one purpose. */
    toggle(purpose) {
        this.state.open = this.state.open === purpose.id ? false : purpose.id;
    }

    day(consent) {
        return formatDate(deserializeDateTime(consent.at));
    }

    moment(consent) {
        return formatDateTime(deserializeDateTime(consent.at), { showSeconds: false });
    }

    async change(purpose) {
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Consent: %s", purpose.name),
                res_model: "care.consent.dialog",
                views: [[false, "form"]],
                target: "new",
                context: {
                    default_partner_id: this.props.partnerId,
                    default_ticket_id: this.props.ticketId,
                    default_purpose_id: purpose.id,
                    default_state: purpose.state === "granted" ? "withdrawn" : "granted",
                },
            },
            { onClose: () => this.load() },
        );
    }
}

customerSections.add("consents", {
    title: _t("Consents"),
    Component: ConsentsSection,
    sequence: 50,
});
