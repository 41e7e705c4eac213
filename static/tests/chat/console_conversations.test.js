import { click, contains, insertText, patchUiSize } from "@mail/../tests/mail_test_helpers";
import { withGuest } from "@mail/../tests/mock_server/mail_mock_server";
import { animationFrame, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { Component, xml } from "@odoo/owl";
import { MockServer, getService, mockService, onRpc } from "@web/../tests/web_test_helpers";

import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

import { PANEL_KEY } from "@care_desk/chat/backend/console/panels";

import {
    DIALOG,
    defineConsoleModels,
    makeChat,
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
