import { Component, onWillStart, onWillUpdateProps, useState, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
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
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps(({ record }) => this.load(record.resId));
    }

    async load(orderId) {
        this.state.order =
            Boolean(orderId) &&
            (await this.keepLast.add(this.orm.call("sale.order", "care_delivery", [[orderId]])));
    }

    /** The page is read anew, and this with it. */
    changed() {
        return this.props.record.load();
    }
}

registry.category("view_widgets").add("care_order_delivery", { component: OrderDeliveryWidget });
