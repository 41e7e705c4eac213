import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { waitText } from "../form/chat_form";

/**
 * Tells who waits in the queue where he stands in it, live.
 *
 * @extends {Component<{thread: import("models").Thread, onClickLeave: () => void}, Env>}
 */
export class CareWaitingBanner extends Component {
    static template = "care_desk.WaitingBanner";
    static props = ["thread", "onClickLeave"];

    get placeText() {
        const { care_place: place } = this.props.thread;
        if (place === 1) {
            return _t("You are the next one.");
        }
        return place ? _t("You are number %s in the queue.", place) : _t("You are in the queue.");
    }

    get waitText() {
        const { care_wait_minutes: minutes } = this.props.thread;
        return minutes ? waitText(minutes) : _t("We answer as soon as somebody is free.");
    }
}
