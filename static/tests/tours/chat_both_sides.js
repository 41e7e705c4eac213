import { registry } from "@web/core/registry";

// The other side may still be loading its page.
const WAIT = 50000;
const widget = (selector) => `.o-livechat-root:shadow ${selector}`;

registry.category("web_tour.tours").add("care_chat_visitor", {
    steps: () => [
        { trigger: widget(".o-livechat-LivechatButton"), run: "click" },
        { trigger: widget("input[name=name]"), run: "edit Vera Visitor" },
        { trigger: widget("input[name=email]"), run: "edit vera@example.com" },
        { trigger: widget("textarea[name=question]"), run: "edit Is the teapot dishwasher safe?" },
        { trigger: widget("input[name=consent]"), run: "check" },
        { trigger: widget(".o_care_chat_form button[type=submit]"), run: "click" },
        { trigger: widget(".o_care_waiting_banner:contains(next one)") },
        { trigger: widget(".o-mail-Message:contains(dishwasher)") },
        {
            content: "Taken: the queue is over",
            trigger: widget(".o-mail-ChatWindow:not(:has(.o_care_waiting_banner))"),
            timeout: WAIT,
        },
        { trigger: widget(".o-mail-Message:contains(It is)"), timeout: WAIT },
        { trigger: widget(".o-mail-Composer-input"), run: "edit And has it a warmer?" },
        { trigger: widget(".o-mail-Composer-input"), run: "press Enter" },
        { trigger: widget(".o-mail-Message a:contains(Warmer)"), timeout: WAIT },
        { trigger: widget(".o_care_chat_ended"), timeout: WAIT },
        { trigger: widget(".o_care_chat_ended .btn-primary"), run: "click" },
        { trigger: widget("img[aria-label=Satisfied]"), run: "click" },
        { trigger: widget(".o_care_survey textarea[name=reason]"), run: "edit Quick and kind" },
        { trigger: widget(".o_care_survey button[type=submit]"), run: "click" },
        { trigger: widget("p:contains(Thank you)") },
    ],
});

registry.category("web_tour.tours").add("care_chat_operator", {
    steps: () => [
        { trigger: ".o_care_visitor:contains(Vera Visitor)", timeout: WAIT },
        {
            content: "Let the visitor see that he waits",
            trigger: ".o_care_longest:contains(0:04)",
            timeout: WAIT,
        },
        { trigger: ".o_care_take_next:enabled", run: "click" },
        { trigger: ".o_care_tab.active:contains(Vera Visitor)" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(dishwasher)" },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "edit It is" },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(warmer)", timeout: WAIT },
        { trigger: ".o_care_push", run: "click" },
        { trigger: ".modal [name=product_id] input", run: "edit Warmer" },
        { trigger: ".modal .o-autocomplete--dropdown-item:contains(Warmer) a", run: "click" },
        { trigger: ".modal .o_care_push_preview:contains(Warmer)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_care_conversation .o-mail-Message a:contains(Warmer)" },
        { trigger: ".o_care_close", run: "click" },
        {
            content: "Unqualified, the server says no and what is missing",
            trigger: ".modal .alert-warning:contains(Reason)",
        },
        { trigger: ".modal [name=reason_id] input", run: "edit Broken" },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Broken on arrival) a",
            run: "click",
        },
        { trigger: ".modal button[name=action_confirm]:visible", run: "click" },
        { trigger: ".o_care_conversations:not(:has(.o_care_tab))" },
    ],
});
