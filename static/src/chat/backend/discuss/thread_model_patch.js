import { fields } from "@mail/core/common/record";
import { Thread } from "@mail/core/common/thread_model";

import { patch } from "@web/core/utils/patch";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {"operator"|"visitor"|"system"|false|undefined} */
        this.care_ended_by = undefined;
        /** @type {"signed_in"|"proven"|"typed"|"unknown"|false|undefined} */
        this.care_identity = undefined;
        this.care_is_waiting = false;
        this.care_ticket_id = fields.One("care.ticket");
        this.isDisplayedInCareConsole = fields.Attr(false, {
            compute() {
                return this.store.careConsoleIsActive && this.eq(this.store.careConsoleThread);
            },
        });
    },
    /** Whether this is a chat of the care desk that goes on, and I am in it. */
    get isMyCareChat() {
        return Boolean(this.care_ticket_id && this.self_member_id && !this.livechat_end_dt);
    },
    /** Whether the chat would be over if I left: then it is closed instead, and qualified. */
    get isCareChatToClose() {
        return (
            this.isMyCareChat &&
            !this.channel_member_ids.some(
                (member) =>
                    member.livechat_member_type === "agent" && member.notEq(this.self_member_id),
            )
        );
    },
    computeIsDisplayed() {
        return this.isDisplayedInCareConsole || super.computeIsDisplayed();
    },
    get inChathubOnNewMessage() {
        // In the console its tab lights up; a window above it would only be in the way.
        if (this.care_ticket_id && this.store.careConsoleIsActive) {
            return false;
        }
        return super.inChathubOnNewMessage;
    },
    async leaveChannel() {
        if (this.isCareChatToClose) {
            await this.closeCareChat();
            return;
        }
        await super.leaveChannel(...arguments);
    },
    /**
     * Asks how to leave the request and what still qualifies it, and closes the chat.
     *
     * @returns {Promise<boolean>} once the dialog is gone, whether the chat is over
     */
    async closeCareChat() {
        const { action, orm } = this.store.env.services;
        const dialog = await orm.call("discuss.channel", "action_care_close", [[this.id]]);
        await new Promise((resolve) => action.doAction(dialog, { onClose: resolve }));
        // What the bus says about it may be still on its way.
        await this.store.fetchStoreData("discuss.channel", [this.id]);
        return Boolean(this.livechat_end_dt);
    },
});
