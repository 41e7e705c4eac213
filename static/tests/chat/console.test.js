import { click, contains } from "@mail/../tests/mail_test_helpers";
import { advanceTime, animationFrame, describe, expect, mockDate, test } from "@odoo/hoot";
import { press, queryFirst } from "@odoo/hoot-dom";
import {
    getService,
    makeServerError,
    mockService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

import { PRESENCE_DELAY, RELOAD_DELAY } from "@care_desk/chat/backend/console/console_state";
import { formatElapsed } from "@care_desk/chat/backend/console/elapsed";

import {
    defineConsoleModels,
    makeChat,
    makeWaiting,
    openConsole,
    startServer,
    tellConsoles,
} from "./console_test_helpers";

defineConsoleModels();
describe.current.tags("desktop");

describe("visitors waiting", () => {
    test("time is written shortly", () => {
        expect([0, 7, 60, 760, 3725, -3].map(formatElapsed)).toEqual([
            "0:00",
            "0:07",
            "1:00",
            "12:40",
            "1:02:05",
            "0:00",
        ]);
    });

    test("they are counted, and the longest wait ticks", async () => {
        mockDate("2026-11-22 10:02:30", 0);
        await openConsole(() => ({
            waiting: [
                makeWaiting({ id: 1, is_for_me: true }),
                makeWaiting({ id: 2, name: "Ali", since: "2026-11-22 10:01:00", is_here: false }),
            ],
        }));
        await contains(".o_care_visitors_count", { text: "2" });
        expect(".o_care_longest .o_care_elapsed").toHaveText(/^2:3\d$/);
        await contains(".o_care_visitor:first .o_care_visitor_name", { text: "Zoé Martin" });
        await contains(".o_care_visitor:first .o_care_fits");
        await contains(".o_care_visitor:first .o_care_here");
        await contains(".o_care_visitor:first .o_care_visitor_lang", { text: "French" });
        await contains(".o_care_visitor:last .o_care_fits", { count: 0 });
        await contains(".o_care_visitor:last .o_care_gone");
        await advanceTime(60000);
        await animationFrame();
        expect(".o_care_longest .o_care_elapsed").toHaveText(/^3:3\d$/);
        expect(".o_care_visitor:first .o_care_elapsed").toHaveText(/^3:3\d$/);
        expect(".o_care_visitor:last .o_care_elapsed").toHaveText(/^2:3\d$/);
    });

    test("nobody waits: nothing to take", async () => {
        await openConsole();
        await contains(".o_care_visitors", { text: "Nobody is waiting." });
        expect(".o_care_take_next").not.toBeEnabled();
    });

    test("the chat taken opens, and the cursor is in its answer", async () => {
        await startServer();
        const chat = makeChat("Zoé");
        let isTaken = false;
        onRpc("discuss.channel", "care_take_next", () => {
            isTaken = true;
            return chat.id;
        });
        await openConsole(() =>
            isTaken ? { mine: [chat.id] } : { waiting: [makeWaiting({ id: chat.id })] },
        );
        await click(".o_care_take_next");
        await contains(".o_care_chat_tab.active", { text: "Zoé" });
        await contains(".o_care_conversation_ticket", { text: `${chat.number} · Question of Zoé` });
        await contains(".o-mail-Composer-input:focus");
    });

    test("who is unavailable takes nobody, and reads why", async () => {
        await openConsole(() => ({ status: "unavailable", waiting: [makeWaiting({ id: 999 })] }));
        for (const button of [".o_care_take_next", ".o_care_take"]) {
            expect(button).not.toBeEnabled();
            expect(button).toHaveAttribute("title", /^You are unavailable/);
        }
    });

    test("who has all chats a channel allows takes those of another", async () => {
        const full = makeWaiting({ id: 998, is_over_limit: true });
        const waiting = [full, makeWaiting({ id: 999 })];
        await startServer();
        await openConsole(() => ({ waiting, my_chats: 5, max_chats: 5 }));
        expect(".o_care_my_chats").toHaveText("5 of 5 chats");
        expect(".o_care_take_next").toBeEnabled();
        expect(".o_care_take:first").not.toBeEnabled();
        expect(".o_care_take:first").toHaveAttribute("title", /close one first/);
        expect(".o_care_take:last").toBeEnabled();
        waiting.pop();
        getService("bus_service").trigger("BUS:RECONNECT");
        await advanceTime(RELOAD_DELAY * 2);
        await animationFrame();
        expect(".o_care_take_next").not.toBeEnabled();
        expect(".o_care_take_next").toHaveAttribute("title", /close one first/);
    });

    test("one may choose whom to take", async () => {
        await startServer();
        const chat = makeChat("Ali");
        onRpc("discuss.channel", "care_take", ({ args }) => {
            expect.step(`take ${args[0]}`);
            return chat.id;
        });
        await openConsole(() => ({
            waiting: [makeWaiting({ id: 998 }), makeWaiting({ id: 999, name: "Ali" })],
            mine: [chat.id],
        }));
        await click(".o_care_visitor:last .o_care_take");
        await expect.waitForSteps(["take 999"]);
    });

    test("a colleague was faster: he is named, and the list is up to date", async () => {
        let isGone = false;
        onRpc("discuss.channel", "care_take", () => {
            isGone = true;
            throw makeServerError({
                type: "UserError",
                message: "Bruno has just taken this chat.",
            });
        });
        await openConsole(() => ({ waiting: isGone ? [] : [makeWaiting({ id: 999 })] }));
        await click(".o_care_take");
        await contains(".o_notification", { text: "Bruno has just taken this chat." });
        await contains(".o_care_visitor", { count: 0 });
    });

    test("nobody waits any more: it is said", async () => {
        onRpc("discuss.channel", "care_take_next", () => false);
        await openConsole(() => ({ waiting: [makeWaiting({ id: 999 })] }));
        await click(".o_care_take_next");
        await contains(".o_notification", { text: "Nobody is waiting any more." });
    });

    test("who arrives and fits is announced to whom is available, once", async () => {
        const waiting = [];
        let status = "busy";
        mockService("mail.out_of_focus", {
            sendNotification: ({ title, message }) => expect.step(`${title}: ${message}`),
        });
        await startServer();
        await openConsole(() => ({ status, waiting: [...waiting] }));
        waiting.push(makeWaiting({ id: 1, name: "Busy", is_for_me: true }));
        tellConsoles();
        await contains(".o_care_visitor", { count: 1 });
        status = "available";
        waiting.push(makeWaiting({ id: 2, name: "Other", is_for_me: false }));
        tellConsoles();
        await contains(".o_care_visitor", { count: 2 });
        await expect.waitForSteps([]);
        waiting.push(makeWaiting({ id: 3, name: "Fit", is_for_me: true }));
        tellConsoles();
        await contains(".o_care_visitor", { count: 3 });
        tellConsoles();
        await advanceTime(RELOAD_DELAY * 2);
        await expect.waitForSteps(["Fit is waiting: Where is my parcel?"]);
    });
});

describe("operators", () => {
    const operators = [
        { id: serverState.userId, name: "Agnes", status: "available", chats: 2 },
        { id: 999, name: "Bruno", status: "busy", chats: 1 },
    ];

    test("who is there is shown with the chats of each", async () => {
        await openConsole(() => ({ operators, open_chats: 3 }));
        await contains(".o_care_operators_count", { text: "2" });
        await contains(".o_care_open_chats", { text: "3" });
        await contains(".o_care_console_operator:first", { text: "Agnes(you)Available2" });
        await contains(".o_care_console_operator:last .o_care_dot[data-status=busy]");
    });

    test("I set my own status, and it is what the server says", async () => {
        let status = "available";
        onRpc("res.users", "care_set_chat_status", ({ args }) => {
            expect.step(args[0]);
            return (status = args[0]);
        });
        await openConsole(() => ({ status }));
        await contains("[role=radio][aria-checked=true]", { text: "Available" });
        await click("[role=radio][data-status=busy]");
        await contains("[role=radio][aria-checked=true]", { text: "Busy" });
        await contains(".o_care_status_help", {
            text: "You are given no chat, but you may take one.",
        });
        await expect.waitForSteps(["busy"]);
    });

    test("without a limit none is shown", async () => {
        await openConsole(() => ({ my_chats: 3 }));
        await contains(".o_care_status_help");
        expect(".o_care_my_chats").toHaveCount(0);
    });

    test("the arrows choose the status, in a circle, and the focus goes with it", async () => {
        let status = "available";
        onRpc("res.users", "care_set_chat_status", ({ args }) => (status = args[0]));
        await openConsole(() => ({ status }));
        expect("[role=radio][tabindex='0']").toHaveCount(1);
        queryFirst("[role=radio][tabindex='0']").focus();
        for (const [key, name] of [
            ["ArrowRight", "Busy"],
            ["ArrowDown", "Unavailable"],
            ["ArrowRight", "Available"],
            ["ArrowLeft", "Unavailable"],
            ["ArrowUp", "Busy"],
        ]) {
            await press(key);
            await contains("[role=radio][aria-checked=true][tabindex='0']:focus", { text: name });
        }
        expect("[role=radio][tabindex='-1']").toHaveCount(2);
    });
});

describe("live", () => {
    let looks;

    /** Opens the console, and waits until it is quiet. */
    async function openLive() {
        await startServer();
        looks = 0;
        await openConsole(() => {
            looks++;
            return {};
        });
        expect(looks).toBe(1);
        await advanceTime(RELOAD_DELAY * 2);
        await animationFrame();
        looks = 0;
    }

    test("several changes at once are one look at the server", async () => {
        await openLive();
        // At once here: what the server sends arrives when it does.
        for (let change = 0; change < 3; change++) {
            getService("bus_service").trigger("BUS:RECONNECT");
        }
        await advanceTime(RELOAD_DELAY * 2);
        expect(looks).toBe(1);
        await advanceTime(RELOAD_DELAY * 2);
        expect(looks).toBe(1);
    });

    test("back from a lost connection, it looks again", async () => {
        await openLive();
        getService("bus_service").trigger("BUS:RECONNECT");
        await advanceTime(RELOAD_DELAY * 2);
        expect(looks).toBe(1);
    });

    test("who came and went is known to the minute", async () => {
        await openLive();
        await advanceTime(PRESENCE_DELAY + RELOAD_DELAY);
        expect(looks).toBe(1);
    });

    test("who has left the console no longer looks", async () => {
        await openLive();
        await getService("action").doAction("mail.action_discuss");
        await contains(".o-mail-Discuss");
        tellConsoles();
        await advanceTime(PRESENCE_DELAY * 2);
        expect(looks).toBe(0);
        expect(getService("mail.store").careConsoleIsActive).toBe(false);
    });
});
