import { registry } from "@web/core/registry";

const section = (key) => `.o_care_customer_section[data-section=${key}]`;
const remark = (text) => `${section("remarks")} .o_care_remark:contains(${text})`;

/** What an agent sees of the customer, wherever he looks at him. */
const picture = [
    { trigger: `${section("remarks")} .o_care_section_title` },
    { trigger: `${section("requests")} .o_care_request:contains(The lid is cracked)` },
    { trigger: `${section("overview")} .o_care_overview_count:contains(1)` },
    { trigger: `${section("timeline")} .o_care_timeline_entry[data-kind=order]` },
    { trigger: `${section("timeline")} .o_care_timeline_entry[data-kind=request]` },
];

registry.category("web_tour.tours").add("care_profile_form", {
    steps: () => [
        { trigger: ".o_notebook .nav-link:contains(Customer Service)", run: "click" },
        ...picture,
        {
            content: "Nobody is identified on his own form",
            trigger: "body:not(:has(.o_care_identity_avatar))",
        },
        { trigger: ".o_care_remark_new", run: "click" },
        { trigger: ".o_care_remark_form textarea", run: "edit Owns an espresso machine" },
        {
            trigger: ".o_care_remark_form [data-name=product_ids] input",
            run: "edit Espresso machine",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Espresso machine)", run: "click" },
        {
            trigger:
                ".o_care_remark_form [data-name=product_ids] .o_tag:contains(Espresso machine)",
        },
        { trigger: ".o_care_remark_form [type=submit]", run: "click" },
        { trigger: remark("Owns an espresso machine") },
        {
            trigger: `${remark("Owns an espresso machine")} .o_care_remark_about:contains(Espresso)`,
        },
        { trigger: `${remark("Owns an espresso machine")} .o_care_remark_pin`, run: "click" },
        { trigger: `.o_care_remark_pinned_one:contains(Owns an espresso machine)` },
    ],
});

registry.category("web_tour.tours").add("care_profile_request", {
    steps: () => [
        { trigger: ".o_care_pinned_remark:contains(Owns an espresso machine)", run: "click" },
        ...picture,
        { trigger: `${section("identity")} .o_care_identity_avatar` },
        { trigger: `.o_care_remark_pinned_one:contains(Owns an espresso machine)` },
        {
            content: "One kind alone",
            trigger: `${section("timeline")} .btn[data-kind=remark]`,
            run: "click",
        },
        { trigger: `.o_care_timeline:not(:has([data-kind=order])) [data-kind=remark]` },
    ],
});

registry.category("web_tour.tours").add("care_profile_console", {
    steps: () => [
        { trigger: ".o_care_chat_tab:contains(Vera)", run: "click" },
        { trigger: ".o_care_pinned_remark:contains(Owns an espresso machine)", run: "click" },
        { trigger: ".o_care_panels [data-panel=customer].active" },
        ...picture,
        { trigger: `.o_care_remark_pinned_one:contains(Owns an espresso machine)` },
        { trigger: `.o_care_remark_pinned_one .o_care_remark_edit`, run: "click" },
        { trigger: ".o_care_remark_form textarea", run: "edit Owns two espresso machines" },
        { trigger: ".o_care_remark_form [type=submit]", run: "click" },
        { trigger: `.o_care_remark_pinned_one:contains(Owns two espresso machines)` },
        { trigger: ".o_care_pinned_remark:contains(Owns two espresso machines)" },
    ],
});

registry.category("web_tour.tours").add("care_profile_search", {
    steps: () => [
        { trigger: ".o_data_row:contains(Drinks tea)" },
        { trigger: ".o_searchview_input", run: "edit Espresso" },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Products)",
            run: "click",
        },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Drinks tea)))" },
        { trigger: ".o_data_row:contains(Owns two espresso machines)" },
    ],
});
