import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { patch } from "@web/core/utils/patch";

import { Conversation } from "../../../chat/backend/console/conversation";

Object.assign(Conversation.components, { Dropdown, DropdownItem });

/** From the chat to the order, and what becomes of help that was offered. */
patch(Conversation.prototype, {
    hisCart() {
        return this._guide("action_his_cart");
    },
    sendCartLink() {
        return this._guide("care_send_cart_link");
    },
    orderWithHim() {
        return this._guide("action_order_with_him");
    },
    async _guide(method) {
        await this.action.doAction(await this.orm.call("care.ticket", method, [[this.ticket.id]]));
    },
    async withdrawOffer() {
        await this.orm.call("discuss.channel", "care_withdraw_offer", [[this.thread.id]]);
        await this.props.putAway(this.thread);
    },
});
