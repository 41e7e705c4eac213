import {
    click,
    contains,
    openDiscuss,
    openFormView,
    setupChatHub,
    start,
} from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { getService, mockService, onRpc, serverState } from "@web/../tests/web_test_helpers";

import { DIALOG, defineConsoleModels, makeChat, startServer } from "./console_test_helpers";

defineConsoleModels();
describe.current.tags("desktop");

const END = { livechat_end_dt: "2026-11-22 10:05:00", care_ended_by: "operator" };

/**
 * Answers the server's dialog of closing, at once.
 *
 * @param {Object} chat
 * @param {boolean} isConfirmed whether the chat ends by it
 */
function answerDialog(chat, isConfirmed) {
    onRpc("discuss.channel", "action_care_close", ({ args }) => {
        expect.step(`asked for ${args[0]}`);
        return DIALOG;
    });
    onRpc("discuss.channel", "action_unfollow", () => {
        expect.step("left");
        return true;
    });
    mockService("action", {
        doAction(action, options) {
            if (action !== DIALOG && action.name !== DIALOG.name) {
                return super.doAction(...arguments);
            }
            if (isConfirmed) {
                chat.end(END);
            }
            options.onClose();
        },
    });
}

async function openWindow(isConfirmed) {
    const env = await startServer();
    const chat = makeChat("Zoé");
    chat.end = (values) => env["discuss.channel"].write([chat.id], values);
    setupChatHub({ opened: [chat.id] });
    answerDialog(chat, isConfirmed);
    await start();
    await contains(".o-mail-ChatWindow", { text: "Zoé" });
    return chat;
}

test("closing the window of a chat that goes on asks for its qualification", async () => {
    const chat = await openWindow(true);
    await click(".o-mail-ChatWindow [title*='Close Chat Window']");
    await contains(".o-mail-ChatWindow", { count: 0 });
    await expect.waitForSteps([`asked for ${chat.id}`]);
});

test("who does not close keeps chat and window", async () => {
    const chat = await openWindow(false);
    await click(".o-mail-ChatWindow [title*='Close Chat Window']");
    await expect.waitForSteps([`asked for ${chat.id}`]);
    await contains(".o-mail-ChatWindow", { text: "Zoé" });
    await contains(".o-livechat-CloseConfirmation", { count: 0 });
});

test("closing all windows ends no chat: it is folded", async () => {
    const chat = await openWindow(false);
    await getService("mail.store").chatHub.closeAll();
    await contains(".o-mail-ChatWindow", { count: 0 });
    await contains(".o-mail-ChatBubble");
    await expect.waitForSteps([]);
    expect(chat.id).toBeGreaterThan(0);
});

test("leaving in Discuss asks for the qualification too", async () => {
    const env = await startServer();
    const chat = makeChat("Zoé");
    chat.end = (values) => env["discuss.channel"].write([chat.id], values);
    answerDialog(chat, true);
    await start();
    await openDiscuss(chat.id);
    await click(".o-mail-DiscussSidebarChannel:contains(Zoé) [title='Chat Actions']");
    await click(".o-dropdown-item:contains(Leave Channel)");
    await expect.waitForSteps([`asked for ${chat.id}`]);
});

test("a chat that is over is left without a question", async () => {
    const env = await startServer();
    const chat = makeChat("Zoé", END);
    chat.end = (values) => env["discuss.channel"].write([chat.id], values);
    setupChatHub({ opened: [chat.id] });
    answerDialog(chat, true);
    await start();
    await click(".o-mail-ChatWindow [title*='Close Chat Window']");
    await contains(".o-mail-ChatWindow", { count: 0 });
    await expect.waitForSteps(["left"]);
});

test("a chat that is none of ours is left as Odoo does", async () => {
    await startServer();
    const chat = makeChat("Zoé", { care_ticket_id: false });
    setupChatHub({ opened: [chat.id] });
    await start();
    await click(".o-mail-ChatWindow [title*='Close Chat Window']");
    await contains(".o-livechat-CloseConfirmation");
});

test("windows of our chats show again outside the console", async () => {
    await startServer();
    const chat = makeChat("Zoé");
    setupChatHub({ opened: [chat.id] });
    onRpc("discuss.channel", "care_console", () => ({
        status: "available",
        waiting: [],
        operators: [],
        open_chats: 1,
        mine: [chat.id],
        my_chats: 1,
        max_chats: false,
    }));
    await start();
    await contains(".o-mail-ChatWindow", { text: "Zoé" });
    await getService("action").doAction({ type: "ir.actions.client", tag: "care_desk.console" });
    await contains(".o_care_chat_tab", { text: "Zoé" });
    await contains(".o-mail-ChatWindow", { count: 0 });
    await openFormView("res.partner", serverState.partnerId);
    await contains(".o-mail-ChatWindow", { text: "Zoé" });
});
