import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** How many of one product: one more, one less, or typed. */
export class CartStepper extends Component {
    static template = "care_desk.CartStepper";
    static props = {
        name: String,
        quantity: Number,
        /** Called with the wanted quantity. */
        onSet: Function,
    };

    get label() {
        return _t("Quantity of %s", this.props.name);
    }

    set(quantity) {
        this.props.onSet(quantity);
    }
}
