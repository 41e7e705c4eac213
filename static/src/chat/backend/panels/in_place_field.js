import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { uniqueId } from "@web/core/utils/functions";

/**
 * One value that is changed where it is read and saved as soon as it is left. It says that it was
 * saved; what is refused stays as it was typed, with the reason.
 */
export class InPlaceField extends Component {
    static template = "care_desk.InPlaceField";
    static props = {
        name: String,
        label: String,
        value: String,
        /** Called with the new value; what it throws is the reason why it is not saved. */
        save: Function,
        type: { type: String, optional: true },
        /** Where one of several is chosen: list of [value, label]. */
        options: { type: Array, optional: true },
        placeholder: { type: String, optional: true },
        class: { type: String, optional: true },
        isLabelHidden: { type: Boolean, optional: true },
    };
    static defaultProps = { type: "text", placeholder: "", class: "" };

    setup() {
        this.id = uniqueId("o_care_in_place_");
        /** `typed` is what is not saved yet, undefined where all is. */
        this.state = useState({ typed: undefined, status: "", error: "" });
    }

    get value() {
        return this.state.typed ?? this.props.value;
    }

    onInput(ev) {
        Object.assign(this.state, { typed: ev.target.value, status: "" });
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        } else if (ev.key === "Escape" && this.state.typed !== undefined) {
            ev.stopPropagation();
            Object.assign(this.state, { typed: undefined, status: "", error: "" });
        }
    }

    onSelect(ev) {
        this.state.typed = ev.target.value;
        return this.save();
    }

    async save() {
        const { typed } = this.state;
        if (typed === undefined || this.state.status === "saving") {
            return;
        }
        if (typed === this.props.value) {
            Object.assign(this.state, { typed: undefined, error: "" });
            return;
        }
        Object.assign(this.state, { status: "saving", error: "" });
        try {
            await this.props.save(typed);
        } catch (error) {
            Object.assign(this.state, { status: "", error: reasonOf(error) });
            return;
        }
        this.state.status = "saved";
        if (this.state.typed === typed) {
            this.state.typed = undefined;
        }
    }
}

/**
 * @param {Error} error of a call
 * @returns {string} what went wrong, for who made the call
 */
export function reasonOf(error) {
    if (error instanceof RPCError) {
        return error.data?.message || error.message;
    }
    return _t("Not saved: the server does not answer. What you typed is kept, try again.");
}
