import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { CUSTOMER_CHANGED, customerSections } from "./customer_section";

/** Everything about the customer beside the talk with him: one section per subject. */
export class CustomerPanel extends Component {
    static template = "care_desk.CustomerPanel";
    static props = {
        thread: { type: Object, optional: true },
        ticketId: [Number, { value: false }],
        /** Id of the customer, where it is known: else it is read of the request. */
        partnerId: { type: [Number, { value: false }], optional: true },
        /** Called once the customer, or what is known of him, changed. */
        onCustomerChanged: { type: Function, optional: true },
        insertText: { type: Function, optional: true },
        openTicket: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        /** `version` grows when the sections have to read anew what they show. */
        this.state = useState({ ticketId: false, partnerId: false, version: 0 });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((nextProps) => {
            const { ticketId, partnerId } = this.props;
            if (nextProps.ticketId !== ticketId || nextProps.partnerId !== partnerId) {
                Object.assign(this.state, { ticketId: false, partnerId: false });
                this.load(nextProps);
            }
        });
    }

    get sections() {
        const { partnerId, ticketId } = this.state;
        return customerSections
            .getEntries()
            .map(([key, section]) => ({ key, ...section }))
            .filter(({ isShown }) => !isShown || isShown({ partnerId, ticketId }))
            .sort((a, b) => a.sequence - b.sequence);
    }

    /** Where there is width the sections stand in two columns: who he is, and what he did. */
    get columns() {
        const { sections } = this;
        return [
            { key: "first", sections: sections.filter(({ sequence }) => sequence < 40) },
            { key: "second", sections: sections.filter(({ sequence }) => sequence >= 40) },
        ];
    }

    /** @param {{ ticketId: number | false, partnerId?: number | false }} props */
    async load({ ticketId, partnerId }) {
        if (partnerId === undefined && ticketId) {
            const [ticket] = await this.keepLast.add(
                this.orm.read("care.ticket", [ticketId], ["partner_id"]),
            );
            ticketId = ticket ? ticketId : false;
            partnerId = ticket?.partner_id ? ticket.partner_id[0] : false;
        } else {
            // What was asked for before is answered too late.
            await this.keepLast.add(Promise.resolve());
        }
        Object.assign(this.state, { ticketId, partnerId: partnerId || false });
    }

    async reload() {
        await this.props.onCustomerChanged?.();
        await this.load(this.props);
        this.state.version++;
        this.env.bus.trigger(CUSTOMER_CHANGED);
    }
}

registry.category("care_desk.console_panels").add("customer", {
    title: _t("Customer"),
    icon: "fa fa-user",
    Component: CustomerPanel,
    sequence: 20,
});
