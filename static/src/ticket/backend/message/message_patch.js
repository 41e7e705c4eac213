import { Message } from "@mail/core/common/message";
import { Message as MessageModel } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

import { AUDIENCES, TICKET } from "../composer/audiences";
import { openAudienceDialog } from "./audience_dialog";

const SCREENINGS = {
    automatic: {
        label: _t("Automatic mail"),
        title: _t("Written by a machine: it changes nothing and is not answered."),
    },
    unproven: {
        label: _t("Sender not proven"),
        title: _t("The mail claims an address that it does not prove. Only the team reads it."),
    },
    stranger: {
        label: _t("Not part of the request"),
        title: _t("The sender does not belong to this request. Only the team reads his mail."),
    },
    blocked: {
        label: _t("Blocked sender"),
        title: _t("The sender is blocked. Only the team reads his mail."),
    },
    off: {
        label: _t("Customer service off"),
        title: _t("The mail came while the customer service took no requests."),
    },
};

const SPOKEN = ["comment", "email"];

patch(MessageModel.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {keyof typeof SCREENINGS | undefined} */
        this.care_screening = fields.Attr();
        /** @type {keyof typeof AUDIENCES | undefined} */
        this.care_audience = fields.Attr();
    },

    /** Who reads this comment of a request; undefined for all that nobody said there. */
    get careAudience() {
        return SPOKEN.includes(this.message_type) ? this.care_audience : undefined;
    },

    /** Whoever reads a request reads all of it there: a copy for others would go past that. */
    canForward(thread) {
        return thread?.model !== TICKET && super.canForward(thread);
    },

    /** Tell whether the user may give this comment to other readers; the server decides. */
    canChangeCareAudience(thread) {
        return Boolean(
            this.careAudience &&
                !this.isEmpty &&
                this.thread?.eq(thread) &&
                thread.hasWriteAccess &&
                (this.isSelfAuthored || this.care_screening || thread.care_talk?.is_manager),
        );
    },
});

patch(Message.prototype, {
    /** Why this mail was kept for the team alone, when it was. */
    get careScreening() {
        return SCREENINGS[this.message.care_screening];
    },

    /** Whether what becomes of a held-back mail is decided here. */
    get careDecidesOnHeldBack() {
        return !this.props.isReadOnly && this.message.canChangeCareAudience(this.props.thread);
    },

    /** @param {"public" | "private"} audience */
    careShare(audience) {
        return openAudienceDialog(this, this.message, audience);
    },

    async careKeep() {
        const { message, store } = this;
        store.insert(
            await store.env.services.orm.call("mail.message", "care_keep_held_back", [
                [message.id],
            ]),
        );
        message.thread.fetchNewMessages();
    },

    get careAudience() {
        return AUDIENCES[this.message.careAudience];
    },

    get attClass() {
        const audience = this.message.careAudience;
        return { ...super.attClass, [`o_care_audience_${audience}`]: audience };
    },

    get messageTypeText() {
        return this.message.careAudience === "private"
            ? _t("Private comment")
            : super.messageTypeText;
    },
});
