import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

/**
 * Who must answer next, with a red exclamation mark where that is me or my team.
 *
 * An observer is shown and chosen by his name: two fields of the request behind one choice.
 */
export class AwaitingField extends SelectionField {
    static template = "care_desk.AwaitingField";
    static props = {
        ...SelectionField.props,
        isMarkOnly: { type: Boolean, optional: true },
    };

    get observers() {
        return this.props.record.data.observer_ids?.records ?? [];
    }

    get options() {
        return [
            ...super.options.filter(([value]) => value !== "observer"),
            ...this.observers.map((observer) => [observer.resId, observer.data.name]),
        ];
    }

    get value() {
        const { awaiting_observer_id: observer } = this.props.record.data;
        return super.value === "observer" ? observer.id : super.value;
    }

    get string() {
        const { awaiting_observer_id: observer } = this.props.record.data;
        return super.value === "observer" ? observer.display_name : super.string;
    }

    onChange(value) {
        const observer = this.observers.find(({ resId }) => resId === value);
        return this.props.record.update({
            [this.props.name]: observer ? "observer" : value,
            awaiting_observer_id: observer
                ? { id: observer.resId, display_name: observer.data.name }
                : false,
        });
    }
}

registry.category("fields").add("care_awaiting", {
    ...selectionField,
    component: AwaitingField,
    displayName: _t("Answer Expected from"),
    supportedTypes: ["selection"],
    fieldDependencies: [
        { name: "is_awaiting_me", type: "boolean" },
        {
            name: "awaiting_observer_id",
            type: "many2one",
            relation: "care.observer",
            readonly: false,
        },
    ],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...selectionField.extractProps(fieldInfo, dynamicInfo),
        isMarkOnly: Boolean(fieldInfo.options.mark_only),
    }),
    listViewWidth: [95, 160],
});
