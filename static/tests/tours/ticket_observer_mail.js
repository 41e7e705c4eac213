import { registry } from "@web/core/registry";

const answer = ".o-mail-Message:has(.o-mail-Message-author:contains(Gus Guest))";

registry.category("web_tour.tours").add("care_agent_reads_the_mail_of_an_observer", {
    steps: () => [
        {
            content: "The answer from his mailbox stands on the request, in his name",
            // The words of a mail stand in a shadow of their own.
            trigger: `${answer} .o-mail-Message-body div.overflow-x-auto:shadow div:contains(it is the kiln)`,
        },
        {
            content: "It has the padlock: the customer does not read it",
            trigger: `${answer} .o_care_audience_label:contains(Private) .fa-lock`,
        },
        {
            content: "What is written next stays between the team and the observers",
            trigger: "button.o-mail-Chatter-sendMessage:contains(Private comment)",
            run: "click",
        },
        {
            trigger: ".o_care_composer .o-mail-Composer-input",
            run: "edit Then we stop selling it.",
        },
        { trigger: ".o_care_composer .o-mail-Composer-send:enabled", run: "click" },
        {
            trigger:
                ".o-mail-Message:contains(stop selling) .o_care_audience_label:contains(Private)",
        },
    ],
});
