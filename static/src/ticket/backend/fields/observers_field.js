import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    supplier: "fa-truck",
    colleague: "fa-briefcase",
    guest: "fa-user-o",
};

/** Who observes a request, each on a pill with the sign of his role. */
export class ObserversField extends Component {
    static template = "care_desk.ObserversField";
    static props = standardFieldProps;

    get observers() {
        const { records, fields } = this.props.record.data[this.props.name];
        return records.map(({ resId, data }) => ({
            ...data,
            id: resId,
            icon: ICONS[data.role],
            role: formatSelection(data.role, { selection: fields.role.selection }),
            access: data.has_account ? _t("reads in the portal") : _t("by mail alone"),
        }));
    }
}

registry.category("fields").add("care_observers", {
    component: ObserversField,
    displayName: _t("Observers"),
    supportedTypes: ["one2many"],
});

/** The same to work on: each is marked to leave, and unmarked, until the dialog is confirmed. */
export class ObserversManagerField extends ObserversField {
    static template = "care_desk.ObserversManagerField";

    get leaving() {
        return this.props.record.data.leaving_ids;
    }

    /** Accounts come first, as in what is filled in below. */
    get observers() {
        return super.observers.sort((one, other) => other.has_account - one.has_account);
    }

    isLeaving(observer) {
        return this.leaving.currentIds.includes(observer.id);
    }

    toggle(observer) {
        const change = this.isLeaving(observer) ? "remove" : "add";
        return this.leaving.addAndRemove({ [change]: [observer.id] });
    }
}

registry.category("fields").add("care_observers_manager", {
    component: ObserversManagerField,
    displayName: _t("Observers to Manage"),
    supportedTypes: ["one2many"],
    fieldDependencies: [
        { name: "leaving_ids", type: "many2many", relation: "care.observer", readonly: false },
    ],
});
