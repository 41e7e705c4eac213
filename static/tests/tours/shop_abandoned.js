import { registry } from "@web/core/registry";

const row = (name) => `.o_data_row:contains(${name})`;
const facet = (words) => `.o_searchview_facet:contains(${words})`;
const search = (words, what) => [
    { trigger: ".o_searchview_input", run: `edit ${words}` },
    { trigger: `.o_searchview_autocomplete .o-dropdown-item:contains(${what})`, run: "click" },
    { trigger: facet(words) },
];
const remind = [
    { trigger: `${row("Gil Guest")} .o_list_record_selector input`, run: "click" },
    { trigger: "button[name=action_care_remind]", run: "click" },
];

registry.category("web_tour.tours").add("care_finds_and_reminds", {
    steps: () => [
        { trigger: row("Otto Other") },
        ...search("kettle", "Product in the Cart"),
        { trigger: `.o_list_view:not(:has(${row("Otto Other")})) ${row("Gil Guest")}` },
        { trigger: `${facet("kettle")} .o_facet_remove`, run: "click" },
        { trigger: row("Otto Other") },
        ...search("gil@example", "Name, Mail or Phone"),
        {
            trigger: `.o_list_view:not(:has(${row("Otto Other")})) ${row("Gil Guest")}:contains(Copper kettle)`,
        },
        ...remind,
        { trigger: ".modal [name=allowed_ids]:contains(gil@example.org)" },
        { trigger: ".modal [name=reason] input", run: "edit He asked by phone" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_notification:contains(Gil Guest gets a reminder)" },
        { trigger: `body:not(:has(.modal)) ${row("Gil Guest")} [name=care_reminded_at] span` },
        ...remind,
        { trigger: ".modal [name=refused_ids]:contains(reminded of it already)" },
        { trigger: ".modal:not(:has(button[name=action_confirm]))" },
        { trigger: ".modal button.btn-secondary:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

registry.category("web_tour.tours").add("care_turns_on_a_reminder", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view [name=hours] input", run: "edit 36" },
        { trigger: "[name=active] input", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved [name=since]" },
    ],
});

registry.category("web_tour.tours").add("care_sees_who_is_the_same", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name=customer]", run: "click" },
        {
            trigger:
                "[data-section=twins] .o_care_twin:contains(Gil Account):contains(Has an account)",
        },
        { trigger: "button[name=action_find_cart]", run: "click" },
        { trigger: facet("gil@example.org") },
        { trigger: `${row("Gil Guest")}:contains(Copper kettle)` },
    ],
});
