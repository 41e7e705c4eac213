import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { RelativeTime } from "@mail/core/common/relative_time";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { CONSOLE_UPDATE } from "../console/console_state";
import { reasonOf } from "./in_place_field";

const ICONS = { email: "fa-envelope-o", form: "fa-wpforms", portal: "fa-globe" };
const RELOAD_DELAY = 1000;

/** What came in writing and waits for the team: something to do between two chats. */
export class QuestionsPanel extends Component {
    static template = "care_desk.QuestionsPanel";
    static components = { RelativeTime };
    static props = {
        thread: { type: Object, optional: true },
        ticketId: [Number, { value: false }],
        insertText: { type: Function, optional: true },
        openTicket: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.state = useState({ questions: [], takenId: false });
        const busService = useService("bus_service");
        const reload = useDebounced(() => this.load(), RELOAD_DELAY);
        busService.subscribe(CONSOLE_UPDATE, reload);
        onWillUnmount(() => busService.unsubscribe(CONSOLE_UPDATE, reload));
        onWillStart(() => this.load());
        onWillUpdateProps((nextProps) => {
            if (nextProps.ticketId !== this.props.ticketId) {
                this.load(nextProps);
            }
        });
    }

    async load(props = this.props) {
        this.state.questions = await this.keepLast.add(
            this.orm.silent.call("care.ticket", "latest_questions", [], {
                ticket_id: props.ticketId,
            }),
        );
    }

    get groups() {
        const { questions } = this.state;
        return [
            {
                key: "visitor",
                title: _t("From this customer"),
                questions: questions.filter((question) => question.is_of_visitor),
            },
            {
                key: "others",
                title: _t("Latest questions"),
                questions: questions.filter((question) => !question.is_of_visitor),
            },
        ].filter((group) => group.questions.length);
    }

    icon(question) {
        return ICONS[question.channel];
    }

    date(question) {
        return deserializeDateTime(question.date);
    }

    isTaken(question) {
        return Boolean(question.assignee) && !question.is_mine;
    }

    /** Mine is opened as it is; one of nobody becomes mine first, one of a colleague stays his. */
    async take(question) {
        if (this.state.takenId) {
            return;
        }
        this.state.takenId = question.id;
        try {
            if (!question.assignee) {
                await this.orm.call("care.ticket", "take_question", [[question.id]]);
            }
            this.props.openTicket(question.id);
        } catch (error) {
            this.notification.add(reasonOf(error), { type: "warning" });
        } finally {
            this.state.takenId = false;
        }
        await this.load();
    }
}

registry.category("care_desk.console_panels").add("questions", {
    title: _t("Questions"),
    icon: "fa fa-inbox",
    Component: QuestionsPanel,
    sequence: 30,
});
