import { loadDefaultEmbedConfig } from "@im_livechat/../tests/livechat_test_helpers";
import { mailDataHelpers } from "@mail/../tests/mock_server/mail_mock_server";
import { click, contains, start, startServer } from "@mail/../tests/mail_test_helpers";
import { fill, queryFirst } from "@odoo/hoot-dom";
import {
    getService,
    makeKwArgs,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";

export const CONSENT = "<p>I agree to <b>this</b>.</p>";

/** What the server says of the form, unless a test says otherwise. */
const FORM = {
    is_open: true,
    consent: CONSENT,
    privacy_url: "/privacy",
    known: false,
    requests: [],
    waiting: 0,
    minutes: false,
    token: "first-token",
    max_text: 5000,
};

/**
 * A chat channel that the customer service answers.
 *
 * @param {Object} [params]
 * @param {Object} [params.form] what differs from FORM
 * @param {Object} [params.served] what differs from a channel that is served and ready
 * @param {(values: Object) => Object} [params.open] answers what is sent; by default with a chat
 * @param {Object} [params.chat] what the server says of that chat
 */
export async function startServedServer({ form, served, open, chat } = {}) {
    const pyEnv = await startServer();
    const chatChannelId = await loadDefaultEmbedConfig();
    // Once the visitor is there, the user is nobody.
    const agentId = serverState.userId;
    const care_chat = { is_served: true, is_ready: true, is_open: true, ...served };
    patchWithCleanup(mailDataHelpers, {
        _process_request_for_all(store, name) {
            super._process_request_for_all(...arguments);
            if (name === "init_livechat") {
                store.add({ care_chat });
            }
        },
    });
    onRpc("/care/chat/form", () => ({ ...FORM, ...form }));
    onRpc("/care/chat/open", async (request) => {
        const { params } = await request.json();
        return (
            open?.(params.values) ?? openChat(pyEnv, chatChannelId, agentId, params.values, chat)
        );
    });
    return pyEnv;
}

/** What the server does with a form without mistakes: a chat, and the question in it. */
function openChat(pyEnv, chatChannelId, agentId, values, said) {
    const Channel = pyEnv["discuss.channel"];
    const [agent] = pyEnv["res.users"].browse(agentId);
    const channelId = Channel.create(
        pyEnv["im_livechat.channel"]._get_livechat_discuss_channel_vals(chatChannelId, { agent }),
    );
    const guest = pyEnv["mail.guest"]._get_guest_from_context();
    pyEnv["mail.message"].create({
        author_guest_id: guest?.id,
        body: values.question,
        message_type: "comment",
        model: "discuss.channel",
        res_id: channelId,
    });
    const store = new mailDataHelpers.Store();
    pyEnv["res.users"]._init_store_data(store);
    store.add(pyEnv["res.partner"].browse(agent.partner_id), makeKwArgs({ fields: ["name"] }));
    store.add(Channel.browse(channelId));
    store.add(Channel.browse(channelId), { care_is_served: true, scrollUnread: false, ...said });
    return { store_data: store.get_result(), channel_id: channelId };
}

/** The server says something new of the chat, as it does over the bus. */
export function serverSays(values) {
    getService("mail.store").insert({ "discuss.channel": [{ ...values, id: theChat().id }] });
}

export function theChat() {
    return Object.values(getService("mail.store").Thread.records).find(
        (thread) => thread.channel_type === "livechat" && thread.id > 0,
    );
}

/** Open the widget as a visitor without account. */
export async function openWidget() {
    await start({ authenticateAs: false });
    await click(".o-livechat-LivechatButton");
}

/** Type as people do, so that what is around a field hears of it too. */
export async function type(selector, words) {
    await contains(selector);
    queryFirst(selector).focus();
    await fill(words);
}

export async function fillForm({ name = "Léa", email = "lea@example.com", question = "Hi?" } = {}) {
    await type("#care_chat_name", name);
    await type("#care_chat_email", email);
    await type("#care_chat_question", question);
    await click("#care_chat_consent");
}

/** Open the widget, send the form and be in the chat. */
export async function startChat() {
    await openWidget();
    await fillForm();
    await click(".o_care_chat_form button[type=submit]");
}

/** These words are among what is to be read there. */
export function says(selector, words) {
    return contains(`${selector}:contains("${words}")`);
}
