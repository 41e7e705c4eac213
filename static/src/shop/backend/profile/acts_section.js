import { Component, onWillStart, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

/** What may be done for the customer; nothing shows where there is nothing to do. */
export class ActsSection extends Component {
    static template = "care_desk.ActsSection";
    static components = { Dropdown, DropdownItem };
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ actions: [] });
        onWillStart(async () => {
            this.state.actions = await this.call("care_actions");
        });
    }

    call(method, ...args) {
        return this.orm.call("res.partner", method, [[this.props.partnerId], ...args]);
    }

    async act(key) {
        const action = await this.call("care_act", key, this.props.ticketId);
        if (!action) {
            return this.props.onCustomerChanged?.();
        }
        await this.action.doAction(action, { onClose: () => this.props.onCustomerChanged?.() });
    }
}

customerSections.add("acts", {
    title: _t("Do for him"),
    Component: ActsSection,
    sequence: 15,
    isShown: ({ partnerId }) => partnerId,
});
