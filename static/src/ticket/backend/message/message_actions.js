import { registerMessageAction } from "@mail/core/common/message_actions";
import { toRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { AUDIENCES } from "../composer/audiences";
import { AudienceDialog } from "./audience_dialog";

const NAMES = {
    public: _t("Make Public"),
    private: _t("Make Private"),
    team: _t("Make a Team Note"),
};

Object.entries(NAMES).forEach(([audience, name], index) => {
    registerMessageAction(`care-audience-${audience}`, {
        condition: ({ message, thread }) =>
            message.careAudience !== audience && message.canChangeCareAudience(thread),
        icon: `fa ${AUDIENCES[audience].icon}`,
        name,
        onSelected: async ({ message: proxy, owner, store }) => {
            const message = toRaw(proxy);
            const { dialog, orm } = store.env.services;
            const reach = await orm.call("mail.message", "care_audience_change", [
                [message.id],
                audience,
            ]);
            dialog.add(
                AudienceDialog,
                {
                    audience,
                    message,
                    ...reach,
                    confirm: async () => {
                        store.insert(
                            await orm.call("mail.message", "care_change_audience", [
                                [message.id],
                                audience,
                            ]),
                        );
                        message.thread.fetchNewMessages();
                        owner.env.inChatter?.onCareAudienceChanged?.();
                    },
                },
                { context: owner },
            );
        },
        sequence: 60 + index,
    });
});
