import "@im_livechat/embed/common/chat_window_patch";
import { ChatWindow } from "@mail/core/common/chat_window";
import { patch } from "@web/core/utils/patch";
import { isChatPage } from "./chat_page";
import { CareChatEnded } from "./ending/chat_ended";
import { CareChatForm } from "./form/chat_form";
import { CareWaitingBanner } from "./waiting/waiting_banner";

Object.assign(ChatWindow.components, { CareChatEnded, CareChatForm, CareWaitingBanner });

patch(ChatWindow.prototype, {
    get attClass() {
        return {
            ...super.attClass,
            o_care_chat: this.thread?.careIsForm || this.thread?.care_is_served,
            o_care_chat_page_window: isChatPage(),
        };
    },

    get showGiveFeedbackBtn() {
        return !this.thread?.careHasEnded && super.showGiveFeedbackBtn;
    },

    /** Whether the visitor may end the chat: one with an operator, not the queue. */
    get careMayEnd() {
        return (
            this.thread?.care_is_served &&
            !this.thread.care_is_waiting &&
            !this.thread.livechat_end_dt &&
            !this.props.chatWindow.livechatStep
        );
    },
});
