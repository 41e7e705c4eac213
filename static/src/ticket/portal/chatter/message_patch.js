import { Message } from "@mail/core/common/message";
import { messageActionsRegistry } from "@mail/core/common/message_actions";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";

import { AUDIENCES, TICKET } from "./audiences";

patch(Message.prototype, {
    get attClass() {
        return {
            ...super.attClass,
            [`o_care_audience_${this.message.care_audience}`]: Boolean(this.message.care_audience),
        };
    },

    get messageTypeText() {
        return this.careBadge?.badge ?? super.messageTypeText;
    },

    /** What is said above a comment of its readers; of a public one to its author alone. */
    get careBadge() {
        const { care_audience, careOtherAudience } = this.message;
        return care_audience !== "public" || careOtherAudience
            ? AUDIENCES[care_audience]
            : undefined;
    },

    get careChangeText() {
        return this.message.careOtherAudience === "public" ? _t("Make public") : _t("Make private");
    },

    async onCareChange() {
        const { message } = this;
        const audience = message.careOtherAudience;
        const change = await this.careChange({ audience });
        if (!change) {
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title:
                audience === "public"
                    ? _t("Make this message public?")
                    : _t("Make this message private?"),
            body: this.careConsequences(audience, change),
            confirmLabel: this.careChangeText,
            confirm: async () => {
                if (await this.careChange({ audience, confirmed: true })) {
                    message.care_audience = audience;
                    // Its files may stand at new addresses.
                    this.env.bus.trigger("reload_chatter_content", {});
                }
            },
            cancel: () => {},
        });
    },

    /**
     * @param {Object} params of the route
     * @returns {Promise<Object | undefined>} what it does, nothing where it was refused
     */
    async careChange(params) {
        try {
            const url = `/care/comment/${this.message.id}/audience`;
            return (await rpc(url, params)) ?? {};
        } catch (error) {
            this.env.services.notification.add(error.data?.message ?? error.message, {
                type: "danger",
            });
        }
    },

    /**
     * @param {"public" | "private"} audience
     * @param {{ told: string[], mailed: string[] }} change
     */
    careConsequences(audience, { told, mailed }) {
        const lines = [
            audience === "public"
                ? _t("The customer is going to read it, with its files.")
                : _t("The customer no longer reads it here, nor its files."),
        ];
        if (told.length) {
            lines.push(_t("It is mailed now to: %s.", formatList(told)));
        }
        if (mailed.length) {
            lines.push(
                _t("The mail has already left to: %s. That cannot be undone.", formatList(mailed)),
            );
        }
        return lines.join(" ");
    },
});

// On the page of a request these lead nowhere: comments have no address of their own there, and
// team notes, which agents see, are not answered there.
for (const id of ["copy-link", "reply-to"]) {
    const action = messageActionsRegistry.get(id);
    const { condition } = action;
    action.condition = (params) => params.thread?.model !== TICKET && condition(params);
}
const downloadFiles = messageActionsRegistry.get("download_files");
const mayDownloadFiles = downloadFiles.condition;
// Odoo asks for rights on the files, which an employee without role has not: he takes each.
downloadFiles.condition = (params) =>
    mayDownloadFiles(params) && (params.thread?.model !== TICKET || params.thread.hasReadAccess);
