import { livechatModels } from "@im_livechat/../tests/livechat_test_helpers";
import { start, startServer } from "@mail/../tests/mail_test_helpers";
import { mailDataHelpers } from "@mail/../tests/mock_server/mail_mock_server";
import { beforeEach } from "@odoo/hoot";
import {
    Command,
    MockServer,
    defineModels,
    fields,
    getService,
    makeKwArgs,
    models,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

import { registry } from "@web/core/registry";

export class CareTicket extends models.Model {
    _name = "care.ticket";

    name = fields.Char();
    number = fields.Char();
}

export class DiscussChannel extends livechatModels.DiscussChannel {
    care_ticket_id = fields.Many2one({ relation: "care.ticket" });
    care_identity = fields.Char();
    care_ended_by = fields.Char();

    _to_store(store) {
        super._to_store(...arguments);
        for (const channel of this) {
            if (channel.care_ticket_id) {
                store._add_record_fields(this.browse(channel.id), {
                    care_is_served: true,
                    care_identity: channel.care_identity,
                    care_ended_by: channel.care_ended_by,
                    care_ticket_id: mailDataHelpers.Store.one(
                        this.env["care.ticket"].browse(channel.care_ticket_id),
                        makeKwArgs({ fields: ["name", "number"] }),
                    ),
                });
            }
        }
    }
}

export class IrWebSocket extends livechatModels.IrWebSocket {
    _build_bus_channel_list(channels) {
        return super
            ._build_bus_channel_list(channels)
            .map((channel) =>
                channel === "care_desk.console" ? consoleTarget(this.env) : channel,
            );
    }
}

const consoleTarget = (env) => [
    env["res.groups"].browse(serverState.groupLivechatId)[0],
    "CARE_CONSOLE",
];

/** Defines what the console needs on the mock server, and leaves out the panels of other rooms. */
export function defineConsoleModels() {
    beforeEach(() => {
        const panels = registry.category("care_desk.console_panels");
        for (const [key] of panels.getEntries()) {
            panels.remove(key);
        }
    });
    return defineModels({ ...livechatModels, CareTicket, DiscussChannel, IrWebSocket });
}

/** What `care_console()` answers in a test, unless it says otherwise. */
export const QUIET = {
    status: "available",
    waiting: [],
    operators: [],
    open_chats: 0,
    mine: [],
    my_chats: 0,
    max_chats: false,
};

let numbers = 0;

/** A visitor in the queue, as `care_console()` tells of him. */
export function makeWaiting(values) {
    return {
        name: "Zoé Martin",
        since: "2026-11-22 10:00:00",
        ticket_id: 1,
        number: "CR-00001",
        subject: "Where is my parcel?",
        team: "Shop",
        lang: "French / Français",
        identity: "typed",
        is_here: true,
        is_for_me: false,
        is_over_limit: false,
        ...values,
    };
}

/**
 * Makes a chat of the care desk on the mock server, with a visitor (a guest).
 *
 * @param {string} name of the visitor
 * @param {Object} [values] of the channel
 * @returns {{ id: number, guestId: number, ticketId: number, number: string }}
 */
export function makeChat(name, { isMine = true, ...values } = {}) {
    const { env } = MockServer;
    const number = `CR-0010${++numbers}`;
    const guestId = env["mail.guest"].create({ name });
    const ticketId = env["care.ticket"].create({
        name: `Question of ${name}`,
        number,
    });
    const members = [Command.create({ guest_id: guestId, livechat_member_type: "visitor" })];
    if (isMine) {
        members.push(
            Command.create({ partner_id: serverState.partnerId, livechat_member_type: "agent" }),
        );
    }
    const id = env["discuss.channel"].create({
        name,
        channel_type: "livechat",
        channel_member_ids: members,
        livechat_operator_id: isMine ? serverState.partnerId : false,
        livechat_status: isMine ? "in_progress" : "need_help",
        care_ticket_id: ticketId,
        care_identity: "typed",
        ...values,
    });
    return { id, guestId, ticketId, number };
}

/** Lets the consoles look again, as the server does when something changed. */
export function tellConsoles() {
    const { env } = MockServer;
    env["bus.bus"]._sendone(consoleTarget(env), "care_desk.console/update", {});
}

/**
 * Opens the console.
 *
 * @param {() => Object} answer what `care_console()` says, QUIET for what it leaves out
 * @param {Object} [params] of the action
 */
export async function openConsole(answer = () => ({}), params = {}) {
    onRpc("discuss.channel", "care_console", () => ({ ...QUIET, ...answer() }));
    await start();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "care_desk.console",
        params,
    });
}

/** A dialog as the server's `action_care_…` return one. */
export const DIALOG = {
    type: "ir.actions.act_window",
    name: "Close the chat",
    res_model: "care.ticket",
    views: [[false, "form"]],
    target: "new",
};

export { startServer };
