import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { customerSections } from "./customer_section";

/** Everything about the customer beside the talk with him: one section per subject. */
export class CustomerPanel extends Component {
    static template = "care_desk.CustomerPanel";
    static props = {
        thread: { type: Object, optional: true },
        ticketId: [Number, { value: false }],
        insertText: { type: Function, optional: true },
        openTicket: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ ticketId: false, partnerId: false });
        onWillStart(() => this.load(this.props.ticketId));
        onWillUpdateProps(({ ticketId }) => {
            if (ticketId !== this.props.ticketId) {
                this.state.ticketId = false;
                this.load(ticketId);
            }
        });
    }

    get sections() {
        return customerSections
            .getEntries()
            .map(([key, section]) => ({ key, ...section }))
            .sort((a, b) => a.sequence - b.sequence);
    }

    async load(ticketId) {
        const [ticket] = ticketId
            ? await this.keepLast.add(this.orm.read("care.ticket", [ticketId], ["partner_id"]))
            : await this.keepLast.add(Promise.resolve([]));
        this.state.ticketId = ticket ? ticket.id : false;
        this.state.partnerId = ticket?.partner_id ? ticket.partner_id[0] : false;
    }
}

registry.category("care_desk.console_panels").add("customer", {
    title: _t("Customer"),
    icon: "fa fa-user",
    Component: CustomerPanel,
    sequence: 20,
});
