import "@im_livechat/embed/common/thread_model_patch";
import { Thread } from "@mail/core/common/thread_model";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { url } from "@web/core/utils/urls";

patch(Thread.prototype, {
    setup() {
        super.setup();
        /** What the server says of a chat of the customer service. */
        this.care_is_served = false;
        this.care_is_waiting = false;
        /** @type {number|false} from 1 */
        this.care_place = false;
        /** @type {number|false} */
        this.care_wait_minutes = false;
        /** @type {"operator"|"visitor"|"system"|false} */
        this.care_ended_by = false;
        /** Whether somebody of the shop has taken the chat; Odoo's own say nothing of it. */
        this.care_is_answered = true;
        /** Whether there is an address that a copy and answers go to. */
        this.care_has_address = true;
        /** Whether this is no chat yet, but the form before it. */
        this.careIsForm = false;
        /** @type {{number: string, email: string}|undefined} the request that the form became */
        this.careRequest = undefined;
        /** Whether the visitor has left before somebody took the chat. */
        this.careHasLeftQueue = false;
        /** @type {{status: "idle"|"sending"|"sent"|"failed", words?: string}} */
        this.careCopy = { status: "idle" };
    },

    get avatarUrl() {
        return this.careIsForm ? url("/web/binary/company_logo") : super.avatarUrl;
    },

    get displayName() {
        return this.careIsForm ? this.careFormTitle : super.displayName;
    },

    get careFormTitle() {
        const { options } = this.store.env.services["im_livechat.livechat"];
        return options.channel_name || _t("Customer service");
    },

    get careHasEnded() {
        return this.care_is_served && Boolean(this.livechat_end_dt);
    },

    get hasWelcomeMessage() {
        // He has said already what it is about; the form greets him.
        return !this.careIsForm && !this.care_is_served && super.hasWelcomeMessage;
    },

    /** Nobody has answered him, and now nobody will here: there is nothing to judge or to copy. */
    get careIsUnanswered() {
        return this.careHasLeftQueue || (this.careHasEnded && !this.care_is_answered);
    },

    get composerDisabledText() {
        // Said in full by the panel in its place.
        return this.careHasEnded ? "" : super.composerDisabledText;
    },
});
