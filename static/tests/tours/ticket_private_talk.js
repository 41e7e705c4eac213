import { registry } from "@web/core/registry";

const CHATTER = "#chatterRoot:shadow";
const INPUT = `${CHATTER} .o-mail-Composer-input`;
const card = (url) => `.o_portal_index_card a[href='${url}']`;
const message = (text) => `${CHATTER} .o-mail-Message:contains(${text})`;
const send = (label) => `${CHATTER} .o-mail-Composer-send:contains(${label}):enabled`;

/** Fails where the talk shows what its reader is not to know of. */
const showsNothingOf = (...words) => ({
    content: `Nothing is to be seen of: ${words.join(", ")}`,
    trigger: `${CHATTER} .o-mail-Message`,
    run() {
        const { textContent } = document.querySelector("#chatterRoot").shadowRoot;
        for (const word of words) {
            if (textContent.includes(word)) {
                throw new Error(`“${word}” is shown`);
            }
        }
    },
});

registry.category("web_tour.tours").add("care_coordinator_asks_privately", {
    steps: () => [
        { trigger: ".o_form_view .o_care_private_comment:enabled", run: "click" },
        {
            trigger:
                ".o_care_composer.o_care_audience_private .o_care_readers:not(:contains(Carla))",
        },
        {
            trigger: ".o_care_composer .o-mail-Composer-input",
            run: "edit Is the glaze at fault?",
        },
        {
            trigger: ".o_care_composer .o_care_awaiting_choice",
            run: "selectByLabel Pottery Ltd",
        },
        {
            trigger: ".o_care_composer .o-mail-Composer-send:enabled:contains(Send privately)",
            run: "click",
        },
        { trigger: ".o-mail-Message.o_care_audience_private:contains(Is the glaze at fault?)" },
    ],
});

registry.category("web_tour.tours").add("care_supplier_answers_privately", {
    steps: () => [
        { trigger: card("/my/requests/followed"), run: "click", expectUnloadPage: true },
        { trigger: "tr:contains(Your answer is expected) td:contains(Carla Customer)" },
        { trigger: "td a:contains(The lid is cracked)", run: "click", expectUnloadPage: true },
        { trigger: ".badge:contains(Your answer is expected)" },
        {
            content: "What is private says so, and is grey",
            trigger: `${message("Is the glaze at fault?")}.o_care_audience_private .o_care_audience_label:contains(Private: only the customer service and the observers read this) .fa-lock`,
            run() {
                const row = this.anchor.closest(".o-mail-Message");
                const [red, green, blue] = getComputedStyle(row)
                    .backgroundColor.match(/[\d.]+/g)
                    .map(Number);
                if (Math.max(red, green, blue) > 245 || Math.max(red, green, blue) < 200) {
                    throw new Error("A private comment should be grey");
                }
                if (!row.getAttribute("aria-label").startsWith("Private")) {
                    throw new Error("A private comment should say so to a screen reader");
                }
            },
        },
        {
            content: "After a private comment the next one is private",
            trigger: `${CHATTER} .o-mail-Composer.o_care_audience_private`,
        },
        { trigger: `${CHATTER} .o_care_readers:contains(not the customer)` },
        { trigger: `${CHATTER} label[data-audience=public]`, run: "click" },
        { trigger: `${CHATTER} .o_care_readers:contains(The customer, the observers)` },
        { trigger: `${CHATTER} .o-mail-Composer-send:contains(Send publicly)` },
        { trigger: `${CHATTER} label[data-audience=private]`, run: "click" },
        { trigger: INPUT, run: "edit Firing 14 cooled too fast." },
        { trigger: `${send("Send privately")}:has(.fa-lock)`, run: "click" },
        { trigger: `${message("Firing 14")}.o_care_audience_private` },
        {
            content: "And so is the one after it",
            trigger: `${CHATTER} .o-mail-Composer.o_care_audience_private`,
        },
    ],
});

registry.category("web_tour.tours").add("care_customer_sees_nothing_of_it", {
    steps: () => [
        { trigger: card("/my/requests"), run: "click", expectUnloadPage: true },
        { trigger: "td a:contains(The lid is cracked)", run: "click", expectUnloadPage: true },
        { trigger: message("We look into it.") },
        showsNothingOf("glaze", "Firing", "Private", "Sofia"),
        { trigger: INPUT },
        {
            content: "A customer has nothing to choose",
            trigger: `${CHATTER} .o-mail-Composer:not(:has(.o_care_audience_choice))`,
        },
    ],
});

registry.category("web_tour.tours").add("care_supplier_makes_it_public", {
    steps: () => [
        {
            content: "What others wrote is not his to change",
            trigger: `${message("Is the glaze at fault?")}:not(:has(.o_care_change))`,
        },
        {
            trigger: `${message("Firing 14")} .o_care_change:contains(Make public)`,
            run: "click",
        },
        {
            trigger: ".o_dialog .modal-content:contains(It is mailed now to: Carla Customer)",
        },
        { trigger: ".o_dialog button:contains(Cancel)", run: "click" },
        { trigger: `body:not(:has(.o_dialog))` },
        {
            trigger: `${message("Firing 14")}.o_care_audience_private .o_care_change`,
            run: "click",
        },
        { trigger: ".o_dialog button:contains(Make public)", run: "click" },
        { trigger: `${message("Firing 14")}.o_care_audience_public` },
    ],
});

registry.category("web_tour.tours").add("care_supplier_is_told_what_has_left", {
    steps: () => [
        {
            trigger: `${message("Firing 14")} .o_care_change:contains(Make private)`,
            run: "click",
        },
        {
            content: "What has left has left",
            trigger:
                ".o_dialog .modal-content:contains(The mail has already left to: Carla Customer)",
        },
        { trigger: ".o_dialog button:contains(Cancel)", run: "click" },
        { trigger: `body:not(:has(.o_dialog))` },
    ],
});

registry.category("web_tour.tours").add("care_customer_reads_what_was_made_public", {
    steps: () => [
        { trigger: message("Firing 14 cooled too fast.") },
        showsNothingOf("glaze", "Private", "Make private"),
    ],
});

registry.category("web_tour.tours").add("care_visitor_answers_by_link", {
    steps: () => [
        { trigger: message("We look into it.") },
        showsNothingOf("glaze"),
        { trigger: INPUT, run: "edit It is the blue one." },
        { trigger: send("Send"), run: "click" },
        { trigger: message("It is the blue one.") },
        { trigger: ".o_care_close summary", run: "click" },
        { trigger: ".o_care_close button[type=submit]:visible" },
    ],
});
