import { defineLivechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import { contains } from "@mail/../tests/mail_test_helpers";
import { describe, test } from "@odoo/hoot";
import { says, serverSays, startChat, startServedServer } from "./care_chat_test_helpers";

describe.current.tags("desktop");
defineLivechatModels();

const ENDED = { livechat_end_dt: "2026-03-02 14:05:00", care_ended_by: "system" };

async function endChat(values) {
    await startServedServer();
    await startChat();
    await contains(".o-mail-Composer-input");
    serverSays({ ...ENDED, ...values });
}

test("whom nobody answered is neither asked for an opinion nor offered a copy", async () => {
    await endChat({ care_is_answered: false });
    await says(".o_care_chat_ended", "Nobody could answer you here.");
    await says(".o_care_chat_ended", "we answer it by mail");
    await contains(".o_care_chat_ended button", { count: 0 });
});

test("without an address nothing by mail is promised", async () => {
    await endChat({ care_is_answered: false, care_has_address: false });
    await says(".o_care_chat_ended", "Give us your mail address next time");
});

test("without an address no copy is offered", async () => {
    await endChat({ care_is_answered: true, care_has_address: false, care_ended_by: "operator" });
    await contains(".o_care_chat_ended button:contains(Give my opinion)");
    await contains(".o_care_chat_copy", { count: 0 });
});
