import { registry } from "@web/core/registry";

/**
 * The sections of the customer's panel, each room's own: key -> {title, Component, sequence} and,
 * where it is not always there, isShown: ({partnerId, ticketId}) => boolean.
 */
export const customerSections = registry.category("care_desk.customer_sections");

/** On the bus of the interface: what is known of a customer changed, whoever shows it reads anew. */
export const CUSTOMER_CHANGED = "care_desk:customer_changed";

/**
 * What a section is given. It is made anew for each request and each customer, and reads what it
 * shows by itself, with one call.
 */
export const customerSectionProps = {
    /** Id of the customer (res.partner), false while nobody knows who he is. */
    partnerId: [Number, { value: false }],
    /** Id of the request (care.ticket), false on the form of the customer. */
    ticketId: [Number, { value: false }],
    /** The chat, where one is open (mail Thread). */
    thread: { type: Object, optional: true },
    /** To be called once the request has got another customer, or what is known of him changed. */
    onCustomerChanged: { type: Function, optional: true },
};
