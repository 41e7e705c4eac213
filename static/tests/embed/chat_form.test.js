import { LivechatButton } from "@im_livechat/embed/common/livechat_button";
import { defineLivechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import {
    click,
    contains,
    patchUiSize,
    SIZES,
    start,
    triggerHotkey,
} from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllAttributes, queryFirst } from "@odoo/hoot-dom";
import { advanceTime, Deferred, tick } from "@odoo/hoot-mock";
import { asyncStep, onRpc, serverState, waitForSteps } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import {
    fillForm,
    openWidget,
    startServedServer,
    theChat,
    type,
    says,
} from "./care_chat_test_helpers";

describe.current.tags("desktop");
defineLivechatModels();

const SEND = ".o_care_chat_form button[type=submit]";
const kept = () => JSON.parse(browser.sessionStorage.getItem("care_desk.chat_form"));

test("a chat that is not served begins as it does in Odoo", async () => {
    await startServedServer({ served: { is_served: false, is_ready: false } });
    await openWidget();
    await contains(".o-mail-ChatWindow .o-mail-Composer-input");
    await contains(".o_care_chat_form", { count: 0 });
});

test("nothing is asked where consent text or privacy page are missing", async () => {
    await startServedServer({ served: { is_ready: false } });
    onRpc("/care/chat/form", () => asyncStep("form"));
    onRpc("/im_livechat/get_session", () => asyncStep("session"));
    await openWidget();
    await tick();
    await contains(".o-mail-ChatWindow", { count: 0 });
    await waitForSteps([]);
});

test("the button opens the form, and the form becomes the chat", async () => {
    await startServedServer({
        open: (values) => {
            asyncStep(`open ${values.token}`);
            expect(values.name).toBe("Léa");
            expect(values.email).toBe("lea@example.com");
            expect(values.question).toBe("Where is it?");
            expect(values.consent).toBe(true);
            expect(values.request_id).toBe(0);
            expect(values.page_url).toBe(browser.location.href);
        },
    });
    await openWidget();
    await says(".o-mail-ChatWindow", "Hello, how may I help you?");
    await contains(".o-mail-Composer", { count: 0 });
    await says(".o_care_chat_consent b", "this");
    await contains("a[href='/privacy'][target=_blank]");
    await fillForm({ question: "Where is it?" });
    await click(SEND);
    await contains(".o-mail-Message-content", { text: "Where is it?", count: 1 });
    await contains(".o-mail-Composer-input");
    await contains(".o_care_chat_form", { count: 0 });
    await contains(".o-mail-ChatWindow", { count: 1 });
    await waitForSteps(["open first-token"]);
    // It has arrived.
    expect(kept()?.values).toBe(undefined);
});

test("what the server finds wrong stands beside its field, and what was typed stays", async () => {
    await startServedServer({
        open: ({ email }) =>
            email === "lea" ? { mistakes: { email: "Give one mail address." } } : undefined,
    });
    await openWidget();
    await fillForm({ email: "lea" });
    await click(SEND);
    await says("#care_chat_email_mistake", "Give one mail address.");
    await contains("#care_chat_email.is-invalid[aria-invalid=true]:focus");
    expect("#care_chat_email").toHaveAttribute("aria-describedby", "care_chat_email_mistake");
    expect("#care_chat_question").toHaveValue("Hi?");
    expect("#care_chat_consent").toBeChecked();
    await type("#care_chat_email", "@example.com");
    await click(SEND);
    await contains(".o-mail-Message-content", { text: "Hi?" });
});

test("two clicks send once", async () => {
    const answer = new Deferred();
    await startServedServer();
    onRpc("/care/chat/open", async () => {
        asyncStep("open");
        await answer;
        return { mistakes: { question: "Say more." } };
    });
    await openWidget();
    await fillForm();
    queryFirst(SEND).click();
    queryFirst(SEND).click();
    await tick();
    await waitForSteps(["open"]);
    answer.resolve();
    await says("#care_chat_question_mistake", "Say more.");
});

test("without connection nothing is lost, and what is sent again is the same", async () => {
    let isOffline = true;
    await startServedServer({
        open: ({ token }) => {
            asyncStep(token);
            if (isOffline) {
                throw new ConnectionLostError("/care/chat/open");
            }
        },
    });
    await openWidget();
    await fillForm();
    await click(SEND);
    await contains(".o_care_failure[role=alert]");
    expect("#care_chat_question").toHaveValue("Hi?");
    isOffline = false;
    await click(SEND);
    await contains(".o-mail-Message-content", { text: "Hi?" });
    await waitForSteps(["first-token", "first-token"]);
});

test("a form that was left open is there on the next page, as it was typed", async () => {
    await startServedServer();
    browser.sessionStorage.setItem(
        "care_desk.chat_form",
        JSON.stringify({
            isOpen: true,
            token: "old-token",
            origin: { page_url: "https://shop.example.com/mug", product_id: 7 },
            values: { name: "Léa", question: "Half a quest" },
        }),
    );
    onRpc("/care/chat/open", async (request) => {
        const { values } = (await request.json()).params;
        asyncStep(`${values.token} ${values.page_url} ${values.product_id}`);
        return { mistakes: { email: "Give your mail address." } };
    });
    await start({ authenticateAs: false });
    await contains("#care_chat_question:value(Half a quest)");
    expect("#care_chat_name").toHaveValue("Léa");
    await click(SEND);
    // Asked on this page, begun on that one.
    await waitForSteps(["old-token https://shop.example.com/mug 7"]);
});

test("a form that was closed stays closed on the next page, and keeps what was typed", async () => {
    await startServedServer();
    await openWidget();
    await type("#care_chat_question", "Half a quest");
    await click("[title*='Close Chat Window']");
    await contains(".o-mail-ChatWindow", { count: 0 });
    expect(kept().isOpen).toBe(false);
    await advanceTime(LivechatButton.DEBOUNCE_DELAY + 10);
    await click(".o-livechat-LivechatButton");
    await contains("#care_chat_question:value(Half a quest)");
});

test("who is signed in is not asked who he is, and may go on with an open request", async () => {
    await startServedServer({
        form: {
            known: { name: "Léa Durand", email: "lea@example.com" },
            requests: [
                { id: 4, name: "R-4 Broken mug" },
                { id: 9, name: "R-9 Late parcel" },
            ],
        },
        open: (values) => {
            asyncStep(`request ${values.request_id}`);
            return { mistakes: { question: "Say more." } };
        },
    });
    await openWidget();
    await says(".o_care_chat_known", "Léa Durand");
    await contains("#care_chat_name, #care_chat_email, #care_chat_customer_number", { count: 0 });
    await contains("#care_chat_request_id option", { count: 3 });
    const select = queryFirst("#care_chat_request_id");
    select.value = "9";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await click(SEND);
    await waitForSteps(["request 9"]);
});

test("nobody there: the form says so before, and the request after", async () => {
    await startServedServer({
        form: { is_open: false },
        open: () => ({ number: "R-77", email: "lea@example.com" }),
    });
    await openWidget();
    await says(".o_care_chat_closed", "Nobody is here right now");
    await fillForm();
    await click(`${SEND}:contains(Send)`);
    await says(".o_care_chat_sent", "R-77");
    await says(".o_care_chat_sent", "lea@example.com");
    expect(kept()?.values).toBe(undefined);
    await click(".o_care_chat_sent button");
    await contains(".o-mail-ChatWindow", { count: 0 });
    await contains(".o-livechat-LivechatButton");
});

test("those who wait are told before the form is filled in", async () => {
    await startServedServer({ form: { waiting: 3, minutes: 6 } });
    await openWidget();
    await says(".o_care_chat_waiting", "3 visitors wait. It takes about 6 minutes.");
});

test("a question that is too long is not cut, its excess is counted", async () => {
    await startServedServer({ form: { max_text: 10 } });
    await openWidget();
    await type("#care_chat_question", "123456789012");
    await says(".o_care_chat_too_long", "2 characters too long");
    expect("#care_chat_question").toHaveValue("123456789012");
});

test("each field has its label, and Tab goes from one to the next", async () => {
    await startServedServer();
    await openWidget();
    await contains("#care_chat_name:focus");
    for (const id of queryAllAttributes(".o_care_chat_form :is(input, textarea, select)", "id")) {
        expect(`label[for=${id}]`).toHaveCount(1);
    }
    await press("Tab");
    await contains("#care_chat_email:focus");
    await press("Tab");
    await press("Tab");
    await contains("#care_chat_question:focus");
});

test("Enter sends from a field of one line, Ctrl+Enter from the question", async () => {
    await startServedServer({
        open: () => {
            asyncStep("open");
            return { mistakes: { consent: "Agree." } };
        },
    });
    await openWidget();
    await contains("#care_chat_name:focus");
    await press("Enter");
    await waitForSteps(["open"]);
    await contains("#care_chat_consent_mistake");
    await click("#care_chat_question");
    triggerHotkey("control+Enter");
    await waitForSteps(["open"]);
});

test("a name that is code is text", async () => {
    await startServedServer({
        form: { known: { name: "<img src=x onerror=alert(1)>", email: "" } },
    });
    await openWidget();
    await says(".o_care_chat_known", "<img src=x");
    await contains(".o_care_chat_known img", { count: 0 });
});

test("the form can be folded away on a phone and come back", async () => {
    patchUiSize({ size: SIZES.SM });
    await startServedServer();
    await openWidget();
    await type("#care_chat_question", "Hi?");
    await click("[title='Fold']");
    await contains(".o_care_chat_form", { count: 0 });
    await click(".o-mail-ChatBubble");
    await contains("#care_chat_question:value(Hi?)");
});

test("who chats already is led to his chat", async () => {
    await startServedServer();
    const env = await start({ authenticateAs: false });
    await click(".o-livechat-LivechatButton");
    await fillForm();
    await click(SEND);
    await contains(".o-mail-Composer-input");
    await click("[title='Fold']");
    await contains(".o-mail-ChatWindow", { count: 0 });
    const opened = await env.services["im_livechat.livechat"].open();
    expect(opened.eq(theChat())).toBe(true);
    await contains(".o-mail-ChatWindow .o-mail-Composer-input");
    await contains(".o_care_chat_form", { count: 0 });
});

test("a chat begun in another tab takes the place of the form here", async () => {
    const pyEnv = await startServedServer();
    await openWidget();
    await type("#care_chat_question", "Half a quest");
    const [guest] = pyEnv["mail.guest"].search_read([]);
    const channelId = pyEnv["discuss.channel"].create({
        channel_member_ids: [
            [0, 0, { partner_id: serverState.partnerId, livechat_member_type: "agent" }],
            [0, 0, { guest_id: guest.id, livechat_member_type: "visitor" }],
        ],
        channel_type: "livechat",
        livechat_operator_id: serverState.partnerId,
    });
    browser.localStorage.setItem(
        "mail.ChatHub",
        JSON.stringify({ opened: [{ id: channelId, model: "discuss.channel" }], folded: [] }),
    );
    browser.dispatchEvent(
        new StorageEvent("storage", {
            key: "mail.ChatHub",
            newValue: browser.localStorage.getItem("mail.ChatHub"),
        }),
    );
    await contains(".o-mail-ChatWindow .o-mail-Composer-input");
    await contains(".o_care_chat_form", { count: 0 });
    expect(kept().values.question).toBe("Half a quest");
});

test("what other tabs open and close leaves the form here alone", async () => {
    await startServedServer();
    await openWidget();
    await type("#care_chat_question", "Half a quest");
    browser.dispatchEvent(
        new StorageEvent("storage", {
            key: "mail.ChatHub",
            newValue: JSON.stringify({ opened: [], folded: [] }),
        }),
    );
    await tick();
    await contains("#care_chat_question:value(Half a quest)");
});
