import { useService } from "@web/core/utils/hooks";

/** The action of the dialog that asks how to leave requests and what still qualifies them. */
export const CLOSE_ACTION = "care_desk.care_ticket_close_action";

/**
 * @param {Object} action the action service
 * @param {number[]} resIds requests to close
 * @param {() => any} onClose called when the dialog is gone, confirmed or not
 */
export function openClosing(action, resIds, onClose) {
    return action.doAction(CLOSE_ACTION, {
        additionalContext: { active_model: "care.ticket", active_ids: resIds },
        onClose,
    });
}

/**
 * Ends requests through the dialog: a bare write of "closed" would fail wherever the team's
 * qualification is incomplete.
 *
 * @returns {(record: Object) => Promise} closes that record, with the others where several are
 *   selected, and shows what became of them
 */
export function useClosing() {
    const action = useService("action");
    return async (record) => {
        const { model } = record;
        if (record === model.root && !(await record.save())) {
            return;
        }
        const selection = record.selected ? model.root.selection : [record];
        const resIds = selection.map((selected) => selected.resId);
        await openClosing(action, resIds, () => model.load());
    };
}
