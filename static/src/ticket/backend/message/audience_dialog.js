import { discussComponentRegistry } from "@mail/core/common/discuss_component_registry";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { toRaw } from "@odoo/owl";
import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";

import { AUDIENCES, narrower } from "../composer/audiences";

const TEXTS = {
    public: {
        title: _t("Make this comment public?"),
        readers: _t("The customer, the observers and the team are going to read it."),
        confirm: _t("Make Public"),
    },
    private: {
        title: _t("Make this comment private?"),
        readers: _t("The observers and the team are going to read it, the customer is not."),
        confirm: _t("Make Private"),
    },
    shared: {
        title: _t("Share this comment privately?"),
        readers: _t("The observers and the team are going to read it, the customer is not."),
        confirm: _t("Share Privately"),
    },
    team: {
        title: _t("Make this comment a team note?"),
        readers: _t("The team alone is going to read it."),
        confirm: _t("Make a Team Note"),
    },
};

/** Asks once before a comment is given to other readers, and says what cannot be taken back. */
export class AudienceDialog extends ConfirmationDialog {
    static template = "care_desk.AudienceDialog";
    static props = {
        ...ConfirmationDialog.props,
        audience: String,
        message: Object,
        told: { type: Array, element: String },
        mailed: { type: Array, element: String },
    };

    get messageComponent() {
        return discussComponentRegistry.get("Message");
    }

    get texts() {
        const { audience } = this.props;
        return TEXTS[audience === "private" && this.isWidened ? "shared" : audience];
    }

    get icon() {
        return AUDIENCES[this.props.audience].icon;
    }

    /** More people are going to read what was not written for them. */
    get isWidened() {
        const { audience, message } = this.props;
        return narrower(audience, message.careAudience) !== audience;
    }

    /** Why to read it once more before it is shared. */
    get warning() {
        const { message } = this.props;
        if (!this.isWidened || message.careAudience !== "team") {
            return undefined;
        }
        return message.care_screening
            ? _t("This mail was held back. Shared, it counts as its sender's word.")
            : _t("It was written for the team alone. Read it once more before you share it.");
    }

    get told() {
        const { message, told } = this.props;
        if (!told.length) {
            return _t("Nobody is mailed.");
        }
        return message.attachment_ids.length
            ? _t("Told by mail now, with its files: %s.", formatList(told))
            : _t("Told by mail now: %s.", formatList(told));
    }

    get mailed() {
        return _t(
            "The mail already left to %s: who got it keeps it.",
            formatList(this.props.mailed),
        );
    }
}

/**
 * Asks whether to give a comment to other readers, with what that would do, and does it.
 *
 * @param {import("@odoo/owl").Component} owner component that shows the comment
 * @param {import("models").Message} comment
 * @param {"public" | "private" | "team"} audience
 */
export async function openAudienceDialog(owner, comment, audience) {
    const message = toRaw(comment);
    const { dialog, orm } = message.store.env.services;
    const ask = (method) => orm.call("mail.message", method, [[message.id], audience]);
    const reach = await ask("care_audience_change");
    dialog.add(
        AudienceDialog,
        {
            audience,
            message,
            ...reach,
            confirm: async () => {
                message.store.insert(await ask("care_change_audience"));
                message.thread.fetchNewMessages();
                owner.env.inChatter?.onCareAudienceChanged?.();
            },
        },
        { context: owner },
    );
}
