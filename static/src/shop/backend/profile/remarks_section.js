import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    CUSTOMER_CHANGED,
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";
import { reasonOf } from "../../../chat/backend/panels/in_place_field";
import { RemarkForm } from "./remark_form";

const PAGE = 5;

/** What the team remembers of the customer: read, written, pinned and taken back in place. */
export class RemarksSection extends Component {
    static template = "care_desk.RemarksSection";
    static components = { RemarkForm };
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        /** `edited` is the id of the remark that is being changed, "new" for one to be written. */
        this.state = useState({ remarks: [], hasMore: false, edited: false });
        onWillStart(() => this.load());
    }

    /** Reads those that are shown anew. */
    async load() {
        const answer = await this.call(0, Math.max(this.state.remarks.length, PAGE));
        Object.assign(this.state, { remarks: answer.remarks, hasMore: answer.has_more });
    }

    async loadMore() {
        const answer = await this.call(this.state.remarks.length, PAGE);
        const known = new Set(this.state.remarks.map(({ id }) => id));
        this.state.remarks.push(...answer.remarks.filter(({ id }) => !known.has(id)));
        this.state.hasMore = answer.has_more;
    }

    call(offset, limit) {
        return this.orm.call("res.partner", "care_remarks", [[this.props.partnerId]], {
            offset,
            limit,
        });
    }

    date(remark) {
        return formatDate(deserializeDateTime(remark.date));
    }

    subjects(remark) {
        return [
            ...remark.products.map((one) => ({ ...one, kind: "product", icon: "fa-cube" })),
            ...remark.tags.map((one) => ({ ...one, kind: "tag", icon: "fa-tag" })),
            ...remark.likes.map((one) => ({ ...one, kind: "like", icon: "fa-heart-o" })),
        ];
    }

    pinLabel(remark) {
        return remark.pinned ? _t("Unpin") : _t("Pin: it then comes first");
    }

    async onSaved() {
        this.state.edited = false;
        this.env.bus.trigger(CUSTOMER_CHANGED);
        await this.load();
    }

    togglePin(remark) {
        return this.change("write", [[remark.id], { pinned: !remark.pinned }]);
    }

    remove(remark) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete this remark?"),
            body: remark.body,
            confirmLabel: _t("Delete"),
            confirm: () => this.change("unlink", [[remark.id]]),
            cancel: () => {},
        });
    }

    async change(method, args) {
        try {
            await this.orm.call("care.remark", method, args);
        } catch (error) {
            this.notification.add(reasonOf(error), { type: "danger" });
        }
        this.env.bus.trigger(CUSTOMER_CHANGED);
        await this.load();
    }
}

customerSections.add("remarks", {
    title: _t("Remarks"),
    Component: RemarksSection,
    sequence: 20,
    isShown: ({ partnerId }) => partnerId,
});
