import { Component } from "@odoo/owl";
import { RelativeTime } from "@mail/core/common/relative_time";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How long ago something was; when exactly, on hovering. */
export class AgoField extends Component {
    static template = "care_desk.AgoField";
    static components = { RelativeTime };
    static props = standardFieldProps;

    get value() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return this.value ? formatDateTime(this.value) : "";
    }
}

registry.category("fields").add("care_ago", {
    component: AgoField,
    displayName: _t("Time ago"),
    supportedTypes: ["datetime"],
    listViewWidth: [125, 140],
});
