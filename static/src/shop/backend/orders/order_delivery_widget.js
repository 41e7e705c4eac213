import { Component, useState, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { OrderDelivery } from "./order_delivery";

/** Delivery and acts on the page of an order. */
export class OrderDeliveryWidget extends Component {
    static template = xml`
        <OrderDelivery t-if="state.order" order="state.order" onChanged.bind="changed"/>`;
    static components = { OrderDelivery };
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ order: false });
        useRecordObserver((record) => this.load(record.resId));
    }

    async load(orderId) {
        this.state.order =
            Boolean(orderId) &&
            (await this.keepLast.add(this.orm.call("sale.order", "care_delivery", [[orderId]])));
    }

    /** Something may have been done: the page is read anew, and this with it. */
    async changed() {
        await this.props.record.load();
        await this.load(this.props.record.resId);
    }
}

registry.category("view_widgets").add("care_order_delivery", { component: OrderDeliveryWidget });
