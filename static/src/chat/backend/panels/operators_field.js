import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const STATUSES = {
    available: { label: _t("Available"), class: "text-success", icon: "fa-circle" },
    busy: { label: _t("Busy"), class: "text-warning", icon: "fa-minus-circle" },
    unavailable: { label: _t("Unavailable"), class: "text-muted", icon: "fa-circle-o" },
};

/** The operators who are online, each on a button that chooses him: his status, his open chats. */
export class OperatorsField extends Component {
    static template = "care_desk.OperatorsField";
    static props = standardFieldProps;

    get operators() {
        const ranks = Object.keys(STATUSES);
        return [...(this.props.record.data.operators || [])].sort(
            (a, b) =>
                ranks.indexOf(a.status) - ranks.indexOf(b.status) ||
                a.chats - b.chats ||
                a.name.localeCompare(b.name),
        );
    }

    status(operator) {
        return STATUSES[operator.status];
    }

    chats(operator) {
        if (operator.chats === 1) {
            return _t("1 chat open");
        }
        return operator.chats ? _t("%s chats open", operator.chats) : _t("no chat open");
    }

    isChosen(operator) {
        return this.props.record.data[this.props.name].id === operator.id;
    }

    choose(operator) {
        return this.props.record.update({
            [this.props.name]: { id: operator.id, display_name: operator.name },
        });
    }
}

registry.category("fields").add("care_operators", {
    component: OperatorsField,
    displayName: _t("Operators to Choose from"),
    supportedTypes: ["many2one"],
    fieldDependencies: [{ name: "operators", type: "json" }],
});
