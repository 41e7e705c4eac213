import { Composer } from "@mail/core/common/composer";
import { Thread } from "@mail/core/common/thread";
import { useMessageScrolling } from "@mail/utils/common/hooks";
import { Component, useRef, useState, useSubEnv } from "@odoo/owl";

import { startUrl } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { url } from "@web/core/utils/urls";

import { CUSTOMER_CHANGED } from "../panels/customer_section";
import { identityOf } from "./identities";

/** One of my conversations: who it is, what was said, what I write, what can be done. */
export class Conversation extends Component {
    static template = "care_desk.ConsoleConversation";
    static components = { Composer, Thread };
    static props = {
        thread: Object,
        isToQualify: Boolean,
        /** Whether one writes at once. */
        isToFocus: Boolean,
        putAway: Function,
        reload: Function,
        openTicket: Function,
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.content = useRef("content");
        this.state = useState({ jumpPresent: 0 });
        useSubEnv({ inDiscussApp: true, messageHighlight: useMessageScrolling() });
    }

    get thread() {
        return this.props.thread;
    }

    get ticket() {
        return this.thread.care_ticket_id;
    }

    get identity() {
        return identityOf(this.thread.care_identity);
    }

    get ticketUrl() {
        return url(`/${startUrl()}/requests/${this.ticket.id}`);
    }

    get endedText() {
        switch (this.thread.care_ended_by) {
            case "visitor":
                return _t("The visitor has left the chat.");
            case "operator":
                return _t("This chat is closed.");
            default:
                return _t("This chat was ended, as nobody wrote any more.");
        }
    }

    onClickTicket(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return; // the browser opens it elsewhere
        }
        ev.preventDefault();
        this.props.openTicket(this.ticket.id);
    }

    async close() {
        const { thread } = this;
        if ((await thread.closeCareChat()) && thread.care_ended_by === "operator") {
            await this.props.putAway(thread);
        } else {
            await this.props.reload();
        }
    }

    transfer() {
        return this._dialog("discuss.channel", "action_care_transfer", this.thread.id);
    }

    push() {
        return this._dialog("discuss.channel", "action_care_push", this.thread.id);
    }

    attach() {
        return this._dialog("care.ticket", "action_attach", this.ticket.id);
    }

    /** Opens a dialog of the server's, and shows what became of it. */
    async _dialog(model, method, id) {
        const dialog = await this.orm.call(model, method, [[id]]);
        await this.action.doAction(dialog, { onClose: () => this._refresh() });
    }

    async _refresh() {
        await this.thread.store.fetchStoreData("discuss.channel", [this.thread.id]);
        await this.props.reload();
        this.env.bus.trigger(CUSTOMER_CHANGED);
    }
}
