import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { CUSTOMER_CHANGED } from "../../../chat/backend/panels/customer_section";

const SHOWN = 3;

/** What the team is not to overlook of a customer: one line each, whatever else is open. */
export class PinnedRemarks extends Component {
    static template = "care_desk.PinnedRemarks";
    static props = {
        ticketId: { type: [Number, { value: false }], optional: true },
        /** Id of the customer, where it is known: else it is read of the request. */
        partnerId: { type: [Number, { value: false }], optional: true },
        /** Called to show all of the remarks. */
        open: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ remarks: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((nextProps) => {
            const { ticketId, partnerId } = this.props;
            if (nextProps.ticketId !== ticketId || nextProps.partnerId !== partnerId) {
                this.load(nextProps);
            }
        });
        useBus(this.env.bus, CUSTOMER_CHANGED, () => this.load(this.props));
    }

    /** @param {{ ticketId?: number | false, partnerId?: number | false }} props */
    async load(props) {
        this.state.remarks = await this.keepLast.add(this.read(props));
    }

    async read({ ticketId, partnerId }) {
        if (partnerId === undefined && ticketId) {
            const [ticket] = await this.orm.read("care.ticket", [ticketId], ["partner_id"]);
            partnerId = ticket?.partner_id && ticket.partner_id[0];
        }
        if (!partnerId) {
            return [];
        }
        const { remarks } = await this.orm.call("res.partner", "care_remarks", [[partnerId]], {
            limit: SHOWN,
        });
        return remarks.filter(({ pinned }) => pinned);
    }
}

/** The pinned remarks on the customer of a form, which has a tab with all about him. */
export class PinnedRemarksWidget extends Component {
    static template = "care_desk.PinnedRemarksWidget";
    static components = { PinnedRemarks };
    static props = standardWidgetProps;

    get partnerId() {
        return this.props.record.data.partner_id?.id || false;
    }

    /** Odoo lets nobody but the reader choose the tab: it is pressed for him. */
    open(ev) {
        const tab = ".o_notebook_headers .nav-link[name=customer]";
        ev.target.closest(".o_form_renderer").querySelector(tab)?.click();
    }
}

registry.category("view_widgets").add("care_pinned_remarks", {
    component: PinnedRemarksWidget,
    fieldDependencies: [{ name: "partner_id", type: "many2one" }],
});
