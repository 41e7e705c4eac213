import { Component, useState } from "@odoo/owl";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useService } from "@web/core/utils/hooks";

import { reasonOf } from "./in_place_field";

/**
 * Finds the contact that an unknown visitor is, those with his address first, or makes a new one;
 * without leaving the conversation.
 */
export class ContactFinder extends Component {
    static template = "care_desk.ContactFinder";
    static components = { RecordSelector };
    static props = {
        ticketId: Number,
        /** The answer of `customer_identity`. */
        identity: Object,
        /** Called with the new answer once the request has its customer. */
        onAttached: Function,
    };

    setup() {
        this.orm = useService("orm");
        const { name, email } = this.props.identity.given;
        this.state = useState({
            isCreating: false,
            isBusy: false,
            error: "",
            created: { name, email, phone: "", ref: "" },
        });
    }

    get domain() {
        return [["company_id", "in", [false, this.props.identity.company_id]]];
    }

    /** Several people may share an address: a new contact is made knowingly. */
    get isNewLikely() {
        return !this.props.identity.candidates.length;
    }

    attach(partnerId) {
        return partnerId && this.submit("customer_attach", partnerId);
    }

    create() {
        return this.submit("customer_create", { ...this.state.created });
    }

    async submit(method, value) {
        if (this.state.isBusy) {
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        let identity;
        try {
            identity = await this.orm.call("care.ticket", method, [[this.props.ticketId], value]);
        } catch (error) {
            this.state.error = reasonOf(error);
            return;
        } finally {
            this.state.isBusy = false;
        }
        await this.props.onAttached(identity);
    }
}
