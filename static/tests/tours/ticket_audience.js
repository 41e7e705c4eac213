import { registry } from "@web/core/registry";

const COMMENT = ".o_form_view button.o-mail-Chatter-sendMessage";
const INPUT = ".o_care_composer .o-mail-Composer-input";
const SEND = ".o_care_composer .o-mail-Composer-send:enabled";

const message = (text) => `.o-mail-Message:contains(${text})`;

const isGrey = (color) => {
    const [red, green, blue] = color.match(/\d+/g).map(Number);
    return Math.max(red, green, blue) < 245 && Math.abs(red - green) + Math.abs(green - blue) < 8;
};

registry.category("web_tour.tours").add("care_agent_chooses_who_reads", {
    steps: () => [
        { trigger: ".o_care_private_comment:enabled", run: "click" },
        {
            content: "Who reads it is said before it is written; the customer is not among them",
            trigger:
                ".o_care_composer.o_care_audience_private .o_care_readers:contains(Sofia Ribeiro (supplier) and the team):not(:contains(Carla))",
        },
        { trigger: INPUT, run: "edit Is the lid still made?" },
        { trigger: ".o_care_composer .o_care_awaiting_choice", run: "select customer" },
        { trigger: `${SEND}:contains(Send privately)`, run: "click" },
        {
            content: "It has a padlock",
            trigger: `${message("Is the lid")} .o_care_audience_label:contains(Private) .fa-lock`,
        },
        {
            content: "It is grey",
            trigger: `${message("Is the lid")} .o-mail-Message-bubble`,
            run({ anchor }) {
                const { backgroundColor } = getComputedStyle(anchor);
                if (!isGrey(backgroundColor)) {
                    throw new Error(`A private comment is ${backgroundColor}, not grey.`);
                }
            },
        },
        {
            content: "The form says whose answer is expected",
            trigger: ".o_field_widget[name=awaiting] input:value(Customer)",
        },
        {
            content: "The next comment is private too",
            trigger: `${COMMENT}:contains(Private comment)`,
            run: "click",
        },
        { trigger: ".o_care_composer.o_care_audience_private .o_care_readers" },
        { trigger: ".o_care_composer label[data-audience=team]", run: "click" },
        { trigger: ".o_care_composer.o_care_audience_team .o_care_readers:contains(team alone)" },
        { trigger: INPUT, run: "edit A voucher is fine." },
        { trigger: `${SEND}:contains(Log)`, run: "click" },
        {
            trigger: `${message("A voucher is fine.")}.o_care_audience_team .o_care_audience_label:contains(Team note)`,
        },
        {
            content: "A note changes nothing for the next comment",
            trigger: `${COMMENT}:contains(Private comment)`,
        },
        { trigger: message("Is the lid"), run: "hover" },
        { trigger: `${message("Is the lid")} button[title=Expand]`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Make Public)", run: "click" },
        { trigger: ".modal .o_care_audience_quote:contains(Is the lid)" },
        {
            content: "Dismissed: nothing has changed",
            trigger: ".modal p:contains(Told by mail now: Carla Customer)",
        },
        { trigger: ".modal button:contains(Cancel)", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${message("Is the lid")}.o_care_audience_private`,
            run: "hover",
        },
        { trigger: `${message("Is the lid")} button[title=Expand]`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Make Public)", run: "click" },
        { trigger: ".modal button:contains(Make Public)", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${message("Is the lid")}.o_care_audience_public .o_care_audience_label:contains(Public)`,
        },
        {
            content: "Who changed what is kept",
            trigger: ".o-mail-Message:contains(was changed from private to public)",
        },
        { content: "The talk is public again", trigger: `${COMMENT}:contains(Public comment)` },
    ],
});

registry.category("web_tour.tours").add("care_full_composer_keeps_the_audience", {
    steps: () => [
        { trigger: ".o_care_private_comment:enabled", run: "click" },
        { trigger: INPUT, run: "edit Please look at the photo." },
        {
            trigger: ".o_care_composer .o_care_awaiting_choice",
            run: "selectByLabel Sofia Ribeiro",
        },
        { trigger: "button[name=open-full-composer]", run: "click" },
        {
            content: "The full composer is private as well, and has no recipients to choose",
            trigger:
                ".modal:not(:has([name=partner_ids])) .o_care_audience_private .o_care_readers:contains(Sofia Ribeiro)",
        },
        {
            trigger: ".modal .o_care_awaiting_choice",
            run({ anchor }) {
                if (anchor.selectedOptions[0].textContent !== "Sofia Ribeiro") {
                    throw new Error("The full composer forgot whose answer is expected.");
                }
            },
        },
        {
            content: "What is written for few is tinted, as in the chatter",
            trigger: ".modal .odoo-editor-editable",
            run({ anchor }) {
                const { backgroundColor } = getComputedStyle(anchor);
                if (!isGrey(backgroundColor)) {
                    throw new Error(`A private text is ${backgroundColor}, not grey.`);
                }
            },
        },
        {
            trigger: ".modal button.o_mail_send:enabled:contains(Send privately):has(.fa-lock)",
            run: "click",
        },
        { trigger: `${message("Please look at the photo.")}.o_care_audience_private` },
        { trigger: ".o_field_widget[name=awaiting] input:value(Sofia Ribeiro)" },
        { trigger: `${COMMENT}:contains(Private comment)`, run: "click" },
        { trigger: ".o_care_composer label[data-audience=public]", run: "click" },
        { trigger: ".o_care_composer.o_care_audience_public" },
        { trigger: INPUT, run: "edit Between us" },
        { trigger: "button[name=open-full-composer]", run: "click" },
        { trigger: ".modal .o_care_audience_public" },
        { trigger: ".modal button.o_mail_send:not(:contains(privately))" },
        { trigger: ".modal label[data-audience=team]", run: "click" },
        { trigger: ".modal .o_care_audience_team" },
        { trigger: ".modal .btn-close", run: "click" },
        {
            content: "What is left of the text is not shown to more than it was written for",
            trigger: `body:not(:has(.modal)) ${COMMENT}`,
            run: "click",
        },
        { trigger: ".o_care_composer.o_care_audience_team .o-mail-Composer-input:value(Between)" },
    ],
});

const HELD_BACK = ".o-mail-Message:has(.o_care_screening:contains(Not part of the request))";

registry.category("web_tour.tours").add("care_held_back_mail_is_decided", {
    steps: () => [
        { trigger: `${HELD_BACK} .o_care_share:contains(Share privately)`, run: "click" },
        { trigger: ".modal-title:contains(Share this comment privately?)" },
        { trigger: ".modal p:contains(Told by mail now: Sofia Ribeiro)" },
        { trigger: ".modal .alert:contains(This mail was held back)" },
        {
            content: "Asked once more, there is nothing else to decide there",
            trigger: ".modal .o_care_audience_quote:not(:has(.o_care_share))",
        },
        { trigger: ".modal button:contains(Cancel)", run: "click" },
        {
            content: "Dismissed: it still waits",
            trigger: `body:not(:has(.modal)) ${HELD_BACK} .o_care_share`,
            run: "click",
        },
        { trigger: ".modal button:contains(Share Privately)", run: "click" },
        {
            content: "It is private, and waits no longer; the other mail does",
            trigger:
                "body:not(:has(.modal)):has(.o_care_screening:count(1)) .o-mail-Message.o_care_audience_private:not(:has(.o_care_screening))",
        },
        { trigger: ".o-mail-Message:contains(was changed from team note to private)" },
        { trigger: `${HELD_BACK} .o_care_publish:contains(Make public)` },
        { trigger: `${HELD_BACK} .o_care_keep:contains(Keep as note)`, run: "click" },
        { trigger: ".o-mail-Message:contains(was kept as a team note)" },
        { trigger: `body:not(:has(.o_care_screening))` },
    ],
});

registry.category("web_tour.tours").add("care_refused_comment_is_kept", {
    steps: () => [
        { trigger: `${COMMENT}:enabled`, run: "click" },
        { trigger: INPUT, run: "edit Ask @Otto" },
        {
            trigger: ".o-mail-Composer-suggestion:contains(Otto Other)",
            run: "click",
        },
        { trigger: `${INPUT}:value(@Otto Other)` },
        { trigger: SEND, run: "click" },
        {
            trigger: ".modal:contains(Otto Other cannot read this request) .modal-footer button",
            run: "click",
        },
        {
            content: "The text is still there, to be corrected and sent",
            trigger: `body:not(:has(.modal)) ${INPUT}:value(@Otto Other)`,
            run: "edit Ask Otto",
        },
        { trigger: SEND, run: "click" },
        { trigger: `${message("Ask Otto")}.o_care_audience_public` },
    ],
});

registry.category("web_tour.tours").add("care_answer_from_the_inbox", {
    steps: () => [
        { trigger: message("The white one fits."), run: "hover" },
        { trigger: `${message("The white one fits.")} button[title=Expand]`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Reply)", run: "click" },
        { trigger: ".o-mail-Composer-coreHeader .o_care_audience_label:contains(Private)" },
        { trigger: ".o-mail-Composer-input", run: "edit Then send that one." },
        { trigger: ".o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o_notification:contains(Message posted)" },
    ],
});
