import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { Interaction } from "@web/public/interaction";

import { cartDecisions, decide } from "./cart_decisions";

/** What the team has changed in the visitor's cart, or proposes to; he decides. */
export class CartNews extends Component {
    static template = "care_desk.CartNews";
    static props = {};

    setup() {
        this.state = useState({ changes: [], outcomes: [], isBusy: false });
        onWillStart(() => this.load());
        useBus(cartDecisions, "changed", () => this.load());
        useBus(cartDecisions, "decided", ({ detail }) => this.tell(detail));
    }

    async load() {
        const { changes, cart_quantity: quantity } = await rpc("/shop/care/changes");
        this.state.changes = changes;
        showQuantity(quantity);
    }

    async decide(change, decision) {
        this.state.isBusy = true;
        try {
            await decide(change.id, decision);
        } finally {
            this.state.isBusy = false;
        }
    }

    /** Shows what came of a decision, taken here or in the chat. */
    async tell({ decision, outcome }) {
        if (decision !== "seen") {
            const { done, error, notes, change } = outcome;
            this.state.outcomes = [{ done, error, notes, change, isAskedAgain: !done && !error }];
        }
        await this.load();
        if (outcome.done && decision !== "seen" && decision !== "decline") {
            reloadCart();
        }
    }

    close() {
        this.state.outcomes = [];
    }

    get isCartPage() {
        return isCartPage();
    }
}

function isCartPage() {
    return browser.location.pathname.endsWith("/shop/cart");
}

/** On the page of the cart nothing is typed that could be lost. */
function reloadCart() {
    if (isCartPage()) {
        browser.location.reload();
    }
}

function showQuantity(quantity) {
    browser.sessionStorage.setItem("website_sale_cart_quantity", quantity);
    for (const badge of document.querySelectorAll(".my_cart_quantity")) {
        badge.textContent = quantity;
        badge.classList.toggle("d-none", !quantity);
    }
}

class CartNewsPlace extends Interaction {
    static selector = "#wrapwrap";

    setup() {
        this.isShown = false;
        this.onChanged = this.protectSyncAfterAsync(() => {
            this.show();
            cartDecisions.trigger("changed");
            reloadCart();
        });
    }

    start() {
        const bus = this.services.bus_service;
        bus.subscribe("care_desk.cart/changed", this.onChanged);
        this.registerCleanup(() => bus.unsubscribe("care_desk.cart/changed", this.onChanged));
        if (document.querySelector(".o_care_cart_news")) {
            this.show();
        }
    }

    show() {
        if (!this.isShown) {
            this.isShown = true;
            this.mountComponent(document.body, CartNews);
        }
    }
}

registry.category("public.interactions").add("care_desk.cart_news", CartNewsPlace);
