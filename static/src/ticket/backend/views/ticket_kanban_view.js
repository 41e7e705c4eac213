import { registry } from "@web/core/registry";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

import { openClosing } from "../closing_hook";
import { SetupChecklist } from "../setup/setup_checklist";

export class TicketGroupList extends RelationalModel.DynamicGroupList {
    /**
     * A card dropped on "Closed" asks for the qualification first; it moves when that is given.
     */
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const target = this.groups.find((group) => group.id === targetGroupId);
        const isClosing =
            dataGroupId !== targetGroupId &&
            target.groupByField.name === "state" &&
            target.value === "closed";
        if (!isClosing) {
            return super.moveRecord(...arguments);
        }
        const source = this.groups.find((group) => group.id === dataGroupId);
        const record = source.list.records.find((candidate) => candidate.id === dataRecordId);
        return openClosing(this.model.action, [record.resId], () => this.model.load());
    }
}

export class TicketKanbanModel extends RelationalModel {
    static DynamicGroupList = TicketGroupList;
}

export class TicketKanbanRenderer extends KanbanRenderer {
    static template = "care_desk.TicketKanbanRenderer";
    static components = { ...KanbanRenderer.components, SetupChecklist };
}

registry.category("views").add("care_ticket_kanban", {
    ...kanbanView,
    Model: TicketKanbanModel,
    Renderer: TicketKanbanRenderer,
});
