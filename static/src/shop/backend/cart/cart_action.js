import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { CartEditor } from "./cart_editor";
import { useLiveCart } from "./cart_state";

/** One cart on a page of its own: opened from the boards, lists and orders. */
export class CartAction extends Component {
    static template = "care_desk.CartAction";
    static components = { CartEditor, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        const { order_id: orderId, ticket_id: ticketId } = this.props.action.params;
        this.orderId = orderId ?? this.props.state?.orderId;
        this.ticketId = ticketId || this.props.state?.ticketId || false;
        this.state = useState({ cart: false });
        useLiveCart(
            () => this.orderId,
            () => this.load(),
        );
        onWillStart(async () => {
            await this.load();
            this.env.config.setDisplayName(this.state.cart.name);
        });
    }

    get display() {
        return { controlPanel: {} };
    }

    async load() {
        this.show(await this.orm.silent.call("sale.order", "care_cart", [[this.orderId]]));
    }

    show(cart) {
        this.state.cart = cart;
    }
}

registry.category("actions").add("care_desk.cart", CartAction);
