import { Component, onWillStart, useState } from "@odoo/owl";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/**
 * What is still to be set up, above the first screen of whoever sets up. It goes away when all is
 * done, or when he puts it away.
 */
export class SetupChecklist extends Component {
    static template = "care_desk.SetupChecklist";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ steps: [] });
        onWillStart(async () => {
            const isWanted =
                !user.settings.care_setup_hidden &&
                (await user.hasGroup("care_desk.group_care_manager"));
            if (isWanted) {
                this.state.steps = await this.orm.call("care.team", "setup_steps", []);
            }
        });
    }

    get isShown() {
        return this.state.steps.some((step) => !step.done);
    }

    get doneCount() {
        return this.state.steps.filter((step) => step.done).length;
    }

    open(step) {
        return this.action.doAction(step.action);
    }

    async hide() {
        await user.setUserSettings("care_setup_hidden", true);
        this.state.steps = [];
    }
}
