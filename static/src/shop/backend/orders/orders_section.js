import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";
import { CART_GONE } from "../cart/cart_state";
import { badgeOf, OrderDelivery } from "./order_delivery";

const PAGE = 5;

/** What the customer has ordered, newest first; the order that the talk is about, on top. */
export class OrdersSection extends Component {
    static template = "care_desk.OrdersSection";
    static components = { OrderDelivery };
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ current: false, orders: [], hasMore: false, opened: {} });
        useBus(this.env.bus, CART_GONE, () => this.load());
        onWillStart(() => this.load());
    }

    /** Reads those that are shown anew. */
    async load() {
        const answer = await this.call(0, Math.max(this.state.orders.length, PAGE));
        this.state.current = answer.current;
        this.state.orders = answer.orders;
        this.state.hasMore = answer.has_more;
        for (const id of Object.keys(this.state.opened)) {
            this.state.opened[id] = await this.deliveryOf(Number(id));
        }
    }

    async loadMore() {
        const answer = await this.call(this.state.orders.length, PAGE);
        const known = new Set(this.state.orders.map((order) => order.id));
        this.state.orders.push(...answer.orders.filter(({ id }) => !known.has(id)));
        this.state.hasMore = answer.has_more;
    }

    call(offset, limit) {
        return this.orm.call("res.partner", "care_orders", [this.partnerIds], {
            ticket_id: this.props.ticketId || false,
            offset,
            limit,
        });
    }

    get partnerIds() {
        return this.props.partnerId ? [this.props.partnerId] : [];
    }

    get others() {
        return this.state.orders.filter((order) => !order.is_current);
    }

    deliveryOf(orderId) {
        return this.orm.call("sale.order", "care_delivery", [[orderId]]);
    }

    async toggle(order) {
        if (this.state.opened[order.id]) {
            delete this.state.opened[order.id];
        } else {
            this.state.opened[order.id] = await this.deliveryOf(order.id);
        }
    }

    badge(order) {
        return badgeOf(order);
    }

    stateName(order) {
        return order.order_state === "sale" && order.state_name
            ? order.state_name
            : order.order_state_name;
    }

    date(order) {
        return formatDate(deserializeDateTime(order.date));
    }
}

customerSections.add("orders", {
    title: _t("Orders"),
    Component: OrdersSection,
    sequence: 40,
});
