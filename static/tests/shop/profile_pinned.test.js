import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import { CUSTOMER_CHANGED } from "@care_desk/chat/backend/panels/customer_section";
import { PinnedRemarks } from "@care_desk/shop/backend/profile/pinned_remarks";

class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [
        { id: 7, name: "Cracked lid", partner_id: 70 },
        { id: 8, name: "Whose cup is it?", partner_id: false },
    ];
}

class ResPartner extends mailModels.ResPartner {
    _records = [...mailModels.ResPartner._records, { id: 70, name: "Carla Customer" }];
}

describe.current.tags("desktop");
defineModels({ ...mailModels, CareTicket, ResPartner });

let remarks;

function remark(id, pinned = true) {
    return { id, body: `Remark ${id}`, pinned };
}

beforeEach(() => {
    remarks = [remark(1), remark(2), remark(3, false)];
    onRpc("res.partner", "care_remarks", ({ args, kwargs }) => {
        expect.step([args[0][0], kwargs.limit]);
        return { remarks, has_more: true };
    });
});

test("pinned remarks are told alone, three at most, and lead to all of them", async () => {
    const open = () => expect.step("opened");
    await mountWithCleanup(PinnedRemarks, { props: { partnerId: 70, open } });
    expect(queryAllTexts(".o_care_pinned_remark")).toEqual(["Remark 1", "Remark 2"]);
    await contains(".o_care_pinned_remark:first").click();
    expect.verifySteps([[70, 3], "opened"]);
});

test("pinned remarks of a request are its customer's, read anew once he changed", async () => {
    await mountWithCleanup(PinnedRemarks, { props: { ticketId: 7, open: () => {} } });
    expect(".o_care_pinned_remark").toHaveCount(2);
    remarks = [remark(4)];
    getMockEnv().bus.trigger(CUSTOMER_CHANGED);
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_care_pinned_remark")).toEqual(["Remark 4"]);
    expect.verifySteps([
        [70, 3],
        [70, 3],
    ]);
});

test("pinned remarks take no room where there are none", async () => {
    remarks = [remark(3, false)];
    await mountWithCleanup(PinnedRemarks, { props: { partnerId: 70, open: () => {} } });
    expect(".o_care_pinned_remarks").toHaveCount(0);
    expect.verifySteps([[70, 3]]);
});

test("nothing is asked where nobody knows who writes", async () => {
    await mountWithCleanup(PinnedRemarks, { props: { ticketId: 8, open: () => {} } });
    expect(".o_care_pinned_remarks").toHaveCount(0);
    expect.verifySteps([]);
});

test("pinned remarks on the form of a request open its tab on the customer", async () => {
    await mountView({
        type: "form",
        resModel: "care.ticket",
        resId: 7,
        arch: `
            <form>
                <notebook>
                    <page name="request" string="Request"><widget name="care_pinned_remarks"/></page>
                    <page name="customer" string="Customer"><field name="partner_id"/></page>
                </notebook>
            </form>`,
    });
    await contains(".o_care_pinned_remark:first").click();
    await animationFrame();
    expect(".o_notebook .nav-link.active").toHaveText("Customer");
    expect.verifySteps([[70, 3]]);
});
