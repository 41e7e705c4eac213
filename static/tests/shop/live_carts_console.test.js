import { click, contains } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { getService, onRpc } from "@web/../tests/web_test_helpers";

import {
    defineConsoleModels,
    makeChat,
    openConsole,
    startServer,
} from "../chat/console_test_helpers";

defineConsoleModels();
describe.current.tags("desktop");

const NOTIFICATION = {
    type: "ir.actions.client",
    tag: "display_notification",
    params: { message: "The link stands in the chat." },
};

test("from the conversation to the cart, its link and the order, one click each", async () => {
    await startServer();
    const chat = makeChat("Zoé");
    for (const method of ["action_his_cart", "care_send_cart_link", "action_order_with_him"]) {
        onRpc("care.ticket", method, ({ args: [ids] }) => {
            expect.step(`${method} ${ids}`);
            return NOTIFICATION;
        });
    }
    await openConsole(() => ({ mine: [chat.id] }));
    for (const entry of ["his_cart", "send_cart_link", "order_with_him"]) {
        await click(".o_care_cart_menu");
        await click(`.o_care_${entry}`);
    }
    await contains(".o_notification", { text: "The link stands in the chat.", count: 3 });
    expect.verifySteps([
        `action_his_cart ${chat.ticketId}`,
        `care_send_cart_link ${chat.ticketId}`,
        `action_order_with_him ${chat.ticketId}`,
    ]);
});

test("help that was offered says so, is no chat to close, and is taken back", async () => {
    await startServer();
    const chat = makeChat("Visitor #12", { care_ticket_id: false });
    let mine = [chat.id];
    onRpc("discuss.channel", "care_withdraw_offer", ({ args: [ids] }) => {
        expect.step(`withdraw ${ids}`);
        mine = [];
        return true;
    });
    await openConsole(() => ({ mine }), { channel_id: chat.id });
    await contains(".o_care_conversation");
    const store = getService("mail.store");
    store.Thread.get({ model: "discuss.channel", id: chat.id }).care_is_offer = true;
    await contains(".o_care_identity", { text: "Help offered" });
    await contains(".o_care_close", { count: 0 });
    await contains(".o_care_cart_menu", { count: 0 });
    await click(".o_care_withdraw");
    await contains(".o_care_conversation", { count: 0 });
    expect.verifySteps([`withdraw ${chat.id}`]);
});
