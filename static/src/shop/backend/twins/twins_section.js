import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

/** Contacts that are probably the same person: shown only where there is one. */
export class TwinsSection extends Component {
    static template = "care_desk.TwinsSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ twins: [] });
        onWillStart(async () => {
            if (this.props.partnerId) {
                this.state.twins = await this.orm.call("res.partner", "care_twins", [
                    [this.props.partnerId],
                ]);
            }
        });
    }
}

customerSections.add("twins", {
    title: _t("Probably the same"),
    Component: TwinsSection,
    sequence: 12,
});
