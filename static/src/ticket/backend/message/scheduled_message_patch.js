import { ScheduledMessage } from "@mail/chatter/web/scheduled_message";
import { ScheduledMessage as ScheduledMessageModel } from "@mail/chatter/web/scheduled_message_model";
import { fields } from "@mail/core/common/record";
import { patch } from "@web/core/utils/patch";

import { AUDIENCES } from "../composer/audiences";

patch(ScheduledMessageModel.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {keyof typeof AUDIENCES | false | undefined} */
        this.care_audience = fields.Attr();
    },
});

patch(ScheduledMessage.prototype, {
    /** Who is going to read this comment of a request once it is sent. */
    get careAudience() {
        return AUDIENCES[this.props.scheduledMessage.care_audience];
    },
});
