import { registry } from "@web/core/registry";
import { StatusBarField, statusBarField } from "@web/views/fields/statusbar/statusbar_field";

import { useClosing } from "../closing_hook";

/** Odoo's status bar, whose last step asks before it closes. */
export class TicketStatusBarField extends StatusBarField {
    setup() {
        super.setup();
        this.close = useClosing();
    }

    async selectItem(item) {
        if (item.value === "closed") {
            return this.close(this.props.record);
        }
        return super.selectItem(item);
    }
}

registry.category("fields").add("care_statusbar", {
    ...statusBarField,
    component: TicketStatusBarField,
    additionalClasses: ["o_field_statusbar"],
});
