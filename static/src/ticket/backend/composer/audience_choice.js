import { Component } from "@odoo/owl";

import { AUDIENCES, readersOf } from "./audiences";

let nextId = 1;

/** Who reads what is being written, and from whom an answer is expected. */
export class AudienceChoice extends Component {
    static template = "care_desk.AudienceChoice";
    static props = {
        audience: String,
        awaiting: { type: [String, Number], optional: true },
        talk: { type: [Object, { value: false }], optional: true },
        onAudience: Function,
        onAwaiting: Function,
    };

    setup() {
        this.id = `o_care_audience_${nextId++}`;
        this.audiences = Object.entries(AUDIENCES).map(([key, value]) => ({ key, ...value }));
    }

    get icon() {
        return AUDIENCES[this.props.audience].icon;
    }

    get readers() {
        return readersOf(this.props.audience, this.props.talk);
    }

    /** On a closed request nobody is expected to answer. */
    get asksForAwaiting() {
        return Boolean(this.props.talk) && !this.props.talk.is_closed;
    }

    onAwaiting(ev) {
        const { value } = ev.target;
        this.props.onAwaiting(/^\d+$/.test(value) ? Number(value) : value || undefined);
    }
}
