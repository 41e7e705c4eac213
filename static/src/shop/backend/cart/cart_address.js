import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const FIELDS = [
    { name: "name", label: _t("Name") },
    { name: "street", label: _t("Street") },
    { name: "street2", label: _t("Street, second line") },
    { name: "zip", label: _t("Postal code") },
    { name: "city", label: _t("City") },
    { name: "phone", label: _t("Phone") },
];

/** Chooses where a cart is delivered: another address of the customer's, or this one as it is right. */
export class CartAddress extends Component {
    static template = "care_desk.CartAddress";
    static props = {
        cart: Object,
        /** Called with {shipping_id, name} or {address, name}. */
        onChosen: Function,
        onClosed: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.fields = FIELDS;
        this.state = useState({
            addresses: [],
            address: false,
            countries: [],
            isCorrecting: false,
        });
        onWillStart(async () => {
            const choices = await this.orm.call("sale.order", "care_cart_choices", [
                [this.props.cart.id],
            ]);
            Object.assign(this.state, {
                addresses: choices.addresses,
                address: choices.address && { ...choices.address },
                countries: choices.countries,
            });
        });
    }

    choose(address) {
        this.props.onChosen({ shipping_id: address.id, name: address.name });
    }

    setCountry(ev) {
        const countryId = Number(ev.target.value);
        if (countryId !== this.state.address.country_id) {
            Object.assign(this.state.address, { country_id: countryId, state_id: false });
        }
    }

    correct() {
        const address = { ...this.state.address };
        const name = [address.name, address.street, `${address.zip} ${address.city}`.trim()]
            .filter(Boolean)
            .join(", ");
        this.props.onChosen({ address, name });
    }
}
