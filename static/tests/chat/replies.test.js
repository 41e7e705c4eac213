import { insertText as htmlInsertText } from "@html_editor/../tests/_helpers/user_actions";
import {
    click,
    contains,
    focus,
    insertText,
    openDiscuss,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import { websiteLivechatModels } from "@website_livechat/../tests/website_livechat_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst, queryOne } from "@odoo/hoot-dom";
import { Deferred, advanceTime, animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import {
    MockServer,
    contains as query,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { Composer } from "@mail/core/common/composer";

import { RepliesPanel } from "@care_desk/chat/backend/replies/replies_panel";
import { RepliesPicker, SEARCH_DELAY } from "@care_desk/chat/backend/replies/replies_picker";

import { defineConsoleModels, makeChat } from "./console_test_helpers";

class CareReplyTheme extends models.Model {
    _name = "care.reply.theme";

    name = fields.Char();
    parent_id = fields.Many2one({ relation: "care.reply.theme" });

    _records = [
        { id: 1, name: "Delivery" },
        { id: 2, name: "Late", parent_id: 1 },
        { id: 3, name: "Returns" },
    ];
}

const PARCEL = {
    id: 11,
    title: "Late parcel",
    shortcut: "parcel",
    theme: "Delivery / Late",
    substitution: "Sorry, {{customer}}.\nIt comes.",
    text: "Sorry, Carla.\nIt comes.",
    is_shared: true,
    is_editable: false,
};

const RETURN = {
    id: 12,
    title: "Return",
    shortcut: "return",
    theme: false,
    substitution: "Thirty days",
    text: "Thirty days",
    is_shared: false,
    is_editable: true,
};

const SEARCH = ".o_care_replies input[type=search]";

defineConsoleModels();
defineModels({ CareReplyTheme, WebsiteVisitor: websiteLivechatModels.WebsiteVisitor });
describe.current.tags("desktop");

/** Answers each search with the replies of `find`, and each fill with the text for its request. */
function serve(find = () => [PARCEL, RETURN]) {
    onRpc("mail.canned.response", "care_search", ({ args: [term], kwargs }) => find(term, kwargs));
    onRpc("mail.canned.response", "care_fill", ({ args: [[id]], kwargs: { ticket_id } }) => {
        expect.step(`fill ${id} for ${ticket_id}`);
        return id === RETURN.id ? RETURN.text : PARCEL.text;
    });
}

const pickerProps = (values) => ({
    ticketId: 7,
    onPick: ({ text }) => expect.step(text),
    ...values,
});

describe("the picker", () => {
    test("shows title, theme and text, and gives the filled text of the chosen one", async () => {
        serve();
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        expect(queryAllTexts(".o_care_reply strong")).toEqual(["Late parcel", "Return"]);
        expect(".o_care_reply:first .o_care_reply_path").toHaveText("Delivery / Late");
        expect(".o_care_reply:first .o_care_reply_text").toHaveText("Sorry, Carla.\nIt comes.");
        await query(".o_care_reply:contains(Return)").click();
        expect.verifySteps(["fill 12 for 7", "Thirty days"]);
    });

    test("only one's own replies can be edited", async () => {
        serve();
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        expect(".o_care_reply .o_care_reply_edit").toHaveCount(1);
        expect(".o_care_reply:contains(Return) .o_care_reply_edit").toHaveCount(1);
        expect(".o_care_reply:contains(Return) .fa-user-o").toHaveCount(1);
    });

    test("arrows move within the list, and Enter picks", async () => {
        serve();
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        await query(SEARCH).focus();
        expect(".o_care_reply.active strong").toHaveText("Late parcel");
        for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown"]) {
            await press(key);
        }
        await animationFrame();
        expect(".o_care_reply.active strong").toHaveText("Return");
        expect(SEARCH).toHaveAttribute("aria-activedescendant", queryOne(".active").id);
        await press("Enter");
        await animationFrame();
        expect.verifySteps(["fill 12 for 7", "Thirty days"]);
    });

    test("what is typed is searched once the hand rests", async () => {
        serve((term, { ticket_id }) => {
            expect.step(`search "${term}" for ${ticket_id}`);
            return [PARCEL];
        });
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        await query(SEARCH).edit("late par", { confirm: false });
        await advanceTime(SEARCH_DELAY);
        expect.verifySteps(['search "" for 7', 'search "late par" for 7']);
    });

    test("Enter picks of what was typed, not of what was found before", async () => {
        serve((term) => (term ? [RETURN] : [PARCEL]));
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        await query(SEARCH).edit("thirty", { confirm: false });
        await press("Enter");
        await animationFrame();
        expect.verifySteps(["fill 12 for 7", "Thirty days"]);
    });

    test("Enter picks nothing where nothing was found", async () => {
        serve(() => []);
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        expect(".o_care_replies_none").toHaveText(/^No reply yet/);
        await query(SEARCH).edit("nonsense", { confirm: false });
        await press("Enter");
        await animationFrame();
        expect(".o_care_replies_none").toHaveText("No reply has all of these words.");
        expect.verifySteps([]);
    });

    test("an answer that comes late does not replace a later one", async () => {
        const slow = new Deferred();
        serve((term) => (term === "a" ? slow.then(() => [PARCEL]) : term ? [RETURN] : []));
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        await query(SEARCH).edit("a", { confirm: false });
        await advanceTime(SEARCH_DELAY);
        await query(SEARCH).edit("ab", { confirm: false });
        await advanceTime(SEARCH_DELAY);
        slow.resolve();
        await animationFrame();
        expect(queryAllTexts(".o_care_reply strong")).toEqual(["Return"]);
    });

    test("themes lead down the tree, and the path back up", async () => {
        serve((term, { theme_id }) => {
            expect.step(theme_id);
            return [PARCEL];
        });
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        expect(queryAllTexts(".o_care_reply_theme")).toEqual(["Delivery", "Returns"]);
        await query(".o_care_reply_theme:contains(Delivery)").click();
        expect(queryAllTexts(".o_care_reply_theme")).toEqual(["Late"]);
        await query(".o_care_reply_theme:contains(Late)").click();
        expect(".o_care_reply_theme").toHaveCount(0);
        expect(".o_care_reply_theme_chosen").toHaveText("Late");
        await query("nav button:contains(Delivery)").click();
        await query("nav button:contains(All themes)").click();
        expect(queryAllTexts(".o_care_reply_theme")).toEqual(["Delivery", "Returns"]);
        expect.verifySteps([false, 1, 2, 1, false]);
    });

    test("the keys that its tip names lead to the search", async () => {
        serve();
        await mountWithCleanup(RepliesPicker, { props: pickerProps() });
        expect(SEARCH).not.toBeFocused();
        expect(queryOne(SEARCH).title).toMatch(/Alt\+Shift\+R/);
        await press(["alt", "shift", "r"]);
        await animationFrame();
        expect(SEARCH).toBeFocused();
    });

    test("the texts are those of the conversation that is open", async () => {
        serve((term, { ticket_id }) => {
            expect.step(`search for ${ticket_id}`);
            return [PARCEL];
        });
        class Parent extends Component {
            static template = xml`
                <RepliesPicker ticketId="state.ticketId" onPick="() => {}" />
                <button class="other" t-on-click="() => state.ticketId = 8" />`;
            static components = { RepliesPicker };
            static props = [];
            setup() {
                this.state = useState({ ticketId: 7 });
            }
        }
        await mountWithCleanup(Parent);
        await query(".other").click();
        expect.verifySteps(["search for 7", "search for 8"]);
    });
});

describe("the panel of the console", () => {
    const openPanel = (thread) =>
        mountWithCleanup(RepliesPanel, {
            props: {
                thread,
                ticketId: 7,
                insertText: (text) => expect.step(`insert ${text}`),
                openTicket: () => {},
            },
        });

    test("a reply goes into the conversation and counts as used", async () => {
        serve();
        const { id } = await openChat("");
        const thread = getService("mail.store").Thread.get({ model: "discuss.channel", id });
        await openPanel(thread);
        await query(".o_care_reply:contains(Return)").click();
        expect.verifySteps(["fill 12 for 7", "insert Thirty days"]);
        expect(thread.composer.cannedResponses.map((reply) => reply.id)).toEqual([12]);
    });

    test("without a conversation it says where the reply would go", async () => {
        serve();
        await openPanel();
        await query(".o_care_reply:contains(Return)").click();
        expect(".o_notification").toHaveText(/Open a conversation first/);
        expect.verifySteps(["fill 12 for 7"]);
    });
});

/** Opens a chat of ours and writes `text` in it. */
async function openChat(text, { isHtml = false } = {}) {
    await startServer();
    const chat = makeChat("Carla");
    await start();
    if (isHtml) {
        getService("mail.composer").setHtmlComposer();
    }
    await openDiscuss(chat.id);
    if (isHtml) {
        await focus(".o-mail-Composer-html.odoo-editor-editable");
        const editable = queryFirst(".o-mail-Composer-html.odoo-editor-editable");
        if (text) {
            await htmlInsertText({ document, editable }, text);
        }
        return { ...chat, editable };
    }
    await contains(".o-mail-Composer-input");
    if (text) {
        await insertText(".o-mail-Composer-input", text);
    }
    return chat;
}

const pencil = "button[name=care-replies]";

describe("the pencil of the composer", () => {
    beforeEach(() => {
        patchWithCleanup(Composer.prototype, {
            // As the clicks of a user are.
            isEventTrusted() {
                return true;
            },
        });
    });

    test("inserts where the cursor is, and loses nothing", async () => {
        serve();
        const { ticketId } = await openChat("Hello. Goodbye.");
        queryFirst(".o-mail-Composer-input").setSelectionRange(6, 6);
        await animationFrame();
        await click(pencil);
        await contains(`.o_care_replies_popover ${SEARCH}:focus`);
        await click(".o_care_reply", { text: "Late parcel" });
        await contains(".o_care_replies_popover", { count: 0 });
        await contains(".o-mail-Composer-input", {
            value: "Hello. Sorry, Carla.\nIt comes. Goodbye.",
        });
        await contains(".o-mail-Composer-input:focus");
        expect.verifySteps([`fill 11 for ${ticketId}`]);
    });

    test("replaces nothing that is selected", async () => {
        serve();
        const { ticketId } = await openChat("Hello");
        queryFirst(".o-mail-Composer-input").setSelectionRange(0, 5);
        await animationFrame();
        await click(pencil);
        await click(".o_care_reply", { text: "Return" });
        await contains(".o-mail-Composer-input", { value: "Hello Thirty days" });
        expect.verifySteps([`fill 12 for ${ticketId}`]);
    });

    test("inserts text into the composer with formats, whatever a name looks like", async () => {
        onRpc("mail.canned.response", "care_search", () => [PARCEL]);
        onRpc(
            "mail.canned.response",
            "care_fill",
            () => "Sorry, <img src=x onerror=alert(1)>.\nIt comes.",
        );
        const { editable } = await openChat("Hello.", { isHtml: true });
        await click(pencil);
        await click(".o_care_reply", { text: "Late parcel" });
        await contains(".o_care_replies_popover", { count: 0 });
        expect(editable).toHaveText("Hello. Sorry, <img src=x onerror=alert(1)>.\nIt comes.");
        expect(editable.querySelectorAll("img")).toHaveLength(0);
    });

    test("is not offered where no request is talked about", async () => {
        const pyEnv = await startServer();
        const channelId = pyEnv["discuss.channel"].create({ name: "General" });
        await start();
        await openDiscuss(channelId);
        await contains(".o-mail-Composer-input");
        await contains(pencil, { count: 0 });
    });
});

describe("the shortcut", () => {
    test("is filled in our chats", async () => {
        serve();
        const { ticketId } = await openChat("");
        const { env } = MockServer;
        const id = env["mail.canned.response"].create({
            source: "parcel",
            substitution: PARCEL.substitution,
        });
        await insertText(".o-mail-Composer-input", "Hello ::par");
        await click(".o-mail-Composer-suggestion", { text: "parcel" });
        await contains(".o-mail-Composer-input", { value: "Hello Sorry, Carla.\nIt comes. " });
        expect.verifySteps([`fill ${id} for ${ticketId}`]);
    });

    test("stays Odoo's where no request is talked about", async () => {
        serve();
        const pyEnv = await startServer();
        const channelId = pyEnv["discuss.channel"].create({ name: "General" });
        pyEnv["mail.canned.response"].create({
            source: "parcel",
            substitution: PARCEL.substitution,
        });
        await start();
        await openDiscuss(channelId);
        await insertText(".o-mail-Composer-input", "::par");
        await click(".o-mail-Composer-suggestion", { text: "parcel" });
        await contains(".o-mail-Composer-input", { value: `${PARCEL.substitution} ` });
        expect.verifySteps([]);
    });
});
