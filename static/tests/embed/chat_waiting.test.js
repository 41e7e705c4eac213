import { defineLivechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import { click, contains, insertText, triggerHotkey } from "@mail/../tests/mail_test_helpers";
import { describe, test } from "@odoo/hoot";
import { asyncStep, onRpc, waitForSteps } from "@web/../tests/web_test_helpers";
import { serverSays, startChat, startServedServer, says } from "./care_chat_test_helpers";

describe.current.tags("desktop");
defineLivechatModels();

const WAITING = { care_is_waiting: true, care_place: 3, care_wait_minutes: 6 };
const BANNER = ".o_care_waiting_banner";

test("who waits sees his place and the estimate, live, until he is taken", async () => {
    await startServedServer({ chat: WAITING });
    await startChat();
    await says(
        `${BANNER} [role=status]`,
        "You are number 3 in the queue. It takes about 6 minutes.",
    );
    serverSays({ care_place: 1, care_wait_minutes: 1 });
    await says(BANNER, "You are the next one. It takes about one minute.");
    serverSays({ care_is_waiting: false, care_place: false, care_wait_minutes: false });
    await contains(BANNER, { count: 0 });
});

test("where nothing is known of the time, none is promised", async () => {
    await startServedServer({ chat: { ...WAITING, care_wait_minutes: false } });
    await startChat();
    await says(BANNER, "We answer as soon as somebody is free.");
});

test("who waits writes on", async () => {
    await startServedServer({ chat: WAITING });
    await startChat();
    await contains(BANNER);
    await insertText(".o-mail-Composer-input", "It is the blue one.");
    await triggerHotkey("Enter");
    await contains(".o-mail-Message-content", { text: "It is the blue one." });
    await contains(".o-mail-ChatWindow:contains(Hello, how may I help you?)", { count: 0 });
});

test("who leaves the queue is asked first, and is not asked for his opinion", async () => {
    await startServedServer({ chat: WAITING });
    onRpc("/im_livechat/visitor_leave_session", () => asyncStep("leave"));
    onRpc("/care/chat/survey", () => asyncStep("survey"));
    await startChat();
    await contains(".o_care_chat_end", { count: 0 });
    await click(`${BANNER} button`);
    await waitForSteps([]);
    await click(".o-livechat-CloseConfirmation-leave");
    await says(".o_care_left_queue", "Your question is kept.");
    await contains(".o-mail-ChatWindow img[alt='5']", { count: 0 });
    await contains(".o_care_survey", { count: 0 });
    await waitForSteps(["leave"]);
});

test("who changes his mind stays in the queue", async () => {
    await startServedServer({ chat: WAITING });
    onRpc("/im_livechat/visitor_leave_session", () => asyncStep("leave"));
    await startChat();
    await click(`${BANNER} button`);
    await click(".o-livechat-CloseConfirmation-close");
    await contains(BANNER);
    // Taken meanwhile, and ended later: now he is asked.
    serverSays({ care_is_waiting: false });
    onRpc("/care/chat/survey", () => ({ questions: [], is_done: false }));
    await click(".o_care_chat_end button");
    await click(".o-livechat-CloseConfirmation-leave");
    await contains(".o-mail-ChatWindow img[alt='5']");
    await waitForSteps(["leave"]);
});
