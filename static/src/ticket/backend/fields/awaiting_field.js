import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Who must answer next, with a red exclamation mark where that is me or my team. */
export class AwaitingField extends Component {
    static template = "care_desk.AwaitingField";
    static props = {
        ...standardFieldProps,
        isMarkOnly: { type: Boolean, optional: true },
    };

    get label() {
        const { record, name } = this.props;
        return formatSelection(record.data[name], { selection: record.fields[name].selection });
    }
}

registry.category("fields").add("care_awaiting", {
    component: AwaitingField,
    displayName: _t("Answer Expected from"),
    supportedTypes: ["selection"],
    fieldDependencies: [{ name: "is_awaiting_me", type: "boolean" }],
    extractProps: ({ options }) => ({ isMarkOnly: Boolean(options.mark_only) }),
    listViewWidth: [95, 120],
});
