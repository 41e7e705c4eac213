import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Requests as links: each opens in place of this one, the breadcrumb leads back. */
export class TicketLinksField extends Component {
    static template = "care_desk.TicketLinksField";
    static props = standardFieldProps;

    setup() {
        this.action = useService("action");
    }

    get tickets() {
        return this.props.record.data[this.props.name].records.map((ticket) => ({
            id: ticket.resId,
            name: ticket.data.display_name,
            state: formatSelection(ticket.data.state, {
                selection: this.props.record.fields.state.selection,
            }),
        }));
    }

    async open(resId) {
        if (await this.props.record.save()) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "care.ticket",
                res_id: resId,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("fields").add("care_ticket_links", {
    component: TicketLinksField,
    displayName: _t("Links to Requests"),
    supportedTypes: ["many2many", "one2many"],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "state", type: "selection", selection: [] },
    ],
});
