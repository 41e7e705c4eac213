import { mailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeMockEnv,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { CONSOLE_UPDATE } from "@care_desk/chat/backend/console/console_state";
import { QuestionsPanel } from "@care_desk/chat/backend/panels/questions_panel";

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

describe("questions", () => {
    let questions;

    function question(id, values) {
        return {
            id,
            number: `REQ-${id}`,
            name: `Question ${id}`,
            requester: "Otto",
            channel: "email",
            channel_name: "Email",
            date: "2024-03-01 10:00:00",
            priority: "0",
            assignee: false,
            is_mine: false,
            is_of_visitor: false,
            ...values,
        };
    }

    async function mountQuestions(props) {
        await mountWithCleanup(QuestionsPanel, {
            props: {
                ticketId: 7,
                insertText: () => {},
                openTicket: (id) => expect.step(`open ${id}`),
                ...props,
            },
        });
    }

    beforeEach(() => {
        questions = [
            question(1, { is_of_visitor: true, assignee: "Bruno" }),
            question(2),
            question(3, { assignee: "Mitchell", is_mine: true }),
        ];
        onRpc("care.ticket", "latest_questions", ({ kwargs }) => {
            expect.step(`ask for ${kwargs.ticket_id}`);
            return questions;
        });
    });

    test("of the visitor come first", async () => {
        await mountQuestions();
        expect.verifySteps(["ask for 7"]);
        expect(queryAllTexts("[data-group=visitor] .fw-bold")).toEqual(["Question 1"]);
        expect(queryAllTexts("[data-group=others] .fw-bold")).toEqual(["Question 2", "Question 3"]);
        expect(".o_care_question[data-id='1']").toHaveText(/Bruno/);
    });

    test("are taken and opened; those that somebody has are only opened", async () => {
        onRpc("care.ticket", "take_question", ({ args }) => {
            expect.step(`take ${args[0]}`);
            return true;
        });
        await mountQuestions();
        await contains(".o_care_question[data-id='2'] .o_care_question_take").click();
        await contains(".o_care_question[data-id='1'] .o_care_question_take").click();
        expect.verifySteps(["ask for 7", "take 2", "open 2", "ask for 7", "open 1", "ask for 7"]);
    });

    test("that a colleague took first say so and go", async () => {
        onRpc("care.ticket", "take_question", () => {
            questions = [];
            throw makeServerError({ message: "Bruno was first and has this question." });
        });
        await mountQuestions();
        await contains(".o_care_question[data-id='2'] .o_care_question_take").click();
        expect(".o_notification").toHaveText(/Bruno was first/);
        expect(queryOne(".o_care_questions")).toHaveText(/No question/);
        expect.verifySteps(["ask for 7", "ask for 7"]);
    });

    test("are read anew when the console is told of something, once for many", async () => {
        const callbacks = [];
        await makeMockEnv();
        patchWithCleanup(getService("bus_service"), {
            subscribe: (kind, callback) => kind === CONSOLE_UPDATE && callbacks.push(callback),
        });
        await mountQuestions();
        expect.verifySteps(["ask for 7"]);
        questions.push(question(4));
        callbacks.forEach((callback) => callback({}));
        callbacks.forEach((callback) => callback({}));
        await runAllTimers();
        await animationFrame();
        expect(".o_care_question").toHaveCount(4);
        expect.verifySteps(["ask for 7"]);
    });
});
