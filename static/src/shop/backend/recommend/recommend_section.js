import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    customerSectionProps,
    customerSections,
} from "../../../chat/backend/panels/customer_section";

/** Products that fit the customer; each is sent into the open chat, or into a mail to him. */
export class RecommendSection extends Component {
    static template = "care_desk.RecommendSection";
    static props = customerSectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ products: [], refused: "", busy: false, sent: {} });
        onWillStart(async () => {
            const found = await this.orm.call("res.partner", "care_recommendations", [
                [this.props.partnerId],
                this.props.ticketId,
            ]);
            Object.assign(this.state, found);
        });
    }

    /** The chat that goes on here; what has ended takes no more words. */
    get chat() {
        const { thread } = this.props;
        return thread?.model === "discuss.channel" && !thread.livechat_end_dt ? thread : undefined;
    }

    async send(product) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            if (this.chat) {
                await this.orm.call("discuss.channel", "care_recommend", [
                    [this.chat.id],
                    product.product_id,
                ]);
                this.state.sent[product.product_id] = true;
            } else {
                const mail = await this.orm.call("res.partner", "care_recommend_by_mail", [
                    [this.props.partnerId],
                    product.product_id,
                    this.props.ticketId,
                ]);
                await this.action.doAction(mail, {
                    onClose: () => this.props.onCustomerChanged?.(),
                });
            }
        } finally {
            this.state.busy = false;
        }
    }
}

customerSections.add("recommend", {
    title: _t("Recommend"),
    Component: RecommendSection,
    sequence: 45,
    isShown: ({ partnerId }) => partnerId,
});
