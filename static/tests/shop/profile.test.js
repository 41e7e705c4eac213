import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";

import { CustomerPanel } from "@care_desk/chat/backend/panels/customer_panel";
import { ActsSection } from "@care_desk/shop/backend/profile/acts_section";
import { OverviewSection } from "@care_desk/shop/backend/profile/overview_section";
import { TimelineSection } from "@care_desk/shop/backend/profile/timeline_section";

class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [{ id: 7, name: "Cracked lid", partner_id: 70 }];
}

class ResPartner extends mailModels.ResPartner {
    _records = [...mailModels.ResPartner._records, { id: 70, name: "Carla Customer" }];
}

describe.current.tags("desktop");
defineModels({ ...mailModels, CareTicket, ResPartner });

const PROPS = { partnerId: 70, ticketId: false };

/** A section with nothing but what it was given, for the panel. */
function sectionOf(name) {
    return class extends Component {
        static template = xml`<p class="o_probe" t-att-data-name="name" t-esc="said"/>`;
        static props = ["*"];
        setup() {
            this.name = name;
            this.said = [this.props.partnerId, this.props.ticketId].join("/");
        }
    };
}

describe("the panel", () => {
    beforeEach(() => {
        const sections = registry.category("care_desk.customer_sections");
        for (const [key] of sections.getEntries()) {
            sections.remove(key);
        }
        sections.add("late", { title: "Late", Component: sectionOf("late"), sequence: 90 });
        sections.add("early", {
            title: "Early",
            Component: sectionOf("early"),
            sequence: 5,
            isShown: ({ ticketId }) => ticketId,
        });
    });

    test("needs no request, and leaves out sections that do", async () => {
        onRpc("care.ticket", "*", ({ method }) => expect.step(method));
        await mountWithCleanup(CustomerPanel, { props: { ticketId: false, partnerId: 70 } });
        await animationFrame();
        expect(queryAllTexts(".o_probe")).toEqual(["70/false"]);
        expect.verifySteps([]);
    });

    test("shows sections of a request in their order", async () => {
        await mountWithCleanup(CustomerPanel, { props: { ticketId: 7 } });
        await animationFrame();
        expect(queryAllTexts(".o_probe")).toEqual(["70/7", "70/7"]);
        expect(".o_care_customer_section:first .o_probe").toHaveAttribute("data-name", "early");
    });

    test("follows the request to another customer", async () => {
        let state;
        class Form extends Component {
            static components = { CustomerPanel };
            static template = xml`<CustomerPanel ticketId="7" partnerId="state.partnerId"/>`;
            static props = {};
            setup() {
                this.state = state = useState({ partnerId: 70 });
            }
        }
        await mountWithCleanup(Form);
        state.partnerId = 71;
        await animationFrame();
        await animationFrame();
        expect(queryAllTexts(".o_probe")).toEqual(["71/7", "71/7"]);
    });

    test("stands on the form of a customer and of his request", async () => {
        const arch = `<form><field name="display_name"/><widget name="care_customer"/></form>`;
        await mountView({ type: "form", resModel: "res.partner", resId: 70, arch });
        await animationFrame();
        expect(queryAllTexts(".o_probe")).toEqual(["70/false"]);
    });

    test("stands on the form of a request", async () => {
        const arch = `<form><field name="partner_id"/><widget name="care_customer"/></form>`;
        await mountView({ type: "form", resModel: "care.ticket", resId: 7, arch });
        await animationFrame();
        expect(queryAllTexts(".o_probe")).toEqual(["70/7", "70/7"]);
    });
});

describe("acts", () => {
    test("take no room where there are none", async () => {
        onRpc("res.partner", "care_actions", () => []);
        await mountWithCleanup(ActsSection, { props: PROPS });
        expect(".o_care_acts").toHaveCount(0);
    });

    test("are run for the customer from the request, which is read anew after it", async () => {
        onRpc("res.partner", "care_actions", () => [
            { key: "store", name: "Preferred store", icon: "map-marker" },
            { key: "portal_invite", name: "Invite to the portal", icon: "user-plus" },
        ]);
        onRpc("res.partner", "care_act", ({ args }) => {
            expect.step(args);
            return { type: "ir.actions.act_window" };
        });
        mockService("action", { doAction: (_action, { onClose }) => onClose() });
        await mountWithCleanup(ActsSection, {
            props: { ...PROPS, ticketId: 7, onCustomerChanged: () => expect.step("changed") },
        });
        await contains(".o_care_acts").click();
        expect(queryAllTexts(".o_care_act")).toEqual(["Preferred store", "Invite to the portal"]);
        await contains(".o_care_act[data-act=portal_invite]").click();
        await animationFrame();
        expect.verifySteps([[[70], "portal_invite", 7], "changed"]);
    });
});

describe("the overview", () => {
    const EMPTY = {
        addresses: [],
        store: false,
        cards: [],
        ratings: { count: 0, average: 0, latest: [] },
        orders: { count: 0, total: 0, currency_id: 1, first: false, last: false },
    };

    test("says what is not there", async () => {
        onRpc("res.partner", "care_profile", () => EMPTY);
        await mountWithCleanup(OverviewSection, { props: PROPS });
        expect("dd[data-name=orders]").toHaveText("Nothing yet");
        expect("dd[data-name=cards]").toHaveText("No card with points");
        expect("dd[data-name=ratings]").toHaveText("None");
    });

    test("tells value, points, ratings, store and addresses, asking once", async () => {
        onRpc("res.partner", "care_profile", ({ args, kwargs }) => {
            expect.step([args, kwargs.ticket_id]);
            return {
                addresses: [
                    {
                        id: 72,
                        type: "delivery",
                        type_name: "Delivery Address",
                        name: "Workshop",
                        lines: ["2 quai du Port", "69002 Lyon"],
                    },
                ],
                store: "Lyon",
                cards: [{ id: 1, program: "Cups", points: "12 Cups", expires: false }],
                ratings: {
                    count: 2,
                    average: 3.5,
                    latest: [
                        {
                            id: 5,
                            rating: 2,
                            feedback: "Leaks",
                            date: "2025-06-01 10:00:00",
                            on: "Teapot",
                        },
                    ],
                },
                orders: {
                    count: 3,
                    total: 120.5,
                    currency_id: 1,
                    first: "2024-06-01 10:00:00",
                    last: "2025-06-01 10:00:00",
                },
            };
        });
        await mountWithCleanup(OverviewSection, { props: { ...PROPS, ticketId: 7 } });
        expect.verifySteps([[[[70]], 7]]);
        expect(".o_care_overview_total").toHaveText(/120\.50/);
        expect(".o_care_overview_count").toHaveText("3");
        expect("dd[data-name=cards]").toHaveText(/12 Cups · Cups/);
        expect("dd[data-name=ratings]").toHaveText(/3\.5 \/ 5/);
        expect("dd[data-name=ratings] .fa-star").toHaveCount(2);
        expect("dd[data-name=store]").toHaveText("Lyon");
        expect("dd[data-name=addresses]").toHaveText(/Workshop, 2 quai du Port, 69002 Lyon/);
        expect("dd[data-name=addresses] a").toHaveAttribute("href", "/odoo/res.partner/72");
    });
});

describe("the time line", () => {
    const KINDS = [
        { key: "order", name: "Orders", icon: "shopping-cart" },
        { key: "remark", name: "Remarks", icon: "sticky-note-o" },
    ];

    function entry(key, values) {
        return {
            key,
            kind: key.split("-")[0],
            at: "2025-06-01 10:00:00",
            title: `Title of ${key}`,
            detail: "",
            url: `/odoo/${key}`,
            ...values,
        };
    }

    function answer(keys, next = false) {
        return { entries: keys.map((key) => entry(key)), kinds: KINDS, next };
    }

    test("shows every kind, each in a tab of its own, and what is older on demand", async () => {
        const next = { at: "2025-06-01 10:00:00", shown: { order: [1] } };
        onRpc("res.partner", "care_timeline", ({ kwargs }) => {
            expect.step(kwargs.cursor);
            return kwargs.cursor
                ? answer(["remark-2", "order-3"])
                : answer(["order-1", "remark-2"], next);
        });
        await mountWithCleanup(TimelineSection, { props: PROPS });
        expect(".o_care_timeline_entry:first .fa").toHaveAttribute("title", "Orders");
        expect(".o_care_timeline_entry:first a").toHaveAttribute("href", "/odoo/order-1");
        expect(".o_care_timeline_entry:first a").toHaveAttribute("target", "_blank");
        await contains(".o_care_timeline_more").click();
        expect(queryAllTexts(".o_care_timeline_entry a")).toEqual([
            "Title of order-1",
            "Title of remark-2",
            "Title of order-3",
        ]);
        expect(".o_care_timeline_more").toHaveCount(0);
        expect.verifySteps([false, next]);
    });

    test("shows one kind alone, and all again", async () => {
        onRpc("res.partner", "care_timeline", ({ kwargs }) => {
            expect.step(kwargs.kinds);
            return kwargs.kinds ? answer(["remark-2"]) : answer(["order-1", "remark-2"]);
        });
        await mountWithCleanup(TimelineSection, { props: PROPS });
        await contains("[data-kind=remark].btn").click();
        await animationFrame();
        expect(".o_care_timeline_entry").toHaveCount(1);
        expect("[data-kind=remark].btn").toHaveAttribute("aria-pressed", "true");
        await contains(".o_care_timeline_kinds .btn:first").click();
        await animationFrame();
        expect(".o_care_timeline_entry").toHaveCount(2);
        expect.verifySteps([false, ["remark"], false]);
    });

    test("shows what was chosen last, however late the other answer comes", async () => {
        const late = new Deferred();
        onRpc("res.partner", "care_timeline", async ({ kwargs }) => {
            if (!kwargs.kinds) {
                return answer(["order-1", "remark-2"]);
            }
            if (kwargs.kinds[0] === "order") {
                await late;
            }
            return answer([`${kwargs.kinds[0]}-5`]);
        });
        await mountWithCleanup(TimelineSection, { props: PROPS });
        await contains("[data-kind=order].btn").click();
        await contains("[data-kind=remark].btn").click();
        await animationFrame();
        late.resolve();
        await animationFrame();
        expect(queryAllTexts(".o_care_timeline_entry a")).toEqual(["Title of remark-5"]);
    });
});
