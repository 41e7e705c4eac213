import { mailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class CareChatTransfer extends models.Model {
    _name = "care.chat.transfer";

    user_id = fields.Many2one({ relation: "res.users" });
    operators = fields.Json();

    _records = [
        {
            id: 1,
            operators: [
                { id: 12, name: "Zoe", status: "available", chats: 2 },
                { id: 13, name: "Bruno", status: "unavailable", chats: 0 },
                { id: 14, name: "Anna", status: "busy", chats: 1, is_full: true },
                { id: 15, name: "Mona", status: "available", chats: 0 },
            ],
        },
        { id: 2, operators: [] },
    ];
}

class CareChatPush extends models.Model {
    _name = "care.chat.push";

    channel_id = fields.Many2one({ relation: "discuss.channel" });
    page_url = fields.Char();
    page_title = fields.Char();

    _records = [{ id: 1, channel_id: 5 }];
}

class DiscussChannel extends mailModels.DiscussChannel {
    _records = [{ id: 5, name: "Vera" }];
}

class ResUsers extends mailModels.ResUsers {
    _records = [
        ...mailModels.ResUsers._records,
        { id: 12, name: "Zoe" },
        { id: 13, name: "Bruno" },
        { id: 14, name: "Anna" },
        { id: 15, name: "Mona" },
    ];
}

describe.current.tags("desktop");
defineModels({ ...mailModels, CareChatTransfer, CareChatPush, DiscussChannel, ResUsers });

function mountTransfer(resId) {
    return mountView({
        type: "form",
        resModel: "care.chat.transfer",
        resId,
        arch: `<form><field name="operators" invisible="1"/><field name="user_id" widget="care_operators"/></form>`,
    });
}

test("who can help at once is offered first, with his status and his open chats", async () => {
    await mountTransfer(1);
    expect(queryAllTexts(".o_care_operator").map((text) => text.replace(/\s+/g, " "))).toEqual([
        "Mona no chat open Available",
        "Zoe 2 chats open Available",
        "Anna 1 chat open Full Busy",
        "Bruno no chat open Unavailable",
    ]);
});

test("a colleague is chosen, one who is not there is not", async () => {
    await mountTransfer(1);
    await contains(".o_care_operator[data-id='14']").click();
    expect(".o_care_operator[data-id='14']").toHaveAttribute("aria-checked", "true");
    expect(".o_care_operator[aria-checked=true]").toHaveCount(1);
    expect(".o_care_operator[data-id='13']").toHaveAttribute("disabled");
    onRpc("web_save", ({ args }) => {
        expect.step(args[1]);
    });
    await contains(".o_form_button_save").click();
    expect.verifySteps([{ user_id: 14 }]);
});

test("where nobody is online the team is named as the way out", async () => {
    await mountTransfer(2);
    expect(".o_care_operators").toHaveText(/Give the chat to a team/);
});

function mountPush() {
    return mountView({
        type: "form",
        resModel: "care.chat.push",
        resId: 1,
        arch: `<form>
            <field name="channel_id" invisible="1"/>
            <field name="page_url" widget="care_page" placeholder="Search a page"/>
            <field name="page_title"/>
        </form>`,
    });
}

test("a page of the site is found by its name and brings its title", async () => {
    onRpc("care.chat.push", "suggest_pages", ({ args }) => {
        expect.step(args);
        return [{ name: "Returns", url: "/returns" }];
    });
    await mountPush();
    await contains("[name=page_url] input").edit("retu", { confirm: false });
    await runAllTimers();
    await contains(".o-autocomplete--dropdown-item").click();
    expect("[name=page_url] input").toHaveValue("/returns");
    expect("[name=page_title] input").toHaveValue("Returns");
    expect.verifySteps([[5, "retu"]]);
});

test("an address that is pasted is taken as it is", async () => {
    onRpc("care.chat.push", "suggest_pages", () => expect.step("asked"));
    await mountPush();
    await contains("[name=page_url] input").edit("https://shop.example.com/x", { confirm: "tab" });
    await runAllTimers();
    expect("[name=page_url] input").toHaveValue("https://shop.example.com/x");
    expect("[name=page_title] input").toHaveValue("");
    expect.verifySteps([]);
});
