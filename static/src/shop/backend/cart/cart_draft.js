/**
 * What an agent is about to change in a cart, before it is done or proposed. It holds wishes alone:
 * what they come to, the server says.
 */
export class CartDraft {
    constructor() {
        this.clear();
    }

    clear() {
        /** Id of the line -> wanted quantity, 0 to remove it. */
        this.quantities = {};
        /** Products to add: list of {id, name, price, quantity}. */
        this.added = [];
        /** Undefined where the delivery stays; else {carrier_id, point_id, name}. */
        this.delivery = undefined;
        /** Undefined where it stays; else {shipping_id, name} or {address, name}. */
        this.address = undefined;
        this.code = "";
    }

    quantityOf(line) {
        return this.quantities[line.id] ?? line.quantity;
    }

    setQuantity(line, quantity) {
        const wanted = Math.max(0, Math.floor(quantity) || 0);
        if (wanted === line.quantity) {
            delete this.quantities[line.id];
        } else {
            this.quantities[line.id] = wanted;
        }
    }

    add(product) {
        const known = this.added.find(({ id }) => id === product.id);
        if (known) {
            known.quantity++;
        } else {
            this.added.push({ ...product, quantity: 1 });
        }
    }

    setAdded(product, quantity) {
        product.quantity = Math.max(0, Math.floor(quantity) || 0);
        this.added = this.added.filter((one) => one.quantity);
    }

    get isEmpty() {
        return (
            !Object.keys(this.quantities).length &&
            !this.added.length &&
            !this.delivery &&
            !this.address &&
            !this.code
        );
    }

    /** What `_care_apply` takes. */
    get changes() {
        const changes = {
            lines: [
                ...Object.entries(this.quantities).map(([id, quantity]) => ({
                    line_id: Number(id),
                    quantity,
                })),
                ...this.added.map(({ id, quantity }) => ({ product_id: id, quantity })),
            ],
        };
        if (this.delivery) {
            changes.carrier_id = this.delivery.carrier_id;
            changes.point_id = this.delivery.point_id || false;
        }
        if (this.address?.shipping_id) {
            changes.shipping_id = this.address.shipping_id;
        } else if (this.address) {
            changes.address = this.address.address;
        }
        if (this.code) {
            changes.code = this.code;
        }
        return changes;
    }

    /**
     * Goes on with a cart that the customer has changed meanwhile.
     *
     * @returns {boolean} whether something of the draft was about what is gone
     */
    follow(cart) {
        const present = new Map(cart.lines.map((line) => [line.id, line]));
        let isGone = false;
        for (const id of Object.keys(this.quantities)) {
            const line = present.get(Number(id));
            if (!line) {
                isGone = true;
                delete this.quantities[id];
            } else {
                this.setQuantity(line, this.quantities[id]);
            }
        }
        return isGone;
    }
}
