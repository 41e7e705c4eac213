import { Component, onMounted, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";

import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { RPCError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

import { Elapsed } from "../../../chat/backend/console/elapsed";
import { describeChat } from "./cart_card";
import { stageOf } from "./stages";

/** All about one live cart, and what can be done for who fills it. */
export class CartDetails extends Component {
    static template = "care_desk.CartDetails";
    static components = { Elapsed };
    /** `asked` changes when the cart is to be asked anew. */
    static props = { id: Number, asked: Number, close: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({ cart: null, gone: "", isBusy: false });
        onWillStart(() => this.load(this.props.id));
        onWillUpdateProps((next) => {
            if (next.asked !== this.props.asked) {
                this.load(next.id);
            }
        });
        onMounted(() => this.root.el.focus());
    }

    async load(id) {
        try {
            this.state.cart = await this.orm.silent.call("sale.order", "care_live_cart", [[id]]);
            this.state.gone = "";
        } catch (error) {
            if (!(error instanceof RPCError) || !error.data?.message) {
                throw error;
            }
            this.state.gone = error.data.message;
        }
    }

    get stage() {
        return stageOf(this.state.cart);
    }

    get chat() {
        return this.state.cart.chat && describeChat(this.state.cart.chat);
    }

    date(value) {
        return formatDate(deserializeDateTime(value));
    }

    /** Does something of the server's once, and what it answers. */
    async do(model, method, args) {
        this.state.isBusy = true;
        try {
            const next = await this.orm.call(model, method, args);
            await this.action.doAction(next);
        } finally {
            this.state.isBusy = false;
        }
    }

    offerHelp() {
        return this.do("sale.order", "care_offer_help", [[this.props.id]]);
    }

    openChat() {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "care_desk.console",
            params: { channel_id: this.state.cart.chat.id },
        });
    }

    sendLink() {
        const { chat, id } = this.state.cart;
        return this.do("care.ticket", "care_send_cart_link", [[chat.ticket_id], id]);
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openCart() {
        const { chat, id } = this.state.cart;
        return this.do("sale.order", "action_care_cart", [[id], chat?.ticket_id || false]);
    }
}
