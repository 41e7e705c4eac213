import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The ways an order may be delivered, each with its price, and its stores where it has some. */
export class DeliveryChoiceField extends Component {
    static template = "care_desk.DeliveryChoiceField";
    static props = standardFieldProps;

    get choices() {
        return this.props.record.data.choices || [];
    }

    isChosen(choice) {
        return this.props.record.data[this.props.name] === choice.id;
    }

    isStoreChosen(store) {
        return this.props.record.data.store === store.id;
    }

    choose(choice) {
        const stores = choice.stores;
        const present = stores.find((store) => store.is_present) || stores[0];
        return this.props.record.update({
            [this.props.name]: choice.id,
            store: present ? present.id : 0,
        });
    }

    chooseStore(choice, store) {
        return this.props.record.update({ [this.props.name]: choice.id, store: store.id });
    }
}

registry.category("fields").add("care_delivery_choice", {
    component: DeliveryChoiceField,
    displayName: _t("Ways of Delivery to Choose from"),
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "choices", type: "json" },
        { name: "store", type: "integer" },
    ],
});
