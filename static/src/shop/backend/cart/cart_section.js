import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";
import { CartEditor } from "./cart_editor";
import { CART_GONE, useLiveCart } from "./cart_state";

/** The cart that the customer fills at this moment, live and to be repaired in place. */
export class CartSection extends Component {
    static template = "care_desk.CartSection";
    static components = { CartEditor };
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ cart: false, isOpen: true });
        useLiveCart(
            () => this.state.cart?.id,
            () => this.load(),
        );
        onWillStart(() => this.load());
    }

    async load() {
        this.show(
            await this.orm.silent.call("sale.order", "care_find_cart", [], {
                partner_id: this.props.partnerId,
                ticket_id: this.props.ticketId,
            }),
        );
    }

    show(cart) {
        const isGone = this.state.cart && this.state.cart.id !== cart?.id;
        this.state.cart = cart;
        if (isGone) {
            this.env.bus.trigger(CART_GONE);
        }
    }
}

customerSections.add("cart", {
    title: _t("Cart"),
    Component: CartSection,
    sequence: 35,
});
