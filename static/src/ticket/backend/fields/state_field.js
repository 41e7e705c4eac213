import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    StateSelectionField,
    stateSelectionField,
} from "@web/views/fields/state_selection/state_selection_field";

import { useClosing } from "../closing_hook";

export const BADGES = {
    new: "text-bg-info",
    in_progress: "text-bg-primary",
    pending: "text-bg-warning",
    closed: "text-bg-success",
};

/** The state of a request as a badge that is changed on the spot, in a row or on a card. */
export class TicketStateField extends StateSelectionField {
    static template = "care_desk.TicketStateField";
    static props = {
        ...StateSelectionField.props,
        hideInGroup: { type: Boolean, optional: true },
    };

    setup() {
        super.setup();
        this.close = useClosing();
    }

    /** On a card that stands in the column of its state there is nothing to say. */
    get isVisible() {
        const groupBy = this.props.record.model.root.groupByField;
        return !this.props.hideInGroup || groupBy?.name !== this.props.name;
    }

    get title() {
        return _t("State: %s. Change", this.label);
    }

    badge(state) {
        return BADGES[state];
    }

    /** In a list, Enter on a cell opens the row: here it is the button's. */
    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.stopPropagation();
        }
    }

    async updateRecord(value) {
        if (value === "closed" && this.currentValue !== "closed") {
            return this.close(this.props.record);
        }
        return super.updateRecord(value);
    }
}

export const ticketStateField = {
    ...stateSelectionField,
    component: TicketStateField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...stateSelectionField.extractProps(fieldInfo, dynamicInfo),
        hideInGroup: fieldInfo.viewType === "kanban",
    }),
    listViewWidth: [105, 130],
};

registry.category("fields").add("care_state", ticketStateField);
