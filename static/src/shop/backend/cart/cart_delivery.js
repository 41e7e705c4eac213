import { Component, onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Chooses how a cart is delivered: the methods that are possible, at their price. */
export class CartDelivery extends Component {
    static template = "care_desk.CartDelivery";
    static props = {
        cart: Object,
        money: Function,
        /** Called with {carrier_id, point_id, name}. */
        onChosen: Function,
        onClosed: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            carriers: [],
            carrierId: this.props.cart.carrier_id || 0,
            pointId: 0,
        });
        onWillStart(async () => {
            const choices = await this.orm.call("sale.order", "care_cart_choices", [
                [this.props.cart.id],
            ]);
            this.state.carriers = choices.carriers;
            this.choose(this.state.carrierId);
        });
    }

    get carrier() {
        return this.state.carriers.find(({ id }) => id === this.state.carrierId);
    }

    choose(carrierId) {
        this.state.carrierId = Number(carrierId);
        this.state.pointId = this.carrier?.points.length === 1 ? this.carrier.points[0].id : 0;
    }

    get isReady() {
        const { carrier } = this;
        return carrier && !carrier.failure && (!carrier.points.length || this.state.pointId);
    }

    confirm() {
        const { carrier } = this;
        const point = carrier.points.find(({ id }) => id === this.state.pointId);
        this.props.onChosen({
            carrier_id: carrier.id,
            point_id: point?.id || false,
            name: [carrier.name, point?.name].filter(Boolean).join(", "),
        });
    }
}
