import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

import { moveFocus } from "./arrow_keys";
import { Conversation } from "./conversation";

/** My conversations: a tab for each, and the open one. */
export class Conversations extends Component {
    static template = "care_desk.ConsoleConversations";
    static components = { Conversation };
    static props = {
        threads: Array,
        thread: { optional: true },
        toQualify: Array,
        isSomeoneWaiting: Boolean,
        open: Function,
        putAway: Function,
        reload: Function,
        openTicket: Function,
    };

    setup() {
        // Who goes from tab to tab by the arrow keys stays on the tabs.
        this.state = useState({ reachedByKeys: false });
        const tabs = useRef("tabs");
        useEffect(
            () => {
                const active = tabs.el?.querySelector(".active");
                active?.scrollIntoView({ block: "nearest", inline: "nearest" });
                if (this.props.thread?.localId === this.state.reachedByKeys) {
                    // A conversation in which one has written takes the cursor by itself.
                    active?.focus();
                } else {
                    this.state.reachedByKeys = false;
                }
            },
            () => [this.props.thread?.localId],
        );
    }

    isOpen(thread) {
        return thread.eq(this.props.thread);
    }

    unread(thread) {
        return thread.self_member_id?.message_unread_counter || 0;
    }

    hasDraft(thread) {
        return !this.isOpen(thread) && thread.composer.composerText.trim() !== "";
    }

    endedTitle(thread) {
        return thread.care_ended_by === "visitor" ? _t("The visitor has left") : _t("Ended");
    }

    /** Opens it to write in it. */
    open(thread) {
        this.state.reachedByKeys = false;
        this.props.open(thread);
    }

    onKeydown(ev) {
        const index = moveFocus(ev);
        if (index !== undefined) {
            const thread = this.props.threads[index];
            this.state.reachedByKeys = thread.localId;
            this.props.open(thread);
        }
    }
}
