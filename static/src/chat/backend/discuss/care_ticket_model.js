import { Record } from "@mail/core/common/record";

/** A request as its chats name it. */
export class CareTicket extends Record {
    static _name = "care.ticket";
    static id = "id";

    /** @type {number} */
    id;
    /** @type {string} */
    name;
    /** @type {string} */
    number;
}

CareTicket.register();
