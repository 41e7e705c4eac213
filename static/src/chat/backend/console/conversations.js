import { Component, useEffect, useRef } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

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
        const tabs = useRef("tabs");
        useEffect(
            () => {
                const active = tabs.el?.querySelector(".active");
                active?.scrollIntoView({ block: "nearest", inline: "nearest" });
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

    onKeydown(ev, thread) {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
        if (!step) {
            return;
        }
        const { threads } = this.props;
        const index = threads.findIndex((one) => one.eq(thread));
        this.props.open(threads.at((index + step) % threads.length));
    }
}
