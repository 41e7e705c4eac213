import { Component, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { RepliesPicker } from "./replies_picker";
import { noteUse } from "./reply_use";

/** Canned replies beside the chats: what is chosen goes where the cursor is. */
export class RepliesPanel extends Component {
    static template = xml`<RepliesPicker ticketId="props.ticketId" onPick.bind="onPick" />`;
    static components = { RepliesPicker };
    static props = {
        thread: { type: Object, optional: true },
        ticketId: [Number, { value: false }],
        insertText: Function,
        openTicket: Function,
    };

    setup() {
        this.notification = useService("notification");
    }

    onPick(reply) {
        const { thread, insertText } = this.props;
        if (!thread || thread.livechat_end_dt) {
            this.notification.add(_t("Open a conversation first: the reply goes there."), {
                type: "warning",
            });
            return;
        }
        noteUse(thread.composer, reply);
        insertText(reply.text);
    }
}

registry.category("care_desk.console_panels").add("replies", {
    title: _t("Replies"),
    icon: "fa fa-file-text-o",
    Component: RepliesPanel,
    sequence: 10,
});
