import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { formatMonetary } from "@web/views/fields/formatters";

import { reasonOf } from "../../../chat/backend/panels/in_place_field";
import { CartAddress } from "./cart_address";
import { CartDelivery } from "./cart_delivery";
import { CartDraft } from "./cart_draft";
import { CartStepper } from "./cart_stepper";

const PREVIEW_DELAY = 300;
const BADGES = {
    proposed: "text-bg-info",
    done: "text-bg-primary",
    accepted: "text-bg-success",
    declined: "text-bg-secondary",
    taken_back: "text-bg-warning",
    overtaken: "text-bg-light",
};

/**
 * A customer's cart in the hands of an agent: he stages what is to change, sees what it comes to,
 * and then does or proposes it.
 */
export class CartEditor extends Component {
    static template = "care_desk.CartEditor";
    static components = { AutoComplete, CartAddress, CartDelivery, CartStepper };
    static props = {
        /** The answer of `care_cart`. */
        cart: Object,
        /** Id of the request it is done from. */
        ticketId: { type: [Number, { value: false }], optional: true },
        /** Called with a new answer of `care_cart`. */
        onChanged: Function,
        /** Reads the cart anew. */
        reload: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.draft = useState(new CartDraft());
        this.state = useState({
            preview: false,
            /** Why the last wish was refused, and why the present one cannot be computed. */
            error: "",
            previewError: "",
            isBusy: false,
            hasMoved: false,
            reason: "",
            editing: "",
            hasHistory: false,
        });
        this.previewSoon = useDebounced(() => this.loadPreview(), PREVIEW_DELAY);
        onWillUpdateProps(({ cart }) => this.follow(cart));
    }

    // ------------------------------------------------------------------ shown

    get cart() {
        return this.props.cart;
    }

    get isOpen() {
        return this.cart.is_cart && !this.cart.is_in_payment;
    }

    get needsReason() {
        return !this.props.ticketId;
    }

    get isReady() {
        const { preview, reason } = this.state;
        return preview && preview.what.length && (!this.needsReason || reason.trim());
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.cart.currency_id });
    }

    badge(change) {
        return BADGES[change.state];
    }

    date(change) {
        return formatDateTime(deserializeDateTime(change.at));
    }

    stock(left) {
        return left > 0 ? _t("%s left", left) : _t("Out of stock");
    }

    removeLabel(quantity) {
        return quantity ? _t("Remove") : _t("Keep");
    }

    get sources() {
        return [{ options: (words) => this.search(words), optionSlot: "product" }];
    }

    async search(words) {
        if (!words.trim()) {
            return [];
        }
        const found = await this.orm.call("sale.order", "care_cart_products", [
            [this.cart.id],
            words,
        ]);
        if (!found.length) {
            return [{ label: _t("Nothing is sold under this name"), cssClass: "pe-none" }];
        }
        return found.map((product) => ({
            data: { product },
            label: product.name,
            onSelect: () => this.edit(() => this.draft.add(product)),
        }));
    }

    // ------------------------------------------------------------------ draft

    edit(change) {
        change();
        Object.assign(this.state, { error: "", previewError: "", preview: false });
        this.previewSoon();
    }

    setQuantity(line, quantity) {
        this.edit(() => this.draft.setQuantity(line, quantity));
    }

    setAdded(product, quantity) {
        this.edit(() => this.draft.setAdded(product, quantity));
    }

    setCode(ev) {
        const code = ev.target.value.trim();
        this.edit(() => (this.draft.code = code));
    }

    setDelivery(delivery) {
        this.state.editing = "";
        this.edit(() => (this.draft.delivery = delivery));
    }

    setAddress(address) {
        this.state.editing = "";
        this.edit(() => (this.draft.address = address));
    }

    discard() {
        this.draft.clear();
        Object.assign(this.state, {
            preview: false,
            error: "",
            previewError: "",
            hasMoved: false,
            editing: "",
        });
    }

    /** The cart has changed under the agent's hands: what he wants is kept and computed anew. */
    follow(cart) {
        if (cart.version === this.cart.version || this.state.isBusy) {
            return;
        }
        if (!this.draft.isEmpty) {
            this.draft.follow(cart);
            Object.assign(this.state, { hasMoved: true, preview: false, previewError: "" });
            this.previewSoon();
        }
    }

    async loadPreview() {
        if (this.draft.isEmpty) {
            return;
        }
        try {
            this.state.preview = await this.keepLast.add(
                this.orm.silent.call("sale.order", "care_preview_cart", [
                    [this.cart.id],
                    this.cart.version,
                    this.draft.changes,
                ]),
            );
        } catch (error) {
            this.state.previewError = reasonOf(error);
            await this.props.reload();
        }
    }

    // ---------------------------------------------------------------- actions

    async submit(method) {
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            const answer = await this.orm.call("sale.order", method, [
                [this.cart.id],
                this.cart.version,
                this.draft.changes,
                this.props.ticketId || false,
                this.state.reason,
            ]);
            this.discard();
            this.state.reason = "";
            for (const note of answer.notes) {
                this.notification.add(note, { type: "warning" });
            }
            this.props.onChanged(answer.cart);
        } catch (error) {
            this.state.error = reasonOf(error);
            this.state.isBusy = false;
            await this.props.reload();
        } finally {
            this.state.isBusy = false;
        }
    }
}
