import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const { DateTime } = luxon;

const BADGES = {
    preparing: "text-bg-info",
    ready: "text-bg-primary",
    ready_for_pickup: "text-bg-primary",
    handed_over: "text-bg-warning",
    partly_sent: "text-bg-warning",
    sent: "text-bg-success",
    collected: "text-bg-success",
};

/** Classes of the badge of an order: what `sale.order.care_delivery_state` says, or cancelled. */
export function badgeOf(order) {
    return BADGES[order.state] || "text-bg-light border";
}

/** Where an order is, and what may still be done with it: its parcels, its pickup point, its acts. */
export class OrderDelivery extends Component {
    static template = "care_desk.OrderDelivery";
    static props = {
        /** What `sale.order.care_delivery` tells. */
        order: Object,
        /** Id of the request (care.ticket) that is worked on, false outside of one. */
        ticketId: { type: [Number, { value: false }], optional: true },
        /** To be called once something may have changed. */
        onChanged: Function,
    };
    static defaultProps = { ticketId: false };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ areHoursOpen: false });
    }

    get today() {
        return DateTime.now().weekday - 1;
    }

    get openToday() {
        const day = this.props.order.point.hours.find(({ day }) => day === this.today);
        return this.times(day);
    }

    times(day) {
        return day.times.length ? day.times.join(", ") : _t("closed");
    }

    parcelDate(parcel) {
        const date = parcel.done || parcel.scheduled;
        return date ? formatDate(deserializeDateTime(date)) : "";
    }

    /** Does what a button says: a dialog, or a page that takes the place of this one. */
    async act(key) {
        const action = await this.orm.call("sale.order", "care_act", [[this.props.order.id], key], {
            ticket_id: this.props.ticketId || false,
        });
        await this.action.doAction(action, { onClose: () => this.props.onChanged() });
    }
}
