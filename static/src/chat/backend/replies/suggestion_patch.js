import { UseSuggestion } from "@mail/core/common/suggestion_hook";
import { patch } from "@web/core/utils/patch";

import { ticketIdOf } from "./reply_use";

/** A reply that is typed by its shortcut ("::hello") is filled as one that is picked. */
patch(UseSuggestion.prototype, {
    async insert(option) {
        const ticketId = ticketIdOf(this.thread);
        if (!ticketId || !option.cannedResponse || !option.label.includes("{{")) {
            return super.insert(option);
        }
        const { position, delimiter } = this.search;
        const label = await this.suggestionService.orm.call(
            "mail.canned.response",
            "care_fill",
            [[option.cannedResponse.id]],
            { ticket_id: ticketId },
        );
        // Whoever has gone on writing meanwhile wants something else.
        if (this.search.position === position && this.search.delimiter === delimiter) {
            super.insert({ ...option, label });
        }
    },
});
