import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const BADGES = {
    waiting: { label: _t("Waiting"), class: "text-bg-warning", icon: "fa-clock-o" },
    live: { label: _t("Live"), class: "text-bg-success", icon: "fa-comments" },
};

/** Whether a visitor is in the chat of a request right now: he waits, or somebody talks with him. */
export class ChatStateField extends Component {
    static template = "care_desk.ChatStateField";
    static props = standardFieldProps;

    get badge() {
        return BADGES[this.props.record.data[this.props.name]];
    }
}

registry.category("fields").add("care_chat_state", {
    component: ChatStateField,
    displayName: _t("Chat State"),
    supportedTypes: ["selection"],
});

/** The channel of a request in a row or on a card; while a visitor is in its chat, that instead. */
export class ChannelField extends SelectionField {
    static template = "care_desk.ChannelField";
    static components = { ...SelectionField.components, ChatStateField };
}

registry.category("fields").add("care_channel", {
    ...selectionField,
    component: ChannelField,
    displayName: _t("Channel"),
    supportedTypes: ["selection"],
    fieldDependencies: [{ name: "chat_state", type: "selection" }],
    listViewWidth: [85, 110],
});
