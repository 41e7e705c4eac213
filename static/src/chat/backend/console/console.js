import { Component, onMounted, onWillStart, onWillUnmount, useEffect } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { useConsole } from "./console_state";
import { Conversations } from "./conversations";
import { Operators } from "./operators";
import { Panels } from "./panels";
import { Visitors } from "./visitors";

/** The operator's one screen: who waits, who is there, my conversations, and what helps in them. */
export class ChatConsole extends Component {
    static template = "care_desk.ChatConsole";
    static components = { Conversations, Operators, Panels, Visitors };
    static props = ["*"];

    setup() {
        this.action = useService("action");
        this.store = useService("mail.store");
        this.desk = useConsole();
        this.env.config.setDisplayName(_t("Chat"));
        onWillStart(() => this.openAsked());
        onMounted(() => (this.store.careConsoleIsActive = true));
        onWillUnmount(() => (this.store.careConsoleIsActive = false));
        useEffect(
            (thread) => {
                this.desk.open(thread);
            },
            () => [this.desk.thread],
        );
        this.insertText = this.insertText.bind(this);
        this.openTicket = this.openTicket.bind(this);
    }

    /** Opens the conversation that whoever called the console has named. */
    async openAsked() {
        const id = this.props.action.params?.channel_id;
        if (id) {
            this.desk.open(await this.desk.fetchThread(id));
        }
    }

    /**
     * Puts words where the cursor is, in the message that is being written.
     *
     * @param {string} text
     */
    insertText(text) {
        const { composer } = this.desk.thread || {};
        if (!composer) {
            return;
        }
        const position = composer.selection.start ?? composer.composerText.length;
        const before = composer.composerText.substring(0, position);
        composer.insertText(before && !/\s$/.test(before) ? ` ${text}` : text, position);
        composer.autofocus++;
    }

    /** @param {number} id of a request */
    openTicket(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "care.ticket",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("care_desk.console", ChatConsole);
