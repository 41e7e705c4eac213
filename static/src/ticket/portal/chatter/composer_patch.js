import { Composer } from "@mail/core/common/composer";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

import { AUDIENCES } from "./audiences";

let nextId = 1;

patch(Composer.prototype, {
    setup() {
        super.setup();
        this.careId = `o_care_audience_${nextId++}`;
    },

    /** What is offered to choose; nothing where a comment is edited. */
    get careChoices() {
        if (this.props.composer.message || !this.thread?.careOffersChoice) {
            return [];
        }
        return this.thread.care_audiences.map((key) => ({ key, ...AUDIENCES[key] }));
    },

    /** Who is going to read what is written here; undefined where there is no choice. */
    get careAudience() {
        if (!this.careChoices.length) {
            return undefined;
        }
        const usual = this.thread.care_is_talk_private ? "private" : "public";
        return this.props.composer.care_audience ?? usual;
    },

    get careReaders() {
        return AUDIENCES[this.careAudience].readers;
    },

    onCareAudience(audience) {
        this.props.composer.care_audience = audience;
    },

    get placeholder() {
        switch (this.careAudience) {
            case "public":
                return _t("Write a public message…");
            case "private":
                return _t("Write a private message…");
        }
        return super.placeholder;
    },

    get SEND_TEXT() {
        switch (this.careAudience) {
            case "public":
                return _t("Send publicly");
            case "private":
                return _t("Send privately");
        }
        return super.SEND_TEXT;
    },

    get postData() {
        return { ...super.postData, careAudience: this.careAudience };
    },

    async _sendMessage(value, postData) {
        const { thread } = this;
        let message;
        try {
            message = await super._sendMessage(...arguments);
        } catch (error) {
            // What was refused stays to be corrected and sent again: Odoo keeps it locked.
            this.state.active = true;
            throw error;
        }
        if (["public", "private"].includes(postData.careAudience)) {
            thread.care_is_talk_private = postData.careAudience === "private";
        }
        return message;
    },
});
