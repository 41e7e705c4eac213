import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    defineModels,
    makeServerError,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import { CartDraft } from "@care_desk/shop/backend/cart/cart_draft";
import { CartSection } from "@care_desk/shop/backend/cart/cart_section";

describe.current.tags("desktop");
defineModels(mailModels);

const PROPS = { partnerId: 70, ticketId: 7 };

let present;

function line(id, values) {
    return {
        id,
        product_id: id,
        name: `Product ${id}`,
        quantity: 2,
        price: 10,
        total: 20,
        is_reward: false,
        is_part: false,
        left: false,
        is_short: false,
        ...values,
    };
}

function cart(values) {
    return {
        id: 5,
        name: "S00005",
        version: "v1",
        is_cart: true,
        is_in_payment: false,
        customer: { id: 70, name: "Carla" },
        customer_sure: true,
        has_chat: true,
        currency_id: 1,
        lines: [line(1), line(2)],
        needs_delivery: true,
        carrier_id: 3,
        carrier: "Bike",
        point: "",
        address: "1 rue du Port, Nantes",
        codes: [],
        amount_delivery: 4,
        amount_untaxed: 40,
        amount_tax: 0,
        amount_total: 44,
        history: [],
        ...values,
    };
}

async function settle() {
    await advanceTime(500);
    await animationFrame();
    await animationFrame();
}

beforeEach(() => {
    present = cart();
    onRpc("sale.order", "care_find_cart", () => present);
    onRpc("sale.order", "care_preview_cart", () => ({
        what: ["2 × Product 1 → 1"],
        notes: [],
        total: 34,
        amount: "34",
    }));
});

describe("the section", () => {
    test("says so where there is no cart", async () => {
        present = false;
        await mountWithCleanup(CartSection, { props: PROPS });
        expect(".o_care_cart_editor").toHaveCount(0);
        expect("p.text-muted").toHaveText("The customer has no cart at the moment.");
    });

    test("shows what is in the cart, and what is short", async () => {
        present = cart({ lines: [line(1), line(2, { left: 1, is_short: true })] });
        await mountWithCleanup(CartSection, { props: PROPS });
        expect(queryAllTexts(".o_care_cart_line .text-truncate")).toEqual([
            "Product 1",
            "Product 2",
        ]);
        expect(".o_care_cart_line:eq(1) .text-danger").toHaveText("1 left");
        expect(".o_care_cart_delivery").toHaveText("Bike");
        expect(".o_care_cart_preview").toHaveCount(0);
    });

    test("offers nothing while the customer pays", async () => {
        present = cart({ is_in_payment: true });
        await mountWithCleanup(CartSection, { props: PROPS });
        expect(".o_care_cart_paying").toHaveCount(1);
        expect(".o_care_cart_stepper, .o_care_cart_add, .o_care_cart_remove").toHaveCount(0);
    });

    test("computes what a change comes to before it is done", async () => {
        onRpc("sale.order", "care_change_cart", ({ args }) => {
            expect.step(args);
            return { id: 1, what: [], notes: [], cart: cart({ version: "v2" }) };
        });
        await mountWithCleanup(CartSection, { props: PROPS });
        await click(".o_care_cart_line:first .fa-minus");
        await animationFrame();
        expect(".o_care_cart_change").not.toBeEnabled();
        await settle();
        expect(".o_care_cart_preview li").toHaveText("2 × Product 1 → 1");
        await click(".o_care_cart_change");
        await settle();
        const changes = { lines: [{ line_id: 1, quantity: 1 }] };
        expect.verifySteps([[[5], "v1", changes, 7, ""]]);
        expect(".o_care_cart_preview").toHaveCount(0);
    });

    test("keeps what the agent wants when it is refused", async () => {
        onRpc("sale.order", "care_propose_cart", () => {
            throw makeServerError({ message: "The cart was changed while you looked at it." });
        });
        await mountWithCleanup(CartSection, { props: PROPS });
        await click(".o_care_cart_line:first .o_care_cart_remove");
        await settle();
        present = cart({ version: "v2", lines: [line(1), line(2, { quantity: 5 })] });
        await click(".o_care_cart_propose");
        await settle();
        expect(".o_care_cart_error").toHaveText("The cart was changed while you looked at it.");
        expect(".o_care_cart_touched").toHaveCount(1);
        expect(".o_care_cart_line:eq(1) input").toHaveValue("5");
    });

    test("asks why where there is no request", async () => {
        await mountWithCleanup(CartSection, { props: { ...PROPS, ticketId: false } });
        await click(".o_care_cart_line:first .fa-plus");
        await settle();
        expect(".o_care_cart_change").not.toBeEnabled();
        await click(".o_care_cart_reason");
        await edit("He called");
        await animationFrame();
        expect(".o_care_cart_change").toBeEnabled();
    });
});

describe("the draft", () => {
    test("is empty again when everything is as it was", () => {
        const draft = new CartDraft();
        draft.setQuantity(line(1), 5);
        expect(draft.isEmpty).toBe(false);
        draft.setQuantity(line(1), 2);
        expect(draft.isEmpty).toBe(true);
    });

    test("never asks for less than nothing", () => {
        const draft = new CartDraft();
        draft.setQuantity(line(1), -3);
        draft.setQuantity(line(2), NaN);
        expect(draft.changes.lines).toEqual([
            { line_id: 1, quantity: 0 },
            { line_id: 2, quantity: 0 },
        ]);
    });

    test("goes on with what the customer has left of the cart", () => {
        const draft = new CartDraft();
        draft.setQuantity(line(1), 5);
        draft.setQuantity(line(2), 1);
        expect(draft.follow(cart({ lines: [line(2)] }))).toBe(true);
        expect(draft.changes.lines).toEqual([{ line_id: 2, quantity: 1 }]);
        expect(draft.follow(cart({ lines: [line(2, { quantity: 1 })] }))).toBe(false);
        expect(draft.isEmpty).toBe(true);
    });

    test("adds the same product once", () => {
        const draft = new CartDraft();
        draft.add({ id: 9, name: "Tray", price: 3 });
        draft.add({ id: 9, name: "Tray", price: 3 });
        expect(draft.changes.lines).toEqual([{ product_id: 9, quantity: 2 }]);
    });
});
