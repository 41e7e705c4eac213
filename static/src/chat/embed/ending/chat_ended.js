import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { CareChatCopy } from "./chat_copy";

const { DateTime } = luxon;

/**
 * Stands where one could write, once the chat has ended: who ended it and when, and what can be
 * done still.
 *
 * @extends {Component<{thread: import("models").Thread, onClickOpinion: () => void}, Env>}
 */
export class CareChatEnded extends Component {
    static template = "care_desk.ChatEnded";
    static components = { CareChatCopy };
    static props = ["thread", "onClickOpinion"];

    get endText() {
        const { thread } = this.props;
        const end = thread.livechat_end_dt;
        const isToday = end.hasSame(DateTime.now(), "day");
        const when = end.toLocaleString(isToday ? DateTime.TIME_SIMPLE : DateTime.DATETIME_MED);
        if (thread.careIsUnanswered) {
            return thread.care_ended_by === "visitor"
                ? _t("You left the queue at %(when)s.", { when })
                : _t("Nobody could answer you here.");
        }
        switch (thread.care_ended_by) {
            case "visitor":
                return _t("You ended this chat at %(when)s.", { when });
            case "operator":
                return _t("%(name)s ended this chat at %(when)s.", {
                    name: thread.displayName,
                    when,
                });
            default:
                return _t("This chat ended at %(when)s, as nobody wrote any more.", { when });
        }
    }

    get afterText() {
        const { thread } = this.props;
        return thread.care_has_address
            ? _t("Your question is kept, and we answer it by mail.")
            : _t("Your question is kept. Give us your mail address next time: we answer there.");
    }
}
