import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { CustomerPanel } from "../../../chat/backend/panels/customer_panel";

/** The picture of a customer on his own form, and on that of his request. */
export class CustomerWidget extends Component {
    static template = "care_desk.CustomerWidget";
    static components = { CustomerPanel };
    static props = standardWidgetProps;

    get ticketId() {
        const { resModel, resId } = this.props.record;
        return resModel === "care.ticket" && resId;
    }

    get partnerId() {
        const { resModel, resId, data } = this.props.record;
        return resModel === "res.partner" ? resId : data.partner_id && data.partner_id.id;
    }

    /** What is being written on the form stays as it is: it is saved by who writes it. */
    async reload() {
        if (!(await this.props.record.isDirty())) {
            await this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("care_customer", {
    component: CustomerWidget,
    fieldDependencies: [],
});
