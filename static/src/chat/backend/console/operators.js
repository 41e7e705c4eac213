import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { imageUrl } from "@web/core/utils/urls";

import { moveFocus } from "./arrow_keys";

const STATUSES = [
    {
        id: "available",
        label: _t("Available"),
        help: _t("You take chats, and may be given some."),
    },
    {
        id: "busy",
        label: _t("Busy"),
        help: _t("You are given no chat, but you may take one."),
    },
    {
        id: "unavailable",
        label: _t("Unavailable"),
        help: _t("You get no new chats. Those that are open stay yours."),
    },
];

/** Who answers, how many chats each has open, and whether I do. */
export class Operators extends Component {
    static template = "care_desk.ConsoleOperators";
    static props = {
        operators: Array,
        openChats: Number,
        status: String,
        myChats: Number,
        maxChats: [Number, { value: false }],
        setStatus: Function,
    };

    setup() {
        this.statuses = STATUSES;
    }

    get mine() {
        return STATUSES.find(({ id }) => id === this.props.status);
    }

    get limitText() {
        const { myChats, maxChats } = this.props;
        return _t("%(count)s of %(max)s chats", { count: myChats, max: maxChats });
    }

    get isFull() {
        return this.props.myChats >= this.props.maxChats;
    }

    onKeydown(ev) {
        const index = moveFocus(ev);
        if (index !== undefined) {
            this.props.setStatus(STATUSES[index].id);
        }
    }

    statusLabel(operator) {
        return STATUSES.find(({ id }) => id === operator.status)?.label;
    }

    chatsTitle(operator) {
        return operator.chats === 1 ? _t("1 chat open") : _t("%s chats open", operator.chats);
    }

    isMe(operator) {
        return operator.id === user.userId;
    }

    avatarUrl(operator) {
        return imageUrl("res.users", operator.id, "avatar_128");
    }
}
