import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("care_customer_asks_for_erasure", {
    steps: () => [
        {
            trigger: ".o_portal_index_card a[href='/my/data']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "form[action='/my/data/download'] button:contains(Download)" },
        { trigger: "#care_is_unwanted", run: "click" },
        { trigger: "#care_confirmed", run: "click" },
        {
            trigger: ".o_care_erasure button:contains(Ask for erasure)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(We have received your wish)" },
        {
            content: "It can be asked for once",
            trigger: "section:contains(Erase my data):not(:has(.o_care_erasure))",
        },
    ],
});

registry.category("web_tour.tours").add("care_manager_erases", {
    steps: () => [
        { trigger: ".o_data_row:contains(Erase my data)" },
        { trigger: ".o_data_row td[name=name]:contains(Erase my data)", run: "click" },
        { trigger: ".o_form_view .alert:contains(wants his data erased)" },
        { trigger: "button[name=action_preview_erasure]", run: "click" },
        {
            content: "What the law keeps is told apart from what goes",
            trigger: ".modal tr:contains(Orders):contains(kept):contains(ten years)",
        },
        { trigger: ".modal tr:contains(Remarks):contains(erased)" },
        {
            content: "He does not want to be written to again",
            trigger: ".modal div[name=is_unwanted] input:checked",
        },
        { trigger: ".modal button[name=action_erase]", run: "click" },
        {
            content: "It is asked once more",
            trigger: ".modal:contains(cannot be taken back) footer .btn-primary",
            run: "click",
        },
        { trigger: ".o_form_view .alert:contains(data was erased)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
