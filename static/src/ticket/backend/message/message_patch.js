import { Message } from "@mail/core/common/message";
import { Message as MessageModel } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

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

patch(MessageModel.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {keyof typeof SCREENINGS | undefined} */
        this.care_screening = fields.Attr();
    },
});

patch(Message.prototype, {
    /** Why this mail was kept for the team alone, when it was. */
    get careScreening() {
        return SCREENINGS[this.message.care_screening];
    },
});
