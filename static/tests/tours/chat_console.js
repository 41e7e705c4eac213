import { registry } from "@web/core/registry";

// The other side may still be loading its page.
const WAIT = 50000;
const CONVERSATION = ".o_care_conversation";
const tab = (name) => `.o_care_chat_tab:contains(${name})`;
const waits = (name) => `.o_care_visitor:contains(${name})`;
const waitsNoMore = (name) => `.o_care_visitors:not(:has(${waits(name)}))`;
const writes = (words) => ({
    trigger: `${CONVERSATION} .o-mail-Composer-input`,
    run: `edit ${words}`,
});

registry.category("web_tour.tours").add("care_console_takes", {
    steps: () => [
        { trigger: `${waits("Vera")}:has(.o_care_fits)` },
        {
            content: "The colleague has his console open, and sees what happens now",
            trigger: ".o_care_console_operator:contains(Bruno) [data-status=busy]",
            timeout: WAIT,
        },
        { trigger: ".o_care_visitor:contains(Paul) .o_care_take", run: "click" },
        { trigger: `${tab("Paul")}.active` },
        { trigger: `${CONVERSATION} .o-mail-Message:contains(parcel)` },
        writes("Dear Paul"),
        { trigger: ".o_care_take_next", run: "click" },
        { trigger: `${tab("Vera")}.active` },
        { trigger: `${CONVERSATION} .o-mail-Message:contains(teapot)` },
        writes("Dear Vera"),
        { trigger: waitsNoMore("Vera") },
        { trigger: `${tab("Paul")}:has(.o_care_draft)`, run: "click" },
        { trigger: `${CONVERSATION} .o-mail-Composer-input:value(Dear Paul)` },
        { trigger: tab("Vera"), run: "click" },
        { trigger: `${CONVERSATION} .o-mail-Composer-input:value(Dear Vera)` },
        { trigger: ".o_care_transfer", run: "click" },
        { trigger: ".modal .o_care_operator:contains(Bruno)", run: "click" },
        { trigger: ".modal [name=note] textarea", run: "edit She wants it gift-wrapped" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "It is no longer mine, and the other one is",
            trigger: `.o_care_conversations:not(:has(${tab("Vera")})) ${tab("Paul")}.active`,
        },
        { trigger: `${CONVERSATION} .o-mail-Composer-input:value(Dear Paul)` },
    ],
});

registry.category("web_tour.tours").add("care_console_watches", {
    steps: () => [
        { trigger: waits("Vera") },
        { trigger: waits("Paul") },
        { trigger: ".o_care_my_status [data-status=busy]", run: "click" },
        { trigger: "[role=radio][aria-checked=true]:contains(Busy)" },
        {
            content: "Taken by the colleague, one after the other",
            trigger: waitsNoMore("Paul"),
            timeout: WAIT,
        },
        { trigger: waitsNoMore("Vera"), timeout: WAIT },
        {
            trigger: ".o_care_console_operator:contains(Agnes) .o_care_operator_chats:contains(2)",
            timeout: WAIT,
        },
        { content: "Handed over to me", trigger: `${tab("Vera")}.active`, timeout: WAIT },
        { trigger: `${CONVERSATION} .o-mail-Message:contains(teapot)` },
        { trigger: ".o_care_console_operator:contains(Agnes) .o_care_operator_chats:contains(1)" },
    ],
});
