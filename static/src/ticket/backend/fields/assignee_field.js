import { Component } from "@odoo/owl";
import { useCommand } from "@web/core/commands/command_hook";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { AssignPopover } from "./assign_popover";

/** Who handles a request, on a button that gives it to someone: in a row, on a card, in a form. */
export class AssigneeField extends Component {
    static template = "care_desk.AssigneeField";
    static props = {
        ...standardFieldProps,
        isCompact: { type: Boolean, optional: true },
        isFormButton: { type: Boolean, optional: true },
    };

    setup() {
        this.popover = usePopover(AssignPopover, {
            popoverClass: "o_care_assign_popover_box",
            position: "bottom-start",
        });
        if (this.props.isFormButton) {
            useCommand(_t("Assign to me"), () => this.assign({ id: user.userId }), {
                category: "smart_action",
                hotkey: "alt+shift+i",
                isAvailable: () => !this.props.readonly && this.value.id !== user.userId,
            });
        }
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return this.value ? _t("Assigned to %s. Change", this.value.display_name) : _t("Assign");
    }

    open(ev) {
        const { record } = this.props;
        this.popover.open(ev.currentTarget, {
            assigneeId: this.value.id,
            teamId: record.data.team_id.id,
            companyId: record.data.company_id.id,
            onSelect: (candidate) => this.assign(candidate),
        });
    }

    /** In a list, Enter on a cell opens the row: here it is the button's. */
    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.stopPropagation();
        }
    }

    async assign(candidate) {
        const { record, name } = this.props;
        const value = candidate && {
            id: candidate.id,
            display_name: candidate.display_name || user.name,
        };
        await record.update({ [name]: value }, { save: !record.isNew });
    }
}

export const assigneeField = {
    component: AssigneeField,
    displayName: _t("Assignee"),
    supportedTypes: ["many2one"],
    // Only their ids are asked for: names would be read for each row.
    fieldDependencies: [
        { name: "team_id", type: "many2one", relation: "care.team", invisible: "True" },
        { name: "company_id", type: "many2one", relation: "res.company", invisible: "True" },
    ],
    extractProps: ({ viewType }, dynamicInfo) => ({
        readonly: dynamicInfo.readonly,
        isCompact: viewType === "kanban",
    }),
    listViewWidth: [120, 160],
};

registry.category("fields").add("care_assignee", assigneeField);

/** The same among the buttons of a form. */
export class AssignButton extends Component {
    static template = "care_desk.AssignButton";
    static components = { AssigneeField };
    static props = standardWidgetProps;
}

registry.category("view_widgets").add("care_assign_button", {
    component: AssignButton,
    fieldDependencies: [
        { name: "user_id", type: "many2one", relation: "res.users", readonly: false },
        ...assigneeField.fieldDependencies,
    ],
});
