import { livechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import { click, contains, start } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, waitUntil } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockDate } from "@odoo/hoot-mock";
import {
    allowTranslations,
    contains as find,
    defineModels,
    getService,
    makeServerError,
    MockServer,
    mockService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

import { browser } from "@web/core/browser/browser";

import {
    FILTERS_KEY,
    FRESH_DELAY,
    GATHER_DELAY,
    MANY,
    SWEEP_DELAY,
} from "@care_desk/shop/backend/board/board_state";
import { describeChat, describeLines } from "@care_desk/shop/backend/board/cart_card";

const target = (env) => [env["res.groups"].browse(serverState.groupLivechatId)[0], "CARE_CARTS"];

class IrWebSocket extends livechatModels.IrWebSocket {
    _build_bus_channel_list(channels) {
        return super
            ._build_bus_channel_list(channels)
            .map((channel) => (channel === "care_desk.carts" ? target(this.env) : channel));
    }
}

defineModels({ ...livechatModels, IrWebSocket });
describe.current.tags("desktop");

const makeCart = (values) => ({
    id: 1,
    name: "S00001",
    who: "Visitor #12",
    customer_id: false,
    is_sure: false,
    is_visitor: true,
    country: { name: "France", flag: "/base/static/img/country_flags/fr.png" },
    lang: "French",
    website: "Shop",
    lines: [
        [2, "Mug"],
        [1, "Teapot"],
    ],
    amount: 95,
    amount_text: "95.00 €",
    currency_id: 1,
    stage: "cart",
    since: "2026-11-22 10:00:00",
    seen_at: "2026-11-22 10:02:00",
    failure: "",
    failure_note: "",
    pages: [{ name: "Dune vase", url: "/shop/dune-vase-3", at: "2026-11-22 10:02:00" }],
    chat: false,
    ...values,
});

const makeDetails = (values) => ({
    ...makeCart(),
    products: [{ id: 5, name: "Teapot", quantity: 1, price: "59.00 €", image_url: "" }],
    email: "",
    phone: "",
    ref: "",
    orders: 0,
    requests: [],
    help_hindrance: "",
    ...values,
});

/** What the server knows, and what it was asked. */
let carts, more, asked;
/** What its next answer waits for. */
let hindrance;

async function openBoard() {
    onRpc("sale.order", "care_live_carts", async ({ kwargs: { filters, ids } }) => {
        asked.push({ filters, ids });
        const found = carts.filter(({ id }) => !ids || ids.includes(id));
        const waited = hindrance;
        hindrance = null;
        await waited?.();
        return { carts: found, more, minutes: 30 };
    });
    await start();
    await getService("action").doAction({ type: "ir.actions.client", tag: "care_desk.live_carts" });
}

async function tell(...ids) {
    const { env } = MockServer;
    env["bus.bus"]._sendone(target(env), "care_desk.carts/update", { ids });
    await animationFrame();
}

const column = (stage) => `.o_care_board_column[data-stage=${stage}]`;

beforeEach(() => {
    mockDate("2026-11-22 10:03:00", 0);
    carts = [makeCart()];
    more = 0;
    asked = [];
    hindrance = null;
    browser.localStorage.removeItem(FILTERS_KEY);
});

test("lines are said shortly", () => {
    expect(
        describeLines([
            [1, "Teapot"],
            [2.5, "Tea"],
        ]),
    ).toBe("Teapot, 2.5 × Tea");
});

test("a chat says who talks, waits or was offered help", () => {
    allowTranslations();
    const label = (chat) => describeChat(chat).label.toString();
    expect(label({ state: "waiting" })).toBe("Waits in the chat");
    expect(label({ state: "offered", operator: "Ann" })).toBe("Ann has offered help");
    expect(label({ state: "live", operator: "Ann" })).toBe("In chat with Ann");
    expect(label({ state: "live", operator: "Ann", is_mine: true })).toBe("In chat with you");
});

test("a card says who, from where, what, for how much, and since when", async () => {
    await openBoard();
    await contains(`${column("cart")} .o_care_cart`);
    expect(".o_care_cart_who").toHaveText("Visitor #12");
    expect(".o_care_flag").toHaveAttribute("title", "France");
    expect(".o_care_cart_lines").toHaveText("2 × Mug, Teapot");
    expect(".o_care_cart_amount").toHaveText("95.00 €");
    expect(".o_care_cart_foot").toHaveText(/Dune vase/);
    expect(".o_care_cart_since").toHaveText(/^3:0\d$/);
    expect(".o_care_board_header h1").toHaveText("1 live cart");
});

test("who is only probably that customer is marked, and why a cart failed", async () => {
    carts = [
        makeCart({ id: 1, who: "Ann", is_visitor: false, customer_id: 7, is_sure: false }),
        makeCart({
            id: 2,
            stage: "failed",
            failure: "Payment refused",
            failure_note: "The card has expired",
        }),
    ];
    await openBoard();
    await contains(`${column("cart")} .o_care_cart_who`, { text: "probably Ann" });
    await contains(`${column("failed")} .o_care_cart_failure`, { text: "Payment refused" });
    expect(".o_care_cart_failure").toHaveAttribute("title", "The card has expired");
});

test("it moves by itself: what the bus names is asked, once for all within a second", async () => {
    carts = [makeCart(), makeCart({ id: 2 })];
    await openBoard();
    await contains(`${column("cart")} .o_care_cart`, { count: 2 });
    carts = [makeCart({ stage: "payment" }), makeCart({ id: 3, stage: "address" })];
    await tell(1);
    await tell(2, 3);
    await tell(1);
    expect(asked).toHaveLength(1);
    await advanceTime(GATHER_DELAY);
    await contains(`${column("payment")} .o_care_cart.o_care_fresh[data-id="1"]`);
    await contains(`${column("address")} .o_care_cart[data-id="3"]`);
    await contains(`.o_care_cart[data-id="2"]`, { count: 0 });
    expect(asked).toHaveLength(2);
    expect(asked[1].ids).toEqual([1, 2, 3]);
    await advanceTime(FRESH_DELAY);
    await contains(".o_care_fresh", { count: 0 });
});

test("newest activity comes first", async () => {
    carts = [
        makeCart({ id: 1, who: "Early", seen_at: "2026-11-22 10:00:00" }),
        makeCart({ id: 2, who: "Late", seen_at: "2026-11-22 09:50:00" }),
    ];
    await openBoard();
    await contains(".o_care_cart", { count: 2 });
    expect(queryAllTexts(".o_care_cart_who")).toEqual(["Early", "Late"]);
    carts = [makeCart({ id: 2, who: "Late", seen_at: "2026-11-22 10:02:59" })];
    await tell(2);
    await advanceTime(GATHER_DELAY);
    await contains(`.o_care_cart:first .o_care_cart_who`, { text: "Late" });
    expect(queryAllTexts(".o_care_cart_who")).toEqual(["Late", "Early"]);
});

test("who does nothing for half an hour goes by the clock, unless he chats", async () => {
    const chat = { id: 4, state: "live", operator: "Ann", is_mine: false };
    carts = [makeCart(), makeCart({ id: 2, chat })];
    await openBoard();
    await contains(".o_care_cart", { count: 2 });
    await advanceTime(30 * 60 * 1000);
    await advanceTime(SWEEP_DELAY);
    await contains(".o_care_cart", { count: 1 });
    await contains(`.o_care_cart[data-id="2"]`);
    expect(asked).toHaveLength(1);
});

test("an answer that comes late does not undo a later one", async () => {
    await openBoard();
    await contains(".o_care_cart");
    const late = new Deferred();
    hindrance = () => late;
    carts = [makeCart({ stage: "address" })];
    await tell(1);
    await waitUntil(() => asked.length === 2, { timeout: 5000 });
    carts = [makeCart({ stage: "payment" })];
    await tell(1);
    await advanceTime(GATHER_DELAY);
    expect(asked).toHaveLength(2, { message: "it waits for its turn" });
    late.resolve();
    await waitUntil(() => asked.length === 3, { timeout: 5000 });
    await contains(`${column("payment")} .o_care_cart`);
    expect(`${column("address")} .o_care_cart`).toHaveCount(0);
});

test("what could not be asked is asked with the next change", async () => {
    expect.errors(1);
    carts = [makeCart(), makeCart({ id: 2 })];
    await openBoard();
    await contains(".o_care_cart", { count: 2 });
    hindrance = () => {
        throw makeServerError({ message: "Try again" });
    };
    carts = carts.map((cart) => ({ ...cart, stage: "payment" }));
    await tell(1);
    await expect.waitForErrors(["Try again"], { timeout: 5000 });
    await tell(2);
    await waitUntil(() => asked.length === 3, { timeout: 5000 });
    await contains(`${column("payment")} .o_care_cart`, { count: 2 });
    expect(asked.at(-1).ids.toSorted()).toEqual([1, 2]);
});

test("a crowded shop is not asked by the clock; who finds room is, with the next change", async () => {
    carts = Array.from({ length: MANY }, (_, index) => makeCart({ id: index + 1 }));
    more = 20;
    await openBoard();
    await contains(".o_care_cart", { count: MANY });
    await advanceTime(10 * SWEEP_DELAY);
    expect(asked).toHaveLength(1);
    carts = [makeCart({ id: 500, seen_at: "2026-11-22 10:02:59" })];
    more = 21;
    await tell(500);
    await advanceTime(GATHER_DELAY);
    await contains(`.o_care_cart[data-id="500"]`);
    expect(".o_care_cart").toHaveCount(MANY);
    expect(".o_care_board_header").toHaveText(/and 21 more/);
    expect(asked.at(-1).ids).toEqual([500]);
    carts = [];
    await tell(500);
    await advanceTime(GATHER_DELAY);
    await contains(".o_care_cart", { count: MANY - 1 });
    await tell(7);
    await waitUntil(() => asked.length === 4, { timeout: 5000 });
    expect(asked.at(-1).ids).toBe(undefined);
});

test("filters by amount and stage are asked of the server and kept", async () => {
    await openBoard();
    await contains(".o_care_cart");
    await find(".o_care_board_amount input").edit("50", { confirm: false });
    await advanceTime(500);
    expect(asked.at(-1).filters).toEqual({ amount: 50, stages: null });
    carts = [];
    await click(".o_care_board_stages [data-stage=cart]");
    await contains(".o_care_board_empty", { text: "No live cart fits the filter" });
    const { stages } = asked.at(-1).filters;
    expect(stages).toEqual(["browsing", "address", "delivery", "payment", "failed"]);
    expect(JSON.parse(browser.localStorage.getItem(FILTERS_KEY))).toEqual({ amount: 50, stages });
    carts = [makeCart()];
    await click(".o_care_board_empty button");
    await contains(`${column("cart")} .o_care_cart`);
    expect(asked.at(-1).filters).toEqual({ amount: 0, stages: null });
});

test("without any cart it says what will show here", async () => {
    carts = [];
    await openBoard();
    await contains(".o_care_board_empty", { text: "Nobody has anything in his cart right now" });
});

test("a click opens all about the cart; it stays up to date, and Escape closes it", async () => {
    let stage = "cart";
    onRpc("sale.order", "care_live_cart", ({ args: [ids] }) => {
        expect.step(`details ${ids}`);
        return makeDetails({ stage });
    });
    await openBoard();
    await click(".o_care_cart");
    await contains(".o_care_details_line", { text: "Teapot" });
    await contains(".o_care_details_page", { text: "Dune vase" });
    stage = "payment";
    carts = [makeCart({ stage })];
    await tell(1);
    await advanceTime(GATHER_DELAY);
    await contains(".o_care_details_stage .badge", { text: "Payment" });
    expect.verifySteps(["details 1", "details 1"]);
    await press("Escape");
    await contains(".o_care_details", { count: 0 });
});

test("a cart that was ordered meanwhile says so where it was open", async () => {
    onRpc("sale.order", "care_live_cart", () => {
        if (!carts.length) {
            throw makeServerError({ message: "This cart is none any more" });
        }
        return makeDetails();
    });
    await openBoard();
    await click(".o_care_cart");
    await contains(".o_care_offer_help");
    carts = [];
    await tell(1);
    await advanceTime(GATHER_DELAY);
    await contains(".o_care_details_gone", { text: "This cart is none any more" });
    await contains(".o_care_offer_help", { count: 0 });
});

test("help is offered once, and opens the console", async () => {
    mockService("action", {
        doAction(action) {
            if (action.tag === "care_desk.console") {
                expect.step(`console ${action.params.channel_id}`);
                return;
            }
            return super.doAction(...arguments);
        },
    });
    onRpc("sale.order", "care_live_cart", () => makeDetails());
    onRpc("sale.order", "care_offer_help", ({ args: [ids] }) => {
        expect.step(`offer ${ids}`);
        return { type: "ir.actions.client", tag: "care_desk.console", params: { channel_id: 9 } };
    });
    await openBoard();
    await click(".o_care_cart");
    await click(".o_care_offer_help");
    await animationFrame();
    expect.verifySteps(["offer 1", "console 9"]);
});

test("where help cannot be offered it says why", async () => {
    onRpc("sale.order", "care_live_cart", () =>
        makeDetails({ help_hindrance: "You are unavailable." }),
    );
    await openBoard();
    await click(".o_care_cart");
    await contains(".o_care_hindrance", { text: "You are unavailable." });
    expect(".o_care_offer_help").not.toBeEnabled();
});
