import "@im_livechat/core/common/thread_actions_patch";
import { ThreadAction, registerThreadAction } from "@mail/core/common/thread_actions";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { hasChatPage, openChatPage } from "./chat_page";

const OWN_WINDOW = "care-own-window";
const OF_FORM = [OWN_WINDOW, "fold-chat-window", "close"];

patch(ThreadAction.prototype, {
    _condition({ action, thread }) {
        if (action.id === OWN_WINDOW) {
            return;
        }
        if (thread?.careIsForm && !OF_FORM.includes(action.id)) {
            return false;
        }
        return super._condition(...arguments);
    },
});

registerThreadAction(OWN_WINDOW, {
    condition: ({ owner, store, thread }) =>
        owner.props.chatWindow?.isOpen &&
        (thread?.careIsForm || thread?.care_is_served) &&
        !thread.careRequest &&
        !thread.livechat_end_dt &&
        !store.env.services.ui.isSmall &&
        hasChatPage(),
    icon: "fa fa-fw fa-external-link",
    name: _t("Open in a window of its own"),
    open: ({ owner, store, thread }) => {
        if (openChatPage()) {
            store.chatHub.careIsElsewhere = thread.careIsForm;
            owner.props.chatWindow.fold();
        }
    },
    sequence: 98,
    sequenceQuick: 30,
});
