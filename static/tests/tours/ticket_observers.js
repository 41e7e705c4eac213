import { registry } from "@web/core/registry";

const openDialog = { trigger: ".o_form_view button[name=action_observers]:visible", run: "click" };
const confirm = [
    { trigger: ".modal button[name=action_confirm]", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

registry.category("web_tour.tours").add("care_manage_observers", {
    steps: () => [
        openDialog,
        { content: "Nobody yet, and it says so", trigger: ".modal p:contains(Nobody observes)" },
        { trigger: ".modal div[name=partner_ids] input", run: "edit Sofia" },
        { trigger: ".ui-autocomplete li:contains(Sofia Supplier)", run: "click" },
        { trigger: ".modal div[name=partner_ids] .o_tag:contains(Sofia Supplier)" },
        {
            trigger: ".modal div[name=addresses] textarea",
            run: "edit Jo Doe <jo@example.org>",
        },
        ...confirm,
        {
            content: "Both are on the form, the guest by mail alone",
            trigger:
                ".o_form_view .o_care_observer:contains(Sofia Supplier):not(:has(.fa-envelope-o))",
        },
        { trigger: ".o_form_view .o_care_observer:contains(Jo Doe):has(.fa-envelope-o)" },
        {
            content: "An answer is expected from one of them, by his name",
            trigger: ".o_form_view div[name=awaiting] input",
            run: "click",
        },
        { trigger: ".o_select_menu_item:contains(Sofia Supplier)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_view .o_form_saved" },
        { ...openDialog, content: "One is removed, the other one kept after all" },
        {
            trigger: ".modal .o_care_observer:contains(Sofia Supplier) .o_care_remove",
            run: "click",
        },
        { trigger: ".modal .o_care_observer:contains(Jo Doe) .o_care_remove", run: "click" },
        { trigger: ".modal .o_care_observer:contains(Sofia Supplier) .o_care_keep", run: "click" },
        { trigger: ".modal .o_care_leaving:contains(Jo Doe)" },
        ...confirm,
        {
            content: "One is gone, the other is there",
            trigger:
                ".o_form_view:not(:has(.o_care_observer:contains(Jo Doe))) .o_care_observer:contains(Sofia Supplier)",
        },
        { content: "The list names who is expected", trigger: ".o_back_button", run: "click" },
        { trigger: ".o_data_row:contains(Cracked lid) td[name=awaiting]:contains(Sofia Supplier)" },
    ],
});
