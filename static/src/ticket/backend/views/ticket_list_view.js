import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { SetupChecklist } from "../setup/setup_checklist";

export class TicketListRenderer extends ListRenderer {
    static template = "care_desk.TicketListRenderer";
    static components = { ...ListRenderer.components, SetupChecklist };
}

registry.category("views").add("care_ticket_list", {
    ...listView,
    Renderer: TicketListRenderer,
});
