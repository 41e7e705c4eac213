import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import { RecommendSection } from "@care_desk/shop/backend/recommend/recommend_section";

describe.current.tags("desktop");
defineModels(mailModels);

const FILTERS = {
    product_id: 3,
    name: "Filters",
    price: "5.00 €",
    stock: "In stock",
    image: "/web/static/img/placeholder.png",
    why: ["Goes with Coffee machine, bought in March 2026"],
};

let products, refused;

beforeEach(() => {
    products = [FILTERS];
    refused = "";
    onRpc("res.partner", "care_recommendations", ({ args }) => {
        expect.step(`recommendations ${JSON.stringify(args)}`);
        return { products, refused };
    });
});

async function mountSection(props) {
    await mountWithCleanup(RecommendSection, { props: { partnerId: 70, ticketId: 7, ...props } });
    await animationFrame();
}

test("products show with price, stock and why", async () => {
    await mountSection();
    expect.verifySteps(["recommendations [[70],7]"]);
    expect(queryAllTexts(".o_care_recommendation .fw-bold")).toEqual(["Filters"]);
    expect(".o_care_recommendation").toHaveText(/5\.00 €/);
    expect(".o_care_recommendation").toHaveText(/bought in March 2026/);
    expect(".o_care_recommendation").toHaveText(/In stock/);
});

test("in an open chat a product is sent once, without leaving it", async () => {
    onRpc("discuss.channel", "care_recommend", ({ args }) => {
        expect.step(`sent ${JSON.stringify(args)}`);
        return true;
    });
    await mountSection({ thread: { id: 5, model: "discuss.channel" } });
    expect(".o_care_recommend").toHaveText("Send in the chat");
    await contains(".o_care_recommend").click();
    await animationFrame();
    expect.verifySteps(["recommendations [[70],7]", "sent [[5],3]"]);
    expect(".o_care_recommended").toHaveCount(1);
    expect(".o_care_recommend").toHaveCount(0);
});

test("once the chat has ended, or without one, it goes into a mail", async () => {
    mockService("action", { doAction: (action) => expect.step(action.res_model) });
    onRpc("res.partner", "care_recommend_by_mail", ({ args }) => {
        expect.step(`mail ${JSON.stringify(args)}`);
        return { type: "ir.actions.act_window", res_model: "mail.compose.message" };
    });
    await mountSection({
        thread: { id: 5, model: "discuss.channel", livechat_end_dt: "2026-03-01 10:00:00" },
    });
    expect(".o_care_recommend").toHaveText("Send by mail");
    await contains(".o_care_recommend").click();
    await animationFrame();
    expect.verifySteps(["recommendations [[70],7]", "mail [[70],3,7]", "mail.compose.message"]);
});

test("where nothing fits, it says from what it would follow", async () => {
    products = [];
    await mountSection({ ticketId: false });
    expect.verifySteps(["recommendations [[70],false]"]);
    expect(".o_care_recommendation").toHaveCount(0);
    expect("p.text-muted").toHaveText(/Nothing yet/);
});

test("who wants no recommendations is said to, instead of products", async () => {
    products = [];
    refused = "He does not want personal recommendations, since yesterday.";
    await mountSection();
    expect.verifySteps(["recommendations [[70],7]"]);
    expect(".o_care_recommend_refused").toHaveText(refused);
    expect("p.text-muted").toHaveCount(0);
});
