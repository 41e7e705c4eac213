import { Chatter } from "@mail/chatter/web_portal/chatter";
import { _t } from "@web/core/l10n/translation";
import { isHtmlEmpty } from "@web/core/utils/html";
import { patch } from "@web/core/utils/patch";

import { AudienceChoice } from "./audience_choice";
import { TICKET, narrower } from "./audiences";

Object.assign(Chatter.components, { AudienceChoice });

patch(Chatter.prototype, {
    get isOnTicket() {
        return this.props.threadModel === TICKET;
    },

    /** Who is to read what is being written; undefined where nothing is. */
    get careAudience() {
        return this.state.composerType && this.isOnTicket
            ? this.state.thread.composer.care_audience
            : undefined;
    },

    /** Odoo's type of what is being written, which knows two audiences. */
    get careType() {
        return ["public", "private"].includes(this.careAudience) ? "message" : "note";
    },

    /** Who is to read the next comment, unless another audience is chosen. */
    get careUsualAudience() {
        return this.state.thread.care_talk?.audience ?? "public";
    },

    get careSendText() {
        return this.careUsualAudience === "private" ? _t("Private comment") : _t("Public comment");
    },

    get childSubEnv() {
        const env = super.childSubEnv;
        Object.assign(env.inChatter, { onCareAudienceChanged: () => this.reloadParentView() });
        return env;
    },

    get requestList() {
        return this.isOnTicket ? [...super.requestList, "care_talk"] : super.requestList;
    },

    get afterPostRequestList() {
        return this.isOnTicket
            ? [...super.afterPostRequestList, "care_talk"]
            : super.afterPostRequestList;
    },

    get onCloseFullComposerRequestList() {
        return this.isOnTicket
            ? [...super.onCloseFullComposerRequestList, "care_talk"]
            : super.onCloseFullComposerRequestList;
    },

    /** Nobody but the audience is mailed: there are no recipients to follow the form. */
    async updateRecipients() {
        if (!this.isOnTicket) {
            return super.updateRecipients(...arguments);
        }
    },

    /**
     * @param {"message" | "private" | "note" | false} mode the usual audience, private, the team
     */
    async toggleComposer(mode = false, options = {}) {
        if (!mode || !this.isOnTicket) {
            return super.toggleComposer(mode, options);
        }
        if (!this.state.thread.id) {
            this.onThreadCreated = () => this.toggleComposer(mode, options);
            return this.props.saveRecord?.();
        }
        // Someone else may have changed it since the request was opened.
        await this.state.thread.fetchThreadData(["care_talk"]);
        const { composer } = this.state.thread;
        let audience = { message: this.careUsualAudience, private: "private", note: "team" }[mode];
        if (this.careAudience && this.careAudience !== audience) {
            this.chooseAudience(audience);
            return;
        }
        if (!this.careAudience && mode === "message" && !isHtmlEmpty(composer.composerHtml)) {
            audience = narrower(audience, composer.care_audience);
        }
        composer.care_audience = audience;
        return super.toggleComposer("message", options);
    },

    chooseAudience(audience) {
        this.state.thread.composer.care_audience = audience;
    },

    chooseAwaiting(whom) {
        this.state.thread.composer.care_awaiting = whom;
    },
});
