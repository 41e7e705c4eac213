import { registerMessageAction } from "@mail/core/common/message_actions";
import { _t } from "@web/core/l10n/translation";

import { AUDIENCES } from "../composer/audiences";
import { openAudienceDialog } from "./audience_dialog";

const NAMES = {
    public: () => _t("Make Public"),
    private: (message) =>
        message.careAudience === "team" ? _t("Share Privately") : _t("Make Private"),
    team: () => _t("Make a Team Note"),
};

Object.entries(NAMES).forEach(([audience, name], index) => {
    registerMessageAction(`care-audience-${audience}`, {
        condition: ({ message, thread }) =>
            message.careAudience !== audience && message.canChangeCareAudience(thread),
        icon: `fa ${AUDIENCES[audience].icon}`,
        name: ({ message }) => name(message),
        onSelected: ({ message, owner }) => openAudienceDialog(owner, message, audience),
        sequence: 60 + index,
    });
});
