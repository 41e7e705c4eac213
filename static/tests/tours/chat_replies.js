import { registry } from "@web/core/registry";

const COMPOSER = ".o_care_composer";
const INPUT = `${COMPOSER} .o-mail-Composer-input`;
const PENCIL = `${COMPOSER} button[name=care-replies]`;
const PICKER = ".o_care_replies_popover .o_care_replies";
const SEARCH = `${PICKER} input[type=search]`;

registry.category("web_tour.tours").add("care_reply_from_the_pencil", {
    steps: () => [
        { trigger: ".o_form_view button.o-mail-Chatter-sendMessage", run: "click" },
        { trigger: INPUT, run: "edit I have looked at it." },
        { trigger: PENCIL, run: "click" },
        {
            content: "A theme narrows the list, and the path leads back",
            trigger: `${PICKER} .o_care_reply_theme:contains(Delivery)`,
            run: "click",
        },
        { trigger: `${PICKER} .o_care_reply_theme:contains(Late)`, run: "click" },
        { trigger: `${PICKER} .o_care_reply_list:not(:has(.o_care_reply:contains(Returns)))` },
        { trigger: `${PICKER} button:contains(All themes)`, run: "click" },
        {
            content: "Accents, case and order of the words do not matter",
            trigger: SEARCH,
            run: "edit COLIS desole",
        },
        {
            content: "The text is read before it is inserted, filled for the request",
            trigger: `${PICKER} .o_care_reply.active:contains(Colis en retard):contains(Désolé, Carla Customer)`,
        },
        { trigger: SEARCH, run: "press Enter" },
        {
            content: "It stands behind what was typed, and can be changed",
            trigger: `body:not(:has(${PICKER})) ${INPUT}`,
            run({ anchor }) {
                const text = "I have looked at it. Désolé, Carla Customer.\nVotre [order?] arrive.";
                if (anchor.value !== text) {
                    throw new Error(`The draft is "${anchor.value}", not "${text}".`);
                }
                if (document.activeElement !== anchor) {
                    throw new Error("The cursor is not in the draft.");
                }
                if (anchor.selectionEnd !== text.length) {
                    throw new Error("The cursor is not behind the reply.");
                }
            },
        },
        {
            content: "A reply of one's own is written from the same place",
            trigger: PENCIL,
            run: "click",
        },
        { trigger: SEARCH, run: "edit cadeau" },
        { trigger: `${PICKER} .o_care_replies_none` },
        { trigger: `${PICKER} .o_care_reply_new`, run: "click" },
        {
            content: "It begins with the words that found nothing",
            trigger: ".modal .o_field_widget[name=care_title] input:value(cadeau)",
        },
        { trigger: ".modal .o_field_widget[name=source] input:value(cadeau)" },
        {
            content: "Agents share nothing",
            trigger: ".modal:not(:has(.o_field_widget[name=group_ids]))",
        },
        {
            trigger: ".modal .o_field_widget[name=substitution] textarea",
            run: "edit Un paquet cadeau ?",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${PICKER} .o_care_reply:contains(cadeau)`,
            run: "click",
        },
        {
            trigger: `${COMPOSER} .o-mail-Composer-send:enabled`,
            run: "click",
        },
        { trigger: ".o-mail-Message:contains(Un paquet cadeau ?):contains(Désolé, Carla)" },
    ],
});

registry.category("web_tour.tours").add("care_reply_in_html", {
    steps: () => [
        {
            trigger: ".o_form_view button.o-mail-Chatter-sendMessage",
            async run({ click }) {
                odoo.__WOWL_DEBUG__.root.env.services["mail.composer"].setHtmlComposer();
                await click();
            },
        },
        {
            trigger: `${COMPOSER} .o-mail-Composer-html.odoo-editor-editable`,
            run: "editor I have looked at it.",
        },
        { trigger: PENCIL, run: "click" },
        { trigger: SEARCH, run: "edit retard" },
        { trigger: `${PICKER} .o_care_reply:contains(Colis en retard)`, run: "click" },
        {
            content: "Names are text, lines are lines, and what was typed is there",
            trigger: `body:not(:has(${PICKER})) ${COMPOSER} .o-mail-Composer-html:contains(Désolé)`,
            run({ anchor }) {
                const lines = anchor.innerText.trim().split(/\n+/).join(" | ");
                const expected =
                    "I have looked at it. Désolé, <b>Carla</b>. | Votre [order?] arrive.";
                if (lines !== expected) {
                    throw new Error(`The draft is "${lines}", not "${expected}".`);
                }
            },
        },
        { trigger: `${COMPOSER} .o-mail-Composer-send:enabled`, run: "click" },
        { trigger: ".o-mail-Message:contains(Votre [order?] arrive)" },
    ],
});
