import { Component, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";

import { moveFocus } from "./arrow_keys";

export const PANEL_KEY = "care_desk.console_panel";
/** On the bus of the interface, with the key of the panel that is asked for. */
export const SHOW_PANEL = "care_desk:show_panel";

/** What helps in a conversation: one panel at a time, of those that rooms have registered. */
export class Panels extends Component {
    static template = "care_desk.ConsolePanels";
    static props = { thread: { optional: true }, insertText: Function, openTicket: Function };

    setup() {
        this.panels = registry
            .category("care_desk.console_panels")
            .getEntries()
            .map(([key, panel]) => ({ key, ...panel }))
            .sort((a, b) => a.sequence - b.sequence);
        this.state = useState({ key: browser.localStorage.getItem(PANEL_KEY) });
        useBus(this.env.bus, SHOW_PANEL, ({ detail: key }) => this.choose({ key }));
    }

    /** The panel chosen, or the first one. */
    get panel() {
        return this.panels.find(({ key }) => key === this.state.key) || this.panels[0];
    }

    get panelProps() {
        return {
            thread: this.props.thread,
            ticketId: this.props.thread?.care_ticket_id?.id || false,
            insertText: this.props.insertText,
            openTicket: this.props.openTicket,
        };
    }

    onKeydown(ev) {
        const index = moveFocus(ev);
        if (index !== undefined) {
            this.choose(this.panels[index]);
        }
    }

    choose(panel) {
        this.state.key = panel.key;
        browser.localStorage.setItem(PANEL_KEY, panel.key);
    }
}
