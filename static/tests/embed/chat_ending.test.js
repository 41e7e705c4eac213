import { defineLivechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import { click, contains, insertText } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryFirst, waitFor } from "@odoo/hoot-dom";
import { asyncStep, onRpc, waitForSteps } from "@web/../tests/web_test_helpers";
import { serverSays, startChat, startServedServer, theChat, says } from "./care_chat_test_helpers";

describe.current.tags("desktop");
defineLivechatModels();

const QUESTIONS = [
    { id: 1, name: "What was good?", kind: "open", choices: [] },
    {
        id: 2,
        name: "Will you come back?",
        kind: "closed",
        choices: [
            { id: 11, name: "Yes" },
            { id: 12, name: "No" },
        ],
    },
];
const ENDED = { livechat_end_dt: "2026-03-02 14:05:00", care_ended_by: "operator" };

beforeEach(() => {
    onRpc("/care/chat/survey", () => ({ questions: QUESTIONS, is_done: false }));
    onRpc("/im_livechat/visitor_leave_session", () => asyncStep("leave"));
});

async function endChat() {
    await click(".o_care_chat_end button");
    await click(".o-livechat-CloseConfirmation-leave");
    await contains(".o-mail-ChatWindow img[alt='5']");
    await waitForSteps(["leave"]);
}

test("the visitor ends the chat and gives his opinion in one step", async () => {
    await startServedServer();
    onRpc("/im_livechat/feedback", () => asyncStep("odoo"));
    onRpc("/care/chat/survey/answer", async (request) => {
        const { params } = await request.json();
        asyncStep("answer");
        expect(params).toEqual({
            channel_id: theChat().id,
            rate: 5,
            reason: "Fast",
            answers: { 1: "The tone", 2: 12 },
        });
        return true;
    });
    await startChat();
    await endChat();
    await click("img[alt='5']");
    await insertText(".o_care_survey textarea[name=reason]", "Fast");
    await insertText(".o_care_survey label:contains(What was good?) textarea", "The tone");
    await click("#care_choice_12");
    await click(".o_care_survey button[type=submit]:enabled");
    await contains("p", { text: "Thank you for your feedback" });
    await waitForSteps(["answer"]);
    await contains(".o_care_survey", { count: 0 });
});

test("an opinion can be skipped", async () => {
    await startServedServer();
    onRpc("/care/chat/survey/answer", () => asyncStep("answer"));
    await startChat();
    await endChat();
    await contains(".o_care_survey button[type=submit]:disabled");
    await click("button:contains(Close)");
    await contains(".o-mail-ChatWindow", { count: 0 });
    await waitForSteps([]);
});

test("one may answer the questions alone", async () => {
    await startServedServer();
    onRpc("/care/chat/survey/answer", async (request) => {
        const { params } = await request.json();
        asyncStep(`${params.rate} ${JSON.stringify(params.answers)}`);
        return true;
    });
    await startChat();
    await endChat();
    await click("#care_choice_11");
    await click(".o_care_survey button[type=submit]:enabled");
    await contains("p", { text: "Thank you for your feedback" });
    await waitForSteps(['null {"2":11}']);
});

test("who gave his opinion is not asked again", async () => {
    await startServedServer();
    onRpc("/care/chat/survey", () => ({ questions: QUESTIONS, is_done: true }));
    await startChat();
    await click(".o_care_chat_end button");
    await click(".o-livechat-CloseConfirmation-leave");
    await contains("p", { text: "Thank you for your feedback" });
    await contains(".o_care_survey", { count: 0 });
    await waitForSteps(["leave"]);
});

test("an opinion that did not arrive stays", async () => {
    await startServedServer();
    onRpc("/care/chat/survey/answer", () => {
        throw new Error("no");
    });
    await startChat();
    await endChat();
    await click("img[alt='3']");
    await insertText(".o_care_survey textarea[name=reason]", "So so");
    await click(".o_care_survey button[type=submit]");
    await contains(".o_care_survey [role=alert]");
    expect(".o_care_survey textarea[name=reason]").toHaveValue("So so");
});

test("a note is given with the keyboard too", async () => {
    await startServedServer();
    await startChat();
    await endChat();
    queryFirst("img[alt='3']").focus();
    await press("Enter");
    await contains("img[alt='3'].opacity-100");
});

test("closed by the operator: the widget says who and when, and what can be done", async () => {
    await startServedServer();
    await startChat();
    await contains(".o-mail-Composer-input");
    serverSays(ENDED);
    const words = await waitFor(".o_care_chat_ended > [role=status]");
    expect(words).toHaveText(/^Mitchell Admin ended this chat at /);
    await contains(".o-mail-Composer-input", { count: 0 });
    await contains(".o_care_chat_end", { count: 0 });
    await click(".o_care_chat_ended button:contains(Give my opinion)");
    await contains(".o_care_survey");
    await waitForSteps(["leave"]);
});

test("closed by nobody, the widget names nobody", async () => {
    await startServedServer();
    await startChat();
    await contains(".o-mail-Composer-input");
    serverSays({ ...ENDED, care_ended_by: "system" });
    await says(".o_care_chat_ended", "as nobody wrote any more");
});

test("a copy is mailed once, and the address is told", async () => {
    await startServedServer();
    onRpc("/care/chat/copy", () => {
        asyncStep("copy");
        return { email: "lea@example.com" };
    });
    await startChat();
    await contains(".o-mail-Composer-input");
    serverSays(ENDED);
    await click(".o_care_chat_copy button");
    await says(".o_care_chat_copy [role=status]", "A copy goes to lea@example.com.");
    await contains(".o_care_chat_copy button", { count: 0 });
    await click(".o_care_chat_ended button:contains(Give my opinion)");
    await says(".o_care_chat_copy [role=status]", "lea@example.com");
    await waitForSteps(["copy", "leave"]);
});

test("a copy that is refused says why", async () => {
    await startServedServer();
    onRpc("/care/chat/copy", () => ({ error: "You gave no mail address." }));
    await startChat();
    await contains(".o-mail-Composer-input");
    serverSays(ENDED);
    await click(".o_care_chat_copy button");
    await says(".o_care_chat_copy [role=status]", "You gave no mail address.");
});

test("a chat that is not served ends as it does in Odoo", async () => {
    await startServedServer({ chat: { care_is_served: false } });
    onRpc("/care/chat/survey", () => asyncStep("survey"));
    await startChat();
    await contains(".o-mail-Composer-input");
    await contains(".o_care_chat_end", { count: 0 });
    await click("[title*='Close Chat Window']");
    await click(".o-livechat-CloseConfirmation-leave");
    await click("img[alt='5']");
    await contains("textarea[placeholder='Explain your note']");
    await contains(".o_care_chat_copy", { count: 0 });
    await waitForSteps(["leave"]);
});
