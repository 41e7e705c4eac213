import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const widget = (selector) => `.o-livechat-root:shadow ${selector}`;
const SEND = widget(".o_care_chat_form button[type=submit]");

const fillIn = [
    { trigger: widget("#care_chat_name"), run: "edit Vera Visitor" },
    { trigger: widget("#care_chat_email"), run: "edit vera@example.com" },
    { trigger: widget("#care_chat_question"), run: "edit Is it dishwasher safe?" },
    { trigger: widget("#care_chat_consent"), run: "check" },
];
const say = (words) => [
    { trigger: widget(".o-mail-Composer-input"), run: `edit ${words}` },
    { trigger: widget(".o-mail-Composer-input"), run: "press Enter" },
    { trigger: widget(`.o-mail-Message:contains(${words})`) },
];

// Played on the page of a product.
tours.add("care_visitor_invited", {
    steps: () => [
        {
            content: "Invited by the page, somebody is there",
            trigger: ".o_care_chat_start:not(.d-none) button:contains(Chat with us)",
            run: "click",
        },
        ...fillIn,
        {
            content: "Go to another page in the middle of it",
            trigger: "body",
            run: () => window.location.assign("/contactus"),
            expectUnloadPage: true,
        },
        {
            content: "The form is there again, as it was",
            trigger: widget("#care_chat_question:value(Is it dishwasher safe?)"),
        },
        { trigger: widget("#care_chat_consent:checked") },
        { trigger: SEND, run: "click" },
        { trigger: widget(".o_care_waiting_banner:contains(You are the next one)") },
        ...say("It is the blue one."),
        {
            content: "Reload: he still waits, and nothing is lost or there twice",
            trigger: "body",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        { trigger: widget(".o_care_waiting_banner:contains(You are the next one)") },
        {
            trigger: widget(".o-mail-Thread:has(.o-mail-Message:contains(It is the blue one.))"),
            run() {
                const said = this.anchor.textContent.split("Is it dishwasher safe?").length - 1;
                if (said !== 1) {
                    throw new Error(`The question is there ${said} times.`);
                }
            },
        },
    ],
});

// Played where nobody is there.
tours.add("care_visitor_nobody_there", {
    steps: () => [
        {
            trigger: ".o_care_chat_start:not(.d-none) button:contains(Leave us a message)",
            run: "click",
        },
        { trigger: widget(".o_care_chat_closed") },
        { trigger: widget("#care_chat_name"), run: "edit Vera Visitor" },
        { trigger: widget("#care_chat_question"), run: "edit Is it dishwasher safe?" },
        { trigger: widget("#care_chat_consent"), run: "check" },
        { trigger: SEND, run: "click" },
        {
            content: "An answer by mail needs an address; the words are kept",
            trigger: widget("#care_chat_email_mistake"),
        },
        { trigger: widget("#care_chat_question:value(Is it dishwasher safe?)") },
        { trigger: widget("#care_chat_email"), run: "edit vera@example.com" },
        { trigger: SEND, run: "click" },
        { trigger: widget(".o_care_chat_sent:contains(vera@example.com)") },
        { trigger: widget(".o_care_chat_sent button"), run: "click" },
        { trigger: widget(".o-livechat-LivechatButton") },
    ],
});

// Played by a customer who is signed in and has an open request.
tours.add("care_visitor_signed_in", {
    steps: () => [
        { trigger: widget(".o-livechat-LivechatButton"), run: "click" },
        { trigger: widget(".o_care_chat_known:contains(Carla Customer)") },
        { trigger: widget("#care_chat_request_id"), run: "selectByIndex 1" },
        { trigger: widget("#care_chat_question"), run: "edit Any news of it?" },
        { trigger: widget("#care_chat_consent"), run: "check" },
        { trigger: SEND, run: "click" },
        { trigger: widget(".o_care_waiting_banner") },
        {
            content: "He thinks better of it, and is told what becomes of his question",
            trigger: widget(".o_care_waiting_banner button"),
            run: "click",
        },
        { trigger: widget(".o-livechat-CloseConfirmation-leave"), run: "click" },
        { trigger: widget(".o_care_left_queue:contains(Your question is kept)") },
    ],
});

// Played in a chat: what a visitor sends that is none of what is accepted.
tours.add("care_visitor_refused_file", {
    steps: () => [
        { trigger: widget(".o-livechat-LivechatButton"), run: "click" },
        ...fillIn,
        { trigger: SEND, run: "click" },
        { trigger: widget(".o-mail-Composer-input"), run: "edit Here is the picture" },
        {
            trigger: widget(".o-mail-Composer"),
            run() {
                const input = this.anchor.querySelector("input[type=file]");
                const data = new DataTransfer();
                data.items.add(new File(["MZ"], "picture.exe", { type: "image/png" }));
                input.files = data.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: ".o_notification:contains(picture.exe)" },
        { trigger: widget(".o-mail-Composer-input:value(Here is the picture)") },
        { trigger: widget(".o-mail-Composer-input"), run: "press Enter" },
        { trigger: widget(".o-mail-Message:contains(Here is the picture)") },
    ],
});
