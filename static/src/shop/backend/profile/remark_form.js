import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { useAutofocus, useService } from "@web/core/utils/hooks";

import { reasonOf } from "../../../chat/backend/panels/in_place_field";

/** Writing a remark or changing one, where it is read. */
export class RemarkForm extends Component {
    static template = "care_desk.RemarkForm";
    static components = { MultiRecordSelector };
    static props = {
        partnerId: Number,
        /** The remark that is changed, as `care_remarks` tells of it; none for a new one. */
        remark: { type: Object, optional: true },
        onSaved: Function,
        onDiscarded: Function,
    };

    setup() {
        this.orm = useService("orm");
        const { remark } = this.props;
        const ids = (records) => (records || []).map(({ id }) => id);
        this.state = useState({
            values: {
                body: remark?.body || "",
                pinned: remark?.pinned || false,
                product_ids: ids(remark?.products),
                product_tag_ids: ids(remark?.tags),
                attribute_value_ids: ids(remark?.likes),
            },
            isBusy: false,
            error: "",
        });
        useAutofocus({ refName: "body" });
    }

    get subjects() {
        return [
            {
                name: "product_ids",
                model: "product.product",
                label: _t("Products"),
                placeholder: _t("About which products?"),
            },
            {
                name: "product_tag_ids",
                model: "product.tag",
                label: _t("Product tags"),
                placeholder: _t("About which product tags?"),
            },
            {
                name: "attribute_value_ids",
                model: "product.attribute.value",
                label: _t("Likes"),
                placeholder: _t("Likes which brand, colour…?"),
            },
        ];
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.save();
        }
    }

    async save() {
        const { values, isBusy } = this.state;
        if (isBusy) {
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        const linked = Object.fromEntries(
            this.subjects.map(({ name }) => [name, [[6, 0, [...values[name]]]]]),
        );
        const vals = { body: values.body, pinned: values.pinned, ...linked };
        try {
            if (this.props.remark) {
                await this.orm.write("care.remark", [this.props.remark.id], vals);
            } else {
                await this.orm.create("care.remark", [
                    { ...vals, partner_id: this.props.partnerId },
                ]);
            }
        } catch (error) {
            this.state.error = reasonOf(error);
            return;
        } finally {
            this.state.isBusy = false;
        }
        await this.props.onSaved();
    }
}
