import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The customers that share an address, each on a button that chooses him. */
export class CandidatesField extends Component {
    static template = "care_desk.CandidatesField";
    static props = standardFieldProps;

    get candidates() {
        return this.props.record.data[this.props.name].records.map((candidate) => ({
            id: candidate.resId,
            name: candidate.data.display_name,
            where: [candidate.data.ref, candidate.data.city].filter(Boolean).join(", "),
        }));
    }

    isChosen(candidate) {
        return this.props.record.data.partner_id.id === candidate.id;
    }

    choose(candidate) {
        return this.props.record.update({
            partner_id: { id: candidate.id, display_name: candidate.name },
        });
    }
}

registry.category("fields").add("care_candidates", {
    component: CandidatesField,
    displayName: _t("Customers to Choose from"),
    supportedTypes: ["many2many"],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "ref", type: "char" },
        { name: "city", type: "char" },
    ],
});
