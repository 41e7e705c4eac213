/**
 * Notes that a reply was inserted: Odoo tells the server when the message is posted, and the
 * reply comes first in the next search.
 *
 * @param {import("models").Composer} composer
 * @param {import("./replies_picker").Reply} reply
 */
export function noteUse(composer, { id, shortcut, substitution }) {
    composer.cannedResponses.add({ id, source: shortcut, substitution });
}

/**
 * @param {import("models").Thread} [thread] of a request, or a chat
 * @returns {number | false} the id of the request that is talked about there
 */
export function ticketIdOf(thread) {
    if (thread?.model === "care.ticket") {
        return thread.id || false;
    }
    return thread?.care_ticket_id?.id ?? false;
}
