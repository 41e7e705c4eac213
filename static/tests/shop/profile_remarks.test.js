import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryText } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import { RemarksSection } from "@care_desk/shop/backend/profile/remarks_section";

class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    partner_id = fields.Many2one({ relation: "res.partner" });

    _records = [{ id: 7, name: "Cracked lid", partner_id: 70 }];
}

class CareRemark extends models.Model {
    _name = "care.remark";

    body = fields.Text();
    pinned = fields.Boolean();
    partner_id = fields.Many2one({ relation: "res.partner" });
    product_ids = fields.Many2many({ relation: "product.product" });
    product_tag_ids = fields.Many2many({ relation: "product.tag" });
    attribute_value_ids = fields.Many2many({ relation: "product.attribute.value" });
}

class ProductProduct extends models.Model {
    _name = "product.product";

    name = fields.Char();

    _records = [{ id: 3, name: "Espresso machine" }];
}

class ProductTag extends models.Model {
    _name = "product.tag";

    name = fields.Char();
}

class ProductAttributeValue extends models.Model {
    _name = "product.attribute.value";

    name = fields.Char();
}

class ResPartner extends mailModels.ResPartner {
    _records = [...mailModels.ResPartner._records, { id: 70, name: "Carla Customer" }];
}

describe.current.tags("desktop");
defineModels({
    ...mailModels,
    CareRemark,
    CareTicket,
    ProductAttributeValue,
    ProductProduct,
    ProductTag,
    ResPartner,
});

const PROPS = { partnerId: 70, ticketId: false };

function remark(id, values) {
    return {
        id,
        body: `Remark ${id}`,
        pinned: false,
        date: "2025-06-01 10:00:00",
        author: "Agnes Agent",
        customer: false,
        may_change: true,
        products: [],
        tags: [],
        likes: [],
        ...values,
    };
}

describe("remarks", () => {
    let remarks;

    beforeEach(() => {
        remarks = [
            remark(2, { pinned: true, products: [{ id: 3, name: "Espresso machine" }] }),
            remark(1, { may_change: false, author: "Bruno Agent" }),
        ];
        onRpc("res.partner", "care_remarks", ({ kwargs }) => {
            expect.step(`read ${kwargs.offset}`);
            return { remarks, has_more: false };
        });
    });

    test("show what they are about, who wrote them, and what I may change", async () => {
        await mountWithCleanup(RemarksSection, { props: PROPS });
        expect(queryAllTexts(".o_care_remark_body")).toEqual(["Remark 2", "Remark 1"]);
        expect(".o_care_remark[data-id='2'] .o_care_remark_about").toHaveText("Espresso machine");
        expect(".o_care_remark[data-id='2']").toHaveClass("o_care_remark_pinned_one");
        expect(".o_care_remark[data-id='2'] .o_care_remark_edit").toHaveCount(1);
        expect(".o_care_remark[data-id='1']").toHaveText(/Bruno Agent/);
        expect(".o_care_remark[data-id='1'] button").toHaveCount(0);
        expect.verifySteps(["read 0"]);
    });

    test("are added in place, with what they are about", async () => {
        onRpc("care.remark", "create", ({ args }) => {
            expect.step(args[0]);
            remarks.unshift(remark(9, { body: "Drinks tea" }));
            return [9];
        });
        await mountWithCleanup(RemarksSection, { props: PROPS });
        await contains(".o_care_remark_new").click();
        expect(".o_care_remark_form [type=submit]").not.toBeEnabled();
        await contains(".o_care_remark_form textarea").edit("Drinks tea", { confirm: false });
        await contains("[data-name=product_ids] input").click();
        await contains(".o-autocomplete--dropdown-item:contains(Espresso machine)").click();
        await contains(".o_care_remark_pinned input").click();
        await contains(".o_care_remark_form [type=submit]").click();
        await animationFrame();
        expect.verifySteps([
            "read 0",
            [
                {
                    body: "Drinks tea",
                    pinned: true,
                    product_ids: [[6, 0, [3]]],
                    product_tag_ids: [[6, 0, []]],
                    attribute_value_ids: [[6, 0, []]],
                    partner_id: 70,
                },
            ],
            "read 0",
        ]);
        expect(".o_care_remark_form").toHaveCount(0);
        expect(".o_care_remark_body:first").toHaveText("Drinks tea");
    });

    test("keep what was typed where the server refuses it, and say why", async () => {
        onRpc("care.remark", "create", () => {
            throw makeServerError({ message: "Nothing was saved." });
        });
        await mountWithCleanup(RemarksSection, { props: PROPS });
        await contains(".o_care_remark_new").click();
        await contains(".o_care_remark_form textarea").edit("Drinks tea", { confirm: false });
        await contains(".o_care_remark_form [type=submit]").click();
        await animationFrame();
        expect(queryText(".o_care_remark_form [role=alert]")).toBe("Nothing was saved.");
        expect(".o_care_remark_form textarea").toHaveValue("Drinks tea");
        expect.verifySteps(["read 0"]);
    });

    test("are changed where they are read", async () => {
        onRpc("care.remark", "write", ({ args }) => {
            expect.step([args[0], args[1].body, args[1].product_ids]);
            return true;
        });
        await mountWithCleanup(RemarksSection, { props: PROPS });
        await contains(".o_care_remark_edit").click();
        expect(".o_care_remark_form textarea").toHaveValue("Remark 2");
        await contains(".o_care_remark_form textarea").edit("Owns two", { confirm: false });
        await contains(".o_care_remark_form [type=submit]").click();
        await animationFrame();
        expect.verifySteps(["read 0", [[2], "Owns two", [[6, 0, [3]]]], "read 0"]);
    });

    test("are pinned and unpinned at a click", async () => {
        onRpc("care.remark", "write", ({ args }) => {
            expect.step(args);
            return true;
        });
        await mountWithCleanup(RemarksSection, { props: PROPS });
        await contains(".o_care_remark_pin").click();
        await animationFrame();
        expect.verifySteps(["read 0", [[2], { pinned: false }], "read 0"]);
    });

    test("are deleted after a question, and stay where the server refuses", async () => {
        onRpc("care.remark", "unlink", () => {
            throw makeServerError({ message: "It is Bruno's." });
        });
        await mountWithCleanup(RemarksSection, { props: PROPS });
        await contains(".o_care_remark_delete").click();
        expect(".modal-body").toHaveText("Remark 2");
        await contains(".modal-footer .btn-primary").click();
        await animationFrame();
        expect(".o_notification").toHaveText(/It is Bruno's/);
        expect(".o_care_remark").toHaveCount(2);
        expect.verifySteps(["read 0", "read 0"]);
    });

    test("that nobody has written yet say so", async () => {
        remarks = [];
        await mountWithCleanup(RemarksSection, { props: PROPS });
        expect(".o_care_remark").toHaveCount(0);
        expect("p.text-muted").toHaveText(/Nothing is remembered/);
        expect.verifySteps(["read 0"]);
    });
});
