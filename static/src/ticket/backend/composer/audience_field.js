import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { AudienceChoice } from "./audience_choice";
import { TICKET } from "./audiences";

/** The choice of the audience in the full composer, whose view has all its fields. */
export class AudienceField extends Component {
    static template = "care_desk.AudienceField";
    static components = { AudienceChoice };
    static props = standardFieldProps;

    setup() {
        this.store = useService("mail.store");
    }

    get awaiting() {
        const { care_awaiting, care_awaiting_observer_id } = this.props.record.data;
        return (
            (care_awaiting === "observer" ? care_awaiting_observer_id.id : care_awaiting) ||
            undefined
        );
    }

    /** The small composer behind goes along: what is left there of the text keeps its audience. */
    get composers() {
        return JSON.parse(this.props.record.data.res_ids || "[]").map(
            (id) => this.store.Thread.insert({ model: TICKET, id }).composer,
        );
    }

    onAudience(audience) {
        for (const composer of this.composers) {
            composer.care_audience = audience;
        }
        return this.props.record.update({ [this.props.name]: audience });
    }

    onAwaiting(whom) {
        for (const composer of this.composers) {
            composer.care_awaiting = whom;
        }
        const observer = this.props.record.data.care_talk.observers.find(({ id }) => id === whom);
        return this.props.record.update({
            care_awaiting: observer ? "observer" : whom || false,
            care_awaiting_observer_id: observer
                ? { id: observer.id, display_name: observer.name }
                : false,
        });
    }
}

registry.category("fields").add("care_audience", {
    component: AudienceField,
    displayName: _t("Audience of a Comment"),
    supportedTypes: ["selection"],
});
