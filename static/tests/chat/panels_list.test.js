import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    makeMockEnv,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { CONSOLE_CHANNEL, CONSOLE_UPDATE } from "@care_desk/chat/backend/console/console_state";
import { LIVE_RELOAD_DELAY } from "@care_desk/chat/backend/list/live_reload";

class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    state = fields.Selection({
        selection: [
            ["new", "New"],
            ["closed", "Closed"],
        ],
    });
    channel = fields.Selection({
        selection: [
            ["chat", "Chat"],
            ["email", "Email"],
        ],
    });
    chat_state = fields.Selection({
        selection: [
            ["waiting", "Waiting"],
            ["live", "Live"],
        ],
    });

    _records = [
        { id: 1, name: "Waits", state: "new", channel: "chat", chat_state: "waiting" },
        { id: 2, name: "Talks", state: "new", channel: "chat", chat_state: "live" },
        { id: 3, name: "Wrote", state: "new", channel: "email", chat_state: false },
    ];
}

describe.current.tags("desktop");
defineModels({ ...mailModels, CareTicket });

let notify;

beforeEach(async () => {
    onRpc("has_group", () => false);
    onRpc("web_search_read", () => expect.step("read"));
});

async function mountTickets(type, arch) {
    const callbacks = new Set();
    notify = () => callbacks.forEach((callback) => callback({}));
    await makeMockEnv();
    patchWithCleanup(getService("bus_service"), {
        addChannel: (channel) => expect.step(`listen to ${channel}`),
        subscribe: (kind, callback) => kind === CONSOLE_UPDATE && callbacks.add(callback),
        unsubscribe: (kind, callback) => callbacks.delete(callback),
    });
    await mountView({ type, resModel: "care.ticket", arch });
}

const LIST = `<list js_class="care_ticket_list" editable="bottom">
    <field name="name"/><field name="channel" widget="care_channel" readonly="1"/>
</list>`;

test("a row shows that its visitor waits or talks, else by which channel it came", async () => {
    await mountTickets("list", LIST);
    expect(queryAllTexts("td[name=channel]")).toEqual(["Waiting", "Live", "Email"]);
    expect(".o_care_chat_state[data-state=waiting]").toHaveCount(1);
    expect.verifySteps(["read", `listen to ${CONSOLE_CHANNEL}`]);
});

test("the list follows the chats, once for a burst of them", async () => {
    await mountTickets("list", LIST);
    expect.verifySteps(["read", `listen to ${CONSOLE_CHANNEL}`]);
    MockServer.env["care.ticket"].write([1], { chat_state: "live" });
    notify();
    notify();
    await advanceTime(LIVE_RELOAD_DELAY);
    await animationFrame();
    expect.verifySteps(["read"]);
    expect(queryAllTexts("td[name=channel]")).toEqual(["Live", "Live", "Email"]);
});

test("the list waits while a request is selected or edited", async () => {
    await mountTickets("list", LIST);
    expect.verifySteps(["read", `listen to ${CONSOLE_CHANNEL}`]);
    await contains(".o_data_row:first .o_list_record_selector input").click();
    notify();
    await advanceTime(LIVE_RELOAD_DELAY * 3);
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_data_row:first .o_list_record_selector input").click();
    expect(".o_data_row_selected").toHaveCount(0);
    await advanceTime(LIVE_RELOAD_DELAY * 2);
    await animationFrame();
    expect.verifySteps(["read"]);

    await contains(".o_data_row:first td[name=name]").click();
    notify();
    await advanceTime(LIVE_RELOAD_DELAY * 3);
    expect.verifySteps([]);
});

test("cards show it too and follow the chats", async () => {
    await mountTickets(
        "kanban",
        `<kanban js_class="care_ticket_kanban">
            <field name="chat_state"/>
            <templates><t t-name="card">
                <field name="name"/><field name="channel" widget="care_channel"/>
            </t></templates>
        </kanban>`,
    );
    expect(".o_care_chat_state").toHaveCount(2);
    expect.verifySteps(["read", `listen to ${CONSOLE_CHANNEL}`]);
    notify();
    await advanceTime(LIVE_RELOAD_DELAY);
    await animationFrame();
    expect.verifySteps(["read"]);
});
