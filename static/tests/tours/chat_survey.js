import { registry } from "@web/core/registry";

/** From the face in the mail to the thanks; started on the page of the link. */
registry.category("web_tour.tours").add("care_customer_survey", {
    steps: () => [
        {
            content: "The face pressed in the mail is chosen",
            trigger: ".o_care_survey input[name=rate][value='5']:checked + .o_care_face",
        },
        {
            content: "He thinks again",
            trigger: ".o_care_survey label[for=care_rate_3]",
            run: "click",
        },
        { trigger: ".o_care_survey input[name=rate][value='3']:checked" },
        { trigger: "#care_reason", run: "edit It took long." },
        { trigger: ".o_care_survey label:contains(No answer) input:checked" },
        { trigger: ".o_care_survey label:contains(Yes) input", run: "click" },
        {
            trigger: ".o_care_survey textarea[name^=question]",
            run: "edit Ship faster",
        },
        {
            trigger: ".o_care_survey button:contains(Send my opinion)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_care_survey h1:contains(Thank you!)" },
    ],
});

/** What the manager set and the customer said, on the request; started on its form. */
registry.category("web_tour.tours").add("care_agent_reads_opinion", {
    steps: () => [
        { trigger: ".o_field_widget[name=survey_rating]:contains(Neutral)" },
        { trigger: ".o_field_widget[name=survey_face] img[src*='rating_3']" },
        { trigger: ".o_field_widget[name=survey_feedback]:contains(It took long.)" },
        { trigger: ".o_field_widget[name=survey_answer_ids] .o_data_row:contains(Yes)" },
        { trigger: ".o_field_widget[name=survey_answer_ids] .o_data_row:contains(Ship faster)" },
        {
            content: "He reads, and writes nothing",
            trigger:
                ".o_form_view:not(:has(.o_field_widget[name=survey_answer_ids] .o_field_x2many_list_row_add))",
        },
    ],
});

/** The lists of the manager; started on the app. */
registry.category("web_tour.tours").add("care_manager_reads_opinions", {
    steps: () => [
        { trigger: "[data-menu-xmlid='care_desk.menu_opinions']", run: "click" },
        { trigger: "[data-menu-xmlid='care_desk.menu_survey_answers']", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Ship faster)" },
        { trigger: "[data-menu-xmlid='care_desk.menu_opinions']", run: "click" },
        { trigger: "[data-menu-xmlid='care_desk.menu_ratings']", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(It took long.)" },
    ],
});
