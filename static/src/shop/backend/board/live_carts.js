import { Component, useState } from "@odoo/owl";

import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";

import { CartCard } from "./cart_card";
import { CartDetails } from "./cart_details";
import { useBoard } from "./board_state";
import { STAGES, stageOf } from "./stages";

/** How many cards one column holds on a usual screen before it takes the room of two. */
const TALL = 10;

/** Who is in the shop with what in his cart, stage by stage, moving by itself. */
export class LiveCarts extends Component {
    static template = "care_desk.LiveCarts";
    static components = { CartCard, CartDetails };
    static props = ["*"];

    setup() {
        this.env.config.setDisplayName(_t("Live Carts"));
        this.stages = STAGES;
        this.board = useBoard();
        this.state = useState({ openId: false, asked: 0 });
        this.board.onAsked = (ids) => {
            // What is open is told anew, wherever it may have gone.
            if (!ids || ids.includes(this.state.openId)) {
                this.state.asked++;
            }
        };
        this.setAmount = useDebounced((amount) => this.board.filter({ amount }), 400);
        this.toggle = this.toggle.bind(this);
        this.close = this.close.bind(this);
    }

    get shown() {
        return this.board.shown;
    }

    get chosen() {
        return this.shown.filters.stages || STAGES.map(({ key }) => key);
    }

    get isFiltered() {
        return Boolean(this.shown.filters.amount || this.shown.filters.stages);
    }

    get columns() {
        return STAGES.filter(({ key }) => this.chosen.includes(key)).map((stage) => {
            const carts = this.shown.carts.filter((cart) => stageOf(cart) === stage);
            return {
                ...stage,
                carts,
                total: this.total(carts),
                weight: Math.max(1, Math.min(3, Math.ceil(carts.length / TALL))),
            };
        });
    }

    /** @returns {string} what lies in these carts, where it is of one currency */
    total(carts) {
        const [currencyId, ...others] = new Set(carts.map((cart) => cart.currency_id));
        if (!currencyId || others.length) {
            return "";
        }
        const amount = carts.reduce((sum, cart) => sum + cart.amount, 0);
        return formatCurrency(amount, currencyId);
    }

    onAmount(ev) {
        this.setAmount(Math.max(0, parseFloat(ev.target.value) || 0));
    }

    stageTitle(key) {
        return this.chosen.includes(key) ? _t("Hide this stage") : _t("Show this stage");
    }

    chooseStage(key) {
        const chosen = this.chosen.includes(key)
            ? this.chosen.filter((one) => one !== key)
            : [...this.chosen, key];
        const isAll = chosen.length === STAGES.length || !chosen.length;
        return this.board.filter({ stages: isAll ? null : chosen });
    }

    showAll() {
        return this.board.filter({ amount: 0, stages: null });
    }

    toggle(id) {
        this.state.openId = this.state.openId === id ? false : id;
    }

    close() {
        this.state.openId = false;
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.state.openId) {
            this.close();
        }
    }
}

registry.category("actions").add("care_desk.live_carts", LiveCarts);
