import { registry } from "@web/core/registry";

const CHATTER = "#chatterRoot:shadow";
const card = ".o_portal_index_card a[href='/my/requests']";
const offered = (select) =>
    [...document.querySelectorAll(`${select} option:not([hidden])`)].map((option) =>
        option.textContent.trim(),
    );

/** From the account to a request that is sent, about the first order offered. */
const write = [
    { trigger: card, run: "click", expectUnloadPage: true },
    { trigger: "a[href='/my/requests/new']", run: "click", expectUnloadPage: true },
    {
        content: "Until an order is chosen, all that was bought is offered",
        trigger: ".o_care_form #care_product_id",
        run: () => {
            if (offered("#care_product_id").length !== 3) {
                throw new Error("Both products should be offered");
            }
        },
    },
    { trigger: "#care_order_id", run: "selectByIndex 1" },
    {
        content: "What was not in the order is no longer offered",
        trigger: "#care_product_id",
        run: () => {
            if (offered("#care_product_id").length !== 2) {
                throw new Error("Only the product of the order should be offered");
            }
        },
    },
    {
        trigger: "#care_product_id",
        run() {
            const product = this.anchor.querySelector(
                "option[value]:not([value='']):not([hidden])",
            );
            this.anchor.value = product.value;
        },
    },
    { trigger: "#care_name", run: "edit Cracked lid" },
    { trigger: "#care_body", run: "edit The lid has a crack, see the photo." },
    {
        trigger: "#care_attachments",
        run() {
            const files = new DataTransfer();
            files.items.add(new File(["crack"], "lid.txt", { type: "text/plain" }));
            this.anchor.files = files.files;
            this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    { trigger: ".o_care_form button[type=submit]", run: "click", expectUnloadPage: true },
    { trigger: ".alert-success:contains(We have received your request)" },
    {
        trigger: `${CHATTER} .o-mail-Message:contains(The lid has a crack) .o-mail-AttachmentCard:contains(lid.txt)`,
    },
];

/** From a page of the account to the request, by the list. */
const read = [
    { trigger: "a[href='/my/requests']", run: "click", expectUnloadPage: true },
    { trigger: "td a:contains(Cracked lid)", run: "click", expectUnloadPage: true },
];

registry.category("web_tour.tours").add("care_customer_request", {
    steps: () => [
        ...write,
        ...read,
        {
            trigger: `${CHATTER} .o-mail-Composer-input`,
            run: "edit It is the blue one.",
        },
        {
            trigger: `${CHATTER} .o-mail-Composer button:contains(Send):enabled`,
            run: "click",
        },
        { trigger: `${CHATTER} .o-mail-Message:contains(It is the blue one.)` },
        { trigger: ".o_care_close summary", run: "click" },
        {
            trigger: ".o_care_close[open] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".badge:contains(Closed)" },
        { trigger: "p:contains(If you answer, it is opened again)" },
        { trigger: "#care_body", run: "edit It broke again." },
        { trigger: ".o_care_form button[type=submit]", run: "click", expectUnloadPage: true },
        { trigger: ".badge:contains(In progress)" },
        { trigger: `${CHATTER} .o-mail-Message:contains(It broke again.)` },
    ],
});

registry.category("web_tour.tours").add("care_customer_writes", {
    steps: () => write,
});

registry.category("web_tour.tours").add("care_customer_reads_the_answer", {
    steps: () => [
        { trigger: card, run: "click", expectUnloadPage: true },
        { trigger: ".badge:contains(Closed)" },
        { trigger: "td a:contains(Cracked lid)", run: "click", expectUnloadPage: true },
        { trigger: `${CHATTER} .o-mail-Message:contains(A new lid is on its way.)` },
        { trigger: "p:contains(If you answer, it is opened again)" },
    ],
});

registry.category("web_tour.tours").add("care_form_limits_files", {
    steps: () => [
        {
            trigger: "#care_attachments",
            run() {
                const files = new DataTransfer();
                for (let index = 0; index < 6; index++) {
                    files.items.add(new File(["x"], `${index}.txt`));
                }
                this.anchor.files = files.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: ".o_care_files_mistake:contains(At most 5 files, 20 MB)" },
        {
            trigger: "#care_attachments",
            run() {
                this.anchor.value = "";
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: "#care_attachments:not(.is-invalid)" },
        { trigger: "#care_email", run: "edit vera@visitor.example.com" },
        { trigger: "#care_body", run: "edit Do you deliver to Corsica?" },
        { trigger: ".o_care_form button[type=submit]", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(REQ)" },
    ],
});
