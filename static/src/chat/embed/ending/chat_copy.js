import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { failureText } from "../failure";

/**
 * A copy of the conversation by mail, once, to the address of the request.
 *
 * @extends {Component<{thread: import("models").Thread}, Env>}
 */
export class CareChatCopy extends Component {
    static template = "care_desk.ChatCopy";
    static props = ["thread"];

    get copy() {
        return this.props.thread.careCopy;
    }

    async onClick() {
        const { thread } = this.props;
        if (["sending", "sent"].includes(thread.careCopy.status)) {
            return;
        }
        thread.careCopy = { status: "sending" };
        try {
            const { email, error } = await rpc("/care/chat/copy", { channel_id: thread.id });
            thread.careCopy = email
                ? { status: "sent", words: _t("A copy goes to %s.", email) }
                : { status: "failed", words: error };
        } catch (error) {
            thread.careCopy = { status: "failed", words: failureText(error) };
        }
    }
}
