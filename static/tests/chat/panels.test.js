import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryText, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    makeServerError,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

import { CustomerPanel } from "@care_desk/chat/backend/panels/customer_panel";
import { InPlaceField } from "@care_desk/chat/backend/panels/in_place_field";

class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [
        { id: 7, name: "Cracked lid", partner_id: 70 },
        { id: 8, name: "Where is it?", partner_id: false },
    ];
}

class ResPartner extends mailModels.ResPartner {
    _records = [
        ...mailModels.ResPartner._records,
        { id: 70, name: "Carla Customer" },
        { id: 71, name: "Ann Shared" },
    ];
}

describe.current.tags("desktop");
defineModels({ ...mailModels, ResPartner, CareTicket });

const CARLA = {
    id: 70,
    name: "Carla Customer",
    email: "carla@example.com",
    phone: "",
    lang: "en_US",
    ref: "C-17",
    company_name: "",
    street: "1 rue du Lac",
    street2: "",
    zip: "69000",
    city: "Lyon",
    country: { id: 75, display_name: "France" },
    parent: false,
    is_company: false,
};

const LANGS = [
    ["en_US", "English"],
    ["fr_FR", "French"],
];

let identities;

function identity(values) {
    return {
        customer: false,
        given: { name: "Vera", email: "vera@example.com" },
        candidates: [],
        company_id: 1,
        langs: LANGS,
        ...values,
    };
}

function request(id, values) {
    return {
        id,
        number: `REQ-${id}`,
        name: `Request ${id}`,
        state: "closed",
        state_name: "Closed",
        reason: "",
        channel_name: "Email",
        date: "2024-03-01 10:00:00",
        assignee: "",
        to_qualify: false,
        is_current: false,
        ...values,
    };
}

beforeEach(() => {
    // Those of other rooms are theirs to prove.
    const sections = registry.category("care_desk.customer_sections");
    for (const [key] of sections.getEntries()) {
        if (!["identity", "requests"].includes(key)) {
            sections.remove(key);
        }
    }
    identities = { 7: identity({ customer: CARLA }), 8: identity() };
    onRpc("care.ticket", "customer_identity", ({ args }) => identities[args[0][0]]);
    onRpc("care.ticket", "customer_requests", () => ({ requests: [], has_more: false }));
});

/** The panel as the console shows it, whose conversation can be changed. */
async function mountPanel(ticketId, thread = {}) {
    let state;
    class Console extends Component {
        static components = { CustomerPanel };
        static template = xml`
            <CustomerPanel ticketId="state.ticketId" thread="thread" insertText="() => {}" openTicket="() => {}"/>`;
        static props = {};
        setup() {
            this.state = state = useState({ ticketId });
            this.thread = thread;
        }
    }
    await mountWithCleanup(Console);
    await animationFrame();
    return state;
}

function field(name) {
    return `.o_care_in_place[data-name=${name}]`;
}

async function change(name, value) {
    await click(`${field(name)} input`);
    await edit(value, { confirm: "enter" });
    await animationFrame();
}

describe("the customer", () => {
    test("is shown with what is known of him, each section asking once", async () => {
        onRpc("care.ticket", "*", ({ method }) => {
            expect.step(method);
        });
        await mountPanel(7);
        expect(`${field("name")} input`).toHaveValue("Carla Customer");
        expect(`${field("email")} input`).toHaveValue("carla@example.com");
        expect(`${field("ref")} input`).toHaveValue("C-17");
        expect(`${field("lang")} select`).toHaveValue("en_US");
        expect(`${field("country_id")} input`).toHaveValue("France");
        expect.verifySteps(["read", "customer_identity", "customer_requests"]);
    });

    test("is corrected in place, saved at once, and it says so", async () => {
        onRpc("care.ticket", "customer_update", ({ args }) => {
            expect.step(args);
            return identity({ customer: { ...CARLA, ...args[2] } });
        });
        await mountPanel(7);
        await change("phone", "0123");
        expect.verifySteps([[[7], 70, { phone: "0123" }]]);
        expect(`${field("phone")} input`).toHaveValue("0123");
        expect(queryText(`${field("phone")} [role=status]`)).toBe("Saved");
    });

    test("is not saved where nothing was changed, nor after Escape", async () => {
        onRpc("care.ticket", "customer_update", () => expect.step("saved"));
        await mountPanel(7);
        await change("city", "Lyon");
        await click(`${field("city")} input`);
        await edit("Nice");
        await press("Escape");
        await animationFrame();
        expect(`${field("city")} input`).toHaveValue("Lyon");
        expect.verifySteps([]);
    });

    test("keeps what was typed where the server refuses it, and says why", async () => {
        let isRefusing = true;
        onRpc("care.ticket", "customer_update", ({ args }) => {
            if (isRefusing) {
                throw makeServerError({ message: "“carla” is no mail address." });
            }
            return identity({ customer: { ...CARLA, ...args[2] } });
        });
        await mountPanel(7);
        await change("email", "carla");
        expect(`${field("email")} input`).toHaveValue("carla");
        expect(queryText(`${field("email")} [role=alert]`)).toInclude("no mail address");
        expect(`${field("email")} [role=status]`).toHaveText("");
        isRefusing = false;
        await contains(`${field("email")} [role=alert] button`).click();
        expect(`${field("email")} [role=alert]`).toHaveCount(0);
        expect(queryText(`${field("email")} [role=status]`)).toBe("Saved");
    });

    test("keeps what was typed where the network is gone", async () => {
        await mountWithCleanup(InPlaceField, {
            props: {
                name: "phone",
                label: "Phone",
                value: "",
                save: () => Promise.reject(new ConnectionLostError("/web/dataset/call_kw")),
            },
        });
        await change("phone", "0123");
        expect(`${field("phone")} input`).toHaveValue("0123");
        expect(queryText(`${field("phone")} [role=alert]`)).toInclude("What you typed is kept");
    });

    test("is saved with the language that is chosen", async () => {
        onRpc("care.ticket", "customer_update", ({ args }) => {
            expect.step(args[2]);
            return identity({ customer: { ...CARLA, ...args[2] } });
        });
        await mountPanel(7);
        await contains(`${field("lang")} select`).select("fr_FR");
        expect.verifySteps([{ lang: "fr_FR" }]);
    });

    test("comes with a plain warning while nobody has proven who he is", async () => {
        await mountPanel(7, { care_identity: "typed" });
        expect(".o_care_identity_warning").toHaveCount(1);
        expect(".o_care_identity_warning").toHaveText(/Anybody can type a mail address/);
    });

    test("comes without warning once he is signed in or proven", async () => {
        await mountPanel(7, { care_identity: "proven" });
        expect(".o_care_identity_warning").toHaveCount(0);
    });

    test("changes with the conversation", async () => {
        const state = await mountPanel(7);
        state.ticketId = 8;
        await animationFrame();
        await animationFrame();
        expect(field("name")).toHaveCount(0);
        expect(".o_care_contact_finder").toHaveCount(1);
        state.ticketId = false;
        await animationFrame();
        expect(".o_care_customer_section").toHaveCount(0);
    });

    test("shows the sections that other rooms add", async () => {
        class Cart extends Component {
            static template = xml`<p class="o_cart" t-esc="props.partnerId + '/' + props.ticketId"/>`;
            static props = ["*"];
        }
        const sections = registry.category("care_desk.customer_sections");
        sections.add("cart", { title: "Cart", Component: Cart, sequence: 20 });
        await mountPanel(7);
        expect(".o_cart").toHaveText("70/7");
        const keys = [...document.querySelectorAll(".o_care_customer_section")];
        expect(keys.map((section) => section.dataset.section)).toEqual([
            "identity",
            "cart",
            "requests",
        ]);
        sections.remove("cart");
    });
});

describe("an unknown visitor", () => {
    test("is one of those with his address, at a click", async () => {
        identities[8].candidates = [
            { id: 71, name: "Ann Shared", email: "a@example.com", ref: "C-1", city: "Nice" },
        ];
        onRpc("care.ticket", "customer_attach", ({ args }) => {
            expect.step(args);
            identities[8] = identity({ customer: { ...CARLA, id: 71, name: "Ann Shared" } });
            MockServer.env["care.ticket"].write([8], { partner_id: 71 });
            return identities[8];
        });
        await mountPanel(8);
        expect(".o_care_candidate").toHaveText(/Ann Shared\s*C-1, Nice/);
        await contains(".o_care_candidate").click();
        await waitFor(`${field("name")} input`);
        expect.verifySteps([[[8], 71]]);
        expect(`${field("name")} input`).toHaveValue("Ann Shared");
    });

    test("gets a contact, filled in with what he said of himself", async () => {
        onRpc("care.ticket", "customer_create", ({ args }) => {
            expect.step(args);
            return identity({ customer: { ...CARLA, name: args[1].name } });
        });
        await mountPanel(8);
        await contains(".o_care_new_contact").click();
        expect(".o_care_contact_form input:first").toHaveValue("Vera");
        await contains(".o_care_contact_form [type=submit]").click();
        expect.verifySteps([
            [[8], { name: "Vera", email: "vera@example.com", phone: "", ref: "" }],
        ]);
    });

    test("stays in the form where his contact cannot be made", async () => {
        onRpc("care.ticket", "customer_create", () => {
            throw makeServerError({ message: "Carla is the customer of this request by now." });
        });
        await mountPanel(8);
        await contains(".o_care_new_contact").click();
        await contains(".o_care_contact_form [type=submit]").click();
        expect(".o_care_contact_finder [role=alert]").toHaveText(/Carla is the customer/);
        expect(".o_care_contact_form input:first").toHaveValue("Vera");
    });
});

describe("past requests", () => {
    test("show newest first, the running one marked, each in a tab of its own", async () => {
        onRpc("care.ticket", "customer_requests", () => ({
            requests: [
                request(7, { state: "in_progress", state_name: "In progress", is_current: true }),
                request(3, { to_qualify: true }),
            ],
            has_more: false,
        }));
        await mountPanel(7);
        expect(queryAllTexts(".o_care_request_open")).toEqual(["Request 7", "Request 3"]);
        expect(".o_care_request_current[data-id='7']").toHaveCount(1);
        expect(".o_care_request_current").toHaveText(/This conversation/);
        expect(".o_care_request[data-id='3']").toHaveText(/To qualify/);
        expect(".o_care_request[data-id='3'] a").toHaveAttribute("href", "/odoo/requests/3");
        expect(".o_care_request[data-id='3'] a").toHaveAttribute("target", "_blank");
    });

    test("are qualified in a dialog and read anew after it", async () => {
        let reason = "";
        onRpc("care.ticket", "customer_requests", () => ({
            requests: [request(3, { reason })],
            has_more: false,
        }));
        onRpc("care.ticket", "action_qualify", ({ args }) => {
            expect.step(args);
            return { type: "ir.actions.act_window" };
        });
        mockService("action", {
            doAction(_action, { onClose }) {
                reason = "Late";
                onClose();
            },
        });
        await mountPanel(7);
        await contains(".o_care_request_qualify").click();
        await animationFrame();
        expect.verifySteps([[[3]]]);
        expect(".o_care_request").toHaveText(/Late/);
    });

    test("that are older are asked for", async () => {
        onRpc("care.ticket", "customer_requests", ({ kwargs }) => {
            expect.step([kwargs.offset, kwargs.limit]);
            const first = kwargs.offset ? [request(2)] : [request(4), request(3)];
            return { requests: first, has_more: !kwargs.offset };
        });
        await mountPanel(7);
        await contains(".o_care_requests_more").click();
        expect(queryAllTexts(".o_care_request_open")).toEqual([
            "Request 4",
            "Request 3",
            "Request 2",
        ]);
        expect(".o_care_requests_more").toHaveCount(0);
        expect.verifySteps([
            [0, 10],
            [2, 10],
        ]);
    });
});
