import { click, contains, insertText, patchUiSize } from "@mail/../tests/mail_test_helpers";
import { withGuest } from "@mail/../tests/mock_server/mail_mock_server";
import { advanceTime, animationFrame, describe, expect, mockDate, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { Component, xml } from "@odoo/owl";
import {
    MockServer,
    getService,
    makeServerError,
    mockService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

import { PRESENCE_DELAY, RELOAD_DELAY } from "@care_desk/chat/backend/console/console_state";
import { formatElapsed } from "@care_desk/chat/backend/console/elapsed";
import { PANEL_KEY } from "@care_desk/chat/backend/console/panels";

import {
    DIALOG,
    defineConsoleModels,
    makeChat,
    makeWaiting,
    openConsole,
    startServer,
    tellConsoles,
} from "./console_test_helpers";

defineConsoleModels();
describe.current.tags("desktop");

const says = (chat, body) =>
    withGuest(chat.guestId, () =>
        rpc("/mail/message/post", {
            post_data: { body, message_type: "comment", subtype_xmlid: "mail.mt_comment" },
            thread_id: chat.id,
            thread_model: "discuss.channel",
        }),
    );

/** Lets the operator look elsewhere: what arrives now is not read. */
const lookAway = () => document.activeElement.blur();

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

describe("conversations", () => {
    test("what a visitor says lights his tab until it is read", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        await contains(".o_care_chat_tab.active", { text: "Zoé" });
        await says(ali, "Hello?");
        await contains(".o_care_chat_tab.o_care_unread .o_care_tab_counter", { text: "1" });
        await says(ali, "Anybody?");
        await contains(".o_care_chat_tab.o_care_unread .o_care_tab_counter", { text: "2" });
        expect(".o_care_chat_tab.o_care_unread").toHaveText(/Ali/);
        await click(".o_care_chat_tab", { text: "Ali" });
        await contains(".o-mail-Message", { text: "Anybody?" });
        await contains(".o_care_chat_tab.o_care_unread", { count: 0 });
    });

    test("the open tab lights up too while I look elsewhere", async () => {
        await startServer();
        const zoe = makeChat("Zoé");
        await openConsole(() => ({ mine: [zoe.id] }));
        await contains(".o-mail-Composer-input:focus");
        await says(zoe, "I read this");
        await contains(".o-mail-Message", { text: "I read this" });
        await contains(".o_care_chat_tab.o_care_unread", { count: 0 });
        lookAway();
        await says(zoe, "Still there?");
        await contains(".o_care_chat_tab.active.o_care_unread");
        queryFirst(".o-mail-Composer-input").focus();
        await contains(".o_care_chat_tab.o_care_unread", { count: 0 });
    });

    test("the open conversation, chosen or not, counts as displayed", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        const { Thread } = getService("mail.store");
        const displayed = () =>
            [zoe, ali].map(({ id }) =>
                Boolean(Thread.get({ model: "discuss.channel", id }).isDisplayed),
            );
        await contains(".o_care_chat_tab.active", { text: "Zoé" });
        expect(displayed()).toEqual([true, false]);
        await click(".o_care_chat_tab", { text: "Ali" });
        await contains(".o_care_chat_tab.active", { text: "Ali" });
        expect(displayed()).toEqual([false, true]);
    });

    test("each draft stays with its conversation, and its tab shows there is one", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        await insertText(".o-mail-Composer-input", "Dear Zoé");
        await contains(".o_care_draft", { count: 0 });
        await click(".o_care_chat_tab", { text: "Ali" });
        await contains(".o-mail-Composer-input:focus", { value: "" });
        await contains(".o_care_chat_tab:contains(Zoé) .o_care_draft");
        await insertText(".o-mail-Composer-input", "Dear Ali");
        await click(".o_care_chat_tab", { text: "Zoé" });
        await contains(".o-mail-Composer-input", { value: "Dear Zoé" });
        await click(".o_care_chat_tab", { text: "Ali" });
        await contains(".o-mail-Composer-input", { value: "Dear Ali" });
    });

    test("a draft outlives leaving the console", async () => {
        await startServer();
        const zoe = makeChat("Zoé");
        await openConsole(() => ({ mine: [zoe.id] }));
        await insertText(".o-mail-Composer-input", "Dear Zoé");
        await getService("action").doAction("mail.action_discuss");
        await contains(".o-mail-Discuss");
        await getService("action").doAction({
            type: "ir.actions.client",
            tag: "care_desk.console",
        });
        await contains(".o-mail-Composer-input", { value: "Dear Zoé" });
    });

    test("no chat window opens above the console, yet the user is notified", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        mockService("mail.out_of_focus", {
            notify: (message) => expect.step(`notified: ${message.authorName}`),
        });
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        await contains(".o_care_chat_tab", { count: 2 });
        await says(ali, "Hello?");
        await expect.waitForSteps(["notified: Ali"]);
        await contains(".o_care_chat_tab.o_care_unread", { text: "Ali" });
        await contains(".o-mail-ChatWindow", { count: 0 });
        await contains(".o-mail-ChatBubble", { count: 0 });
    });

    test("who it is stands above, in words", async () => {
        await startServer();
        const mine = ["signed_in", "proven", "typed", "unknown"].map(
            (identity) => makeChat(identity, { care_identity: identity }).id,
        );
        await openConsole(() => ({ mine }));
        for (const [name, words] of [
            ["signed_in", "Signed in"],
            ["proven", "Number and mail match"],
            ["typed", "Address not verified"],
            ["unknown", "Unknown visitor"],
        ]) {
            await click(".o_care_chat_tab", { text: name });
            await contains(`.o_care_identity[data-identity=${name}]`, { text: words });
        }
    });

    test("the server's dialogs transfer, push, attach and close", async () => {
        await startServer();
        const zoe = makeChat("Zoé");
        for (const [model, method] of [
            ["discuss.channel", "action_care_transfer"],
            ["discuss.channel", "action_care_push"],
            ["discuss.channel", "action_care_close"],
            ["care.ticket", "action_attach"],
        ]) {
            onRpc(model, method, ({ args }) => {
                expect.step(`${method} ${args[0]}`);
                return DIALOG;
            });
        }
        await openConsole(() => ({ mine: [zoe.id] }));
        await contains(".o_care_chat_tab.active");
        mockService("action", {
            doAction(action, { onClose }) {
                expect.step(action.name);
                onClose();
            },
        });
        for (const [name, asked] of [
            ["transfer", `action_care_transfer ${zoe.id}`],
            ["push", `action_care_push ${zoe.id}`],
            ["attach", `action_attach ${zoe.ticketId}`],
            ["close", `action_care_close ${zoe.id}`],
        ]) {
            await click(`.o_care_${name}`);
            await expect.waitForSteps([asked, DIALOG.name]);
        }
    });

    test("a chat the visitor left asks to be qualified, then is put away", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        let mine = [zoe.id, ali.id];
        onRpc("discuss.channel", "action_care_close", () => DIALOG);
        onRpc("discuss.channel", "channel_pin", () => {
            expect.step("put away");
            return true;
        });
        await openConsole(() => ({ mine }));
        await contains(".o_care_chat_tab", { count: 2 });
        const end = { care_ended_by: "visitor", livechat_end_dt: "2026-11-22 10:05:00" };
        MockServer.env["discuss.channel"].write([zoe.id], end);
        getService("mail.store").insert({ "discuss.channel": [{ id: zoe.id, ...end }] });
        tellConsoles();
        await contains(".o_care_chat_tab.active.o_care_ended", { text: "Zoé" });
        await contains(".o_care_conversation_ended", { text: "The visitor has left the chat." });
        await contains(".o-mail-Composer", { count: 0 });
        await contains(".o_care_put_away", { count: 0 });
        mockService("action", {
            doAction(_action, { onClose }) {
                mine = [ali.id];
                onClose();
            },
        });
        await click(".o_care_qualify");
        await click(".o_care_put_away");
        await contains(".o_care_chat_tab", { count: 1 });
        await contains(".o_care_chat_tab.active", { text: "Ali" });
        await expect.waitForSteps(["put away"]);
    });

    test("Tab in an empty answer goes to who has waited longest for one", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        await contains(".o-mail-Composer-input:focus");
        await says(ali, "Hello?");
        await contains(".o_care_chat_tab.o_care_unread", { text: "Ali" });
        await press("Tab");
        await contains(".o_care_chat_tab.active", { text: "Ali" });
        await contains(".o-mail-ChatWindow", { count: 0 });
    });

    test("the one that was asked for is open first", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }), { channel_id: ali.id });
        await contains(".o_care_chat_tab.active", { text: "Ali" });
    });

    test("the arrows go from tab to tab, and a click writes", async () => {
        await startServer();
        const [zoe, ali] = [makeChat("Zoé"), makeChat("Ali")];
        await openConsole(() => ({ mine: [zoe.id, ali.id] }));
        await contains(".o_care_chat_tab.active", { text: "Zoé" });
        queryFirst(".o_care_chat_tab").focus();
        for (const [key, name] of [
            ["ArrowRight", "Ali"],
            ["ArrowRight", "Zoé"],
            ["ArrowLeft", "Ali"],
        ]) {
            await press(key);
            await contains(".o_care_chat_tab.active[tabindex='0']:focus", { text: name });
            await animationFrame();
            expect(".o_care_chat_tab.active").toBeFocused();
        }
        expect(".o_care_chat_tab[tabindex='-1']").toHaveCount(1);
        await click(".o_care_chat_tab.active");
        await contains(".o-mail-Composer-input:focus");
    });
});

describe("panels", () => {
    class Hello extends Component {
        static template = xml`
            <div class="o_hello">
                <span t-esc="props.ticketId"/>
                <button class="o_insert" t-on-click="() => props.insertText('the parcel')"/>
            </div>`;
        static props = ["thread", "ticketId", "insertText", "openTicket"];
    }
    class Other extends Component {
        static template = xml`<div class="o_other"/>`;
        static props = ["*"];
    }

    const register = () => {
        const panels = registry.category("care_desk.console_panels");
        panels.add("other", { title: "Other", icon: "fa fa-car", Component: Other, sequence: 20 });
        panels.add("hello", { title: "Hello", icon: "fa fa-bell", Component: Hello, sequence: 10 });
    };

    test("the first one shows, another may be chosen, and the choice is kept", async () => {
        register();
        await startServer();
        const zoe = makeChat("Zoé");
        await openConsole(() => ({ mine: [zoe.id] }));
        expect(queryAllTexts(".o_care_panels [role=tab]")).toEqual(["Hello", "Other"]);
        await contains(".o_hello", { text: `${zoe.ticketId}` });
        await click(".o_care_panels [data-panel=other]");
        await contains(".o_other");
        await contains(".o_hello", { count: 0 });
        expect(browser.localStorage.getItem(PANEL_KEY)).toBe("other");
    });

    test("the arrows go from panel to panel", async () => {
        register();
        await startServer();
        const zoe = makeChat("Zoé");
        await openConsole(() => ({ mine: [zoe.id] }));
        await contains(".o_hello");
        queryFirst(".o_care_panels [role=tab][tabindex='0']").focus();
        await press("ArrowLeft");
        await contains(".o_care_panels [role=tab][tabindex='0']:focus", { text: "Other" });
        await contains(".o_other");
        expect(".o_care_panels [role=tab][tabindex='-1']").toHaveText("Hello");
    });

    test("the one chosen last time shows first", async () => {
        register();
        browser.localStorage.setItem(PANEL_KEY, "other");
        await openConsole();
        await contains(".o_other");
    });

    test("they write where the cursor is", async () => {
        register();
        await startServer();
        const zoe = makeChat("Zoé");
        await openConsole(() => ({ mine: [zoe.id] }));
        await insertText(".o-mail-Composer-input", "Here is");
        await click(".o_insert");
        await contains(".o-mail-Composer-input:focus", { value: "Here is the parcel" });
    });

    test("without panels the conversation has their room", async () => {
        await patchUiSize({ width: 1366, height: 768 });
        await openConsole();
        await contains(".o_care_conversations");
        await contains(".o_care_panels", { count: 0 });
    });
});
