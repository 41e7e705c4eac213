import { FeedbackPanel } from "@im_livechat/embed/common/feedback_panel/feedback_panel";
import { rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { CareChatCopy } from "../ending/chat_copy";
import { failureText } from "../failure";

FeedbackPanel.components = { ...FeedbackPanel.components, CareChatCopy };

patch(FeedbackPanel.prototype, {
    setup() {
        super.setup();
        Object.assign(this.state, {
            /** @type {{id: number, name: string, kind: "open"|"closed", choices: Object[]}[]} */
            careQuestions: [],
            /** @type {Object<number, string|number>} question to text, or to the id of a choice */
            careAnswers: {},
            careFailure: "",
            careIsSending: false,
        });
        this.loadCareSurvey();
    },

    get careIsServed() {
        return this.props.thread.care_is_served;
    },

    /** Nobody has answered him: there is nothing to have an opinion of. */
    get careIsOffered() {
        return this.careIsServed && !this.props.thread.careIsUnanswered;
    },

    get careMaySend() {
        const { rating, careAnswers } = this.state;
        return rating || Object.values(careAnswers).some((answer) => String(answer).trim());
    },

    async loadCareSurvey() {
        if (!this.careIsOffered) {
            return;
        }
        try {
            // Asked once the chat has ended.
            await this.livechatService.careLeaving;
            const { questions, is_done } = await rpc(
                "/care/chat/survey",
                { channel_id: this.props.thread.id },
                { silent: true },
            );
            this.state.careQuestions = questions;
            if (is_done) {
                this.state.step = this.STEP.THANKS;
            }
        } catch {
            // Then he is asked Odoo's question alone.
        }
    },

    async onClickSendFeedback() {
        if (!this.careIsServed) {
            return super.onClickSendFeedback();
        }
        if (this.state.careIsSending) {
            return;
        }
        this.state.careIsSending = true;
        this.state.careFailure = "";
        try {
            await rpc("/care/chat/survey/answer", {
                channel_id: this.props.thread.id,
                rate: this.state.rating,
                reason: this.state.feedback,
                answers: this.state.careAnswers,
            });
        } catch (error) {
            this.state.careFailure = failureText(error);
            return;
        } finally {
            this.state.careIsSending = false;
        }
        this.state.step = this.STEP.THANKS;
        const link = this.livechatService.options.review_link;
        if (this.state.rating === this.RATING.GOOD && link) {
            window.open(link, "_blank", "noopener");
        }
    },

    onKeydownCareRating(ev) {
        if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            ev.target.click();
        }
    },
});
