import { Composer } from "@mail/core/common/composer";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { isHtmlEmpty } from "@web/core/utils/html";
import { patch } from "@web/core/utils/patch";

import { AUDIENCES, TICKET, narrower } from "./audiences";

patch(Composer.prototype, {
    /** Who is to read what is written here; nobody chooses that where a comment is edited. */
    get careAudience() {
        const { composer } = this.props;
        if (composer.message || this.thread?.model !== TICKET) {
            return undefined;
        }
        // An answer from the inbox is for those who read what it answers.
        return composer.replyToMessage
            ? (composer.replyToMessage.careAudience ?? "team")
            : composer.care_audience;
    },

    get careLabel() {
        return AUDIENCES[this.careAudience];
    },

    get placeholder() {
        switch (this.careAudience) {
            case "public":
                return _t("Write to the customer…");
            case "private":
                return _t("Write to the observers and the team…");
            case "team":
                return _t("Write to the team…");
        }
        return super.placeholder;
    },

    get SEND_TEXT() {
        return this.careAudience === "private" ? _t("Send privately") : super.SEND_TEXT;
    },

    get postData() {
        return {
            ...super.postData,
            careAudience: this.careAudience,
            careAwaiting: this.careAudience && this.props.composer.care_awaiting,
        };
    },

    get fullComposerAdditionalContext() {
        const context = { ...super.fullComposerAdditionalContext };
        const { care_awaiting } = this.props.composer;
        if (this.careAudience) {
            context.default_care_audience = this.careAudience;
            if (Number.isInteger(care_awaiting)) {
                context.default_care_awaiting = "observer";
                context.default_care_awaiting_observer_id = care_awaiting;
            } else if (care_awaiting) {
                context.default_care_awaiting = care_awaiting;
            }
        }
        return context;
    },

    get careDraftKey() {
        return `${this.props.composer.localId}/care_audience`;
    },

    clear() {
        super.clear();
        browser.localStorage.removeItem(this.careDraftKey);
    },

    saveContent() {
        super.saveContent();
        if (this.careAudience) {
            browser.localStorage.setItem(this.careDraftKey, this.careAudience);
        }
    },

    /** A draft that is found again is not shown to more people than it was written for. */
    restoreContent() {
        super.restoreContent();
        const { composer } = this.props;
        if (composer.care_audience && !isHtmlEmpty(composer.composerHtml)) {
            const drafted = browser.localStorage.getItem(this.careDraftKey);
            composer.care_audience = narrower(composer.care_audience, drafted);
        }
    },

    /** What was refused stays here to be corrected and sent again: Odoo keeps it locked. */
    processMessage(cb) {
        if (!this.careAudience) {
            return super.processMessage(cb);
        }
        return super.processMessage(async (body) => {
            try {
                await cb(body);
            } catch (error) {
                this.state.active = true;
                throw error;
            }
        });
    },
});
