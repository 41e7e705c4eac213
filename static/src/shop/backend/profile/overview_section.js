import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

const STARS = [1, 2, 3, 4, 5];

/** What the customer is to the shop: value, points, opinions, addresses and his store. */
export class OverviewSection extends Component {
    static template = "care_desk.OverviewSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.stars = STARS;
        this.state = useState({ profile: null });
        onWillStart(async () => {
            this.state.profile = await this.orm.call(
                "res.partner",
                "care_profile",
                [[this.props.partnerId]],
                { ticket_id: this.props.ticketId },
            );
        });
    }

    get profile() {
        return this.state.profile;
    }

    get total() {
        const { total, currency_id: currencyId } = this.profile.orders;
        return formatMonetary(total, { currencyId });
    }

    get average() {
        return formatFloat(this.profile.ratings.average, { digits: [false, 1] });
    }

    get period() {
        const { first, last } = this.profile.orders;
        const [from, to] = [first, last].map((at) => formatDate(deserializeDateTime(at)));
        return from === to ? from : _t("%(from)s to %(to)s", { from, to });
    }

    day(date) {
        return formatDate(deserializeDate(date));
    }

    when(at) {
        return formatDate(deserializeDateTime(at));
    }
}

customerSections.add("overview", {
    title: _t("Overview"),
    Component: OverviewSection,
    sequence: 60,
    isShown: ({ partnerId }) => partnerId,
});
