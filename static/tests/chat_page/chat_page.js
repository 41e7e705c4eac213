import { registry } from "@web/core/registry";

const widget = (selector) => `.o-livechat-root:shadow ${selector}`;

// Played on the page that shows nothing but the chat: the form is open there.
registry.category("web_tour.tours").add("care_visitor_own_window", {
    steps: () => [
        { trigger: widget("#care_chat_name"), run: "edit Vera Visitor" },
        { trigger: widget("#care_chat_email"), run: "edit vera@example.com" },
        { trigger: widget("#care_chat_question"), run: "edit Is it dishwasher safe?" },
        { trigger: widget("#care_chat_consent"), run: "check" },
        { trigger: widget(".o_care_chat_form button[type=submit]"), run: "click" },
        { trigger: widget(".o_care_waiting_banner") },
        { trigger: widget(".o-mail-Message:contains(dishwasher)") },
        {
            content: "The pages of the shop have it at hand",
            trigger: "body",
            run() {
                const { opened, folded } = JSON.parse(localStorage.getItem("mail.ChatHub"));
                if (opened.length || folded.length !== 1) {
                    throw new Error(localStorage.getItem("mail.ChatHub"));
                }
            },
        },
    ],
});
