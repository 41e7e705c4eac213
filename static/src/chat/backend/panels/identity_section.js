import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useService } from "@web/core/utils/hooks";

import { identityOf } from "../console/identities";
import { ContactFinder } from "./contact_finder";
import { customerSectionProps, customerSections } from "./customer_section";
import { InPlaceField, reasonOf } from "./in_place_field";

/** Who the customer is: read, corrected in place, and found or made where nobody knows yet. */
export class IdentitySection extends Component {
    static template = "care_desk.IdentitySection";
    static components = { ContactFinder, InPlaceField, RecordSelector };
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.nameService = useService("name");
        this.state = useState({ identity: null, countryError: "" });
        onWillStart(async () => this.show(await this.call("customer_identity")));
    }

    call(method, ...args) {
        return this.orm.call("care.ticket", method, [[this.props.ticketId], ...args]);
    }

    show(identity) {
        const { country } = identity.customer;
        if (country) {
            this.nameService.addDisplayNames("res.country", { [country.id]: country.display_name });
        }
        this.state.identity = identity;
    }

    get customer() {
        return this.state.identity.customer;
    }

    get contactUrl() {
        return `/odoo/res.partner/${this.customer.id}`;
    }

    /** What to mind about who writes, while it is not proven that he is this customer. */
    get warning() {
        const identity = this.props.thread?.care_identity;
        const isClaimed = identity === "typed" || (identity === "unknown" && this.customer);
        return isClaimed ? identityOf("typed").help : "";
    }

    get fields() {
        const fields = [
            { name: "email", label: _t("Mail"), type: "email" },
            { name: "phone", label: _t("Phone"), type: "tel" },
            { name: "ref", label: _t("Customer number") },
            { name: "lang", label: _t("Language"), options: this.state.identity.langs },
        ];
        if (!this.customer.is_company && !this.customer.parent) {
            fields.push({ name: "company_name", label: _t("Company") });
        }
        return fields;
    }

    get addressFields() {
        return [
            { name: "street", label: _t("Street") },
            { name: "street2", label: _t("Street, second line") },
            { name: "zip", label: _t("ZIP"), isNarrow: true },
            { name: "city", label: _t("City") },
        ];
    }

    async save(name, value) {
        this.show(await this.call("customer_update", this.customer.id, { [name]: value }));
    }

    async saveCountry(countryId) {
        if (countryId === (this.customer.country && this.customer.country.id)) {
            return;
        }
        this.state.countryError = "";
        try {
            await this.save("country_id", countryId);
        } catch (error) {
            this.state.countryError = reasonOf(error);
        }
    }

    async attach(identity) {
        this.show(identity);
        await this.props.onCustomerChanged?.();
    }

    /** Changing a customer takes things from the one so far: the dialog says which. */
    async change() {
        const dialog = await this.call("action_attach");
        await this.action.doAction(dialog, { onClose: () => this.props.onCustomerChanged?.() });
    }
}

customerSections.add("identity", {
    title: _t("Identity"),
    Component: IdentitySection,
    sequence: 10,
    // The form of the customer says it already.
    isShown: ({ ticketId }) => ticketId,
});
