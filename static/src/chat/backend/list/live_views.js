import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";

import "../../../ticket/backend/views/ticket_kanban_view";
import "../../../ticket/backend/views/ticket_list_view";
import { useLiveReload } from "./live_reload";

/** The list of requests, live while chats come and go. */
export class LiveTicketListController extends ListController {
    setup() {
        super.setup();
        useLiveReload({
            reload: () => this.model.load(),
            isBusy: () => Boolean(this.model.root.editedRecord || this.model.root.selection.length),
        });
    }
}

/** The cards of requests, live likewise. */
export class LiveTicketKanbanController extends KanbanController {
    setup() {
        super.setup();
        useLiveReload({
            reload: () => this.model.load(),
            isBusy: () =>
                Boolean(
                    this.model.root.selection?.length ||
                        this.rootRef.el.querySelector(".o_dragged, .o_kanban_quick_create"),
                ),
        });
    }
}

const views = registry.category("views");
const Controllers = {
    care_ticket_kanban: LiveTicketKanbanController,
    care_ticket_list: LiveTicketListController,
};
for (const [name, Controller] of Object.entries(Controllers)) {
    views.add(name, { ...views.get(name), Controller }, { force: true });
}
