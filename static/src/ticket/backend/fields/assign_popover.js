import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { useNavigation } from "@web/core/navigation/navigation";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

/** Whom to give a request to: me first, then the members of its team, then the other agents. */
export class AssignPopover extends Component {
    static template = "care_desk.AssignPopover";
    static props = {
        assigneeId: { type: [Number, Boolean], optional: true },
        teamId: { type: [Number, Boolean], optional: true },
        companyId: { type: [Number, Boolean], optional: true },
        onSelect: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ term: "", users: [] });
        this.onInput = useDebounced(() => this.load(), 200);
        useAutofocus({ mobile: true });
        const root = useRef("root");
        useNavigation(root, {
            // The keys go to the search, the arrows walk through what it has found.
            isNavigationAvailable: ({ target }) => root.el?.contains(target),
            shouldFocusFirstItem: true,
            virtualFocus: true,
        });
        onWillStart(() => this.load());
    }

    async load() {
        const users = await this.keepLast.add(
            this.orm.call("care.ticket", "assignable_users", [], {
                term: this.state.term.trim(),
                team_id: this.props.teamId,
                company_id: this.props.companyId,
            }),
        );
        this.state.users = users;
    }

    get me() {
        return { id: user.userId, display_name: user.name };
    }

    get isMeShown() {
        return !this.state.term && this.props.assigneeId !== user.userId;
    }

    get isReleaseShown() {
        return !this.state.term && Boolean(this.props.assigneeId);
    }

    get groups() {
        const others = this.state.users.filter(({ id }) => id !== user.userId || this.state.term);
        return [
            { key: "team", users: others.filter((candidate) => candidate.in_team) },
            { key: "others", users: others.filter((candidate) => !candidate.in_team) },
        ].filter((group) => group.users.length);
    }

    async select(candidate) {
        this.props.close();
        await this.props.onSelect(candidate);
    }
}
