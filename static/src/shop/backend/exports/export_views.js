import { onMounted, onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

const UPDATE = "care_desk.exports/update";
const RELOAD_DELAY = 500;

/** Reloads what shows an exported file while that is being made; files are only read here. */
function useExportProgress(model, isShown) {
    const busService = useService("bus_service");
    const reload = useDebounced(() => model.load(), RELOAD_DELAY);
    const onUpdate = ({ ids }) => ids.some(isShown) && reload();
    onMounted(() => busService.subscribe(UPDATE, onUpdate));
    onWillUnmount(() => busService.unsubscribe(UPDATE, onUpdate));
}

export class ExportListController extends ListController {
    setup() {
        super.setup();
        useExportProgress(this.model, () => true);
    }
}

export class ExportFormController extends FormController {
    setup() {
        super.setup();
        useExportProgress(this.model, (id) => id === this.model.root.resId);
    }
}

registry.category("views").add("care_export_list", {
    ...listView,
    Controller: ExportListController,
});
registry.category("views").add("care_export_form", {
    ...formView,
    Controller: ExportFormController,
});
