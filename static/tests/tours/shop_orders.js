import { registry } from "@web/core/registry";

const act = (key) => `.o_care_order_act[data-key=${key}]`;

registry.category("web_tour.tours").add("care_order_found_and_corrected", {
    steps: () => [
        {
            content: "A customer reads his tracking reference out",
            trigger: ".o_searchview_input",
            run: "edit OTHER-42",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Anything)",
            run: "click",
        },
        { trigger: ".o_data_row:only-child:contains(Otto Other)" },
        { trigger: ".o_searchview_facet .o_facet_remove", run: "click" },
        {
            content: "Another one by his name",
            trigger: ".o_searchview_input",
            run: "edit Carla Cust",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Anything)",
            run: "click",
        },
        { trigger: ".o_data_row:contains(Ready to ship) td[name=name]", run: "click" },
        {
            content: "Everything may still be done",
            trigger: `.o_form_view ${act("address")}:not(.o_care_order_act_refused) button`,
            run: "click",
        },
        { trigger: ".modal div[name=street] input", run: "edit 12 quai Vert" },
        { trigger: ".modal div[name=reason] input", run: "edit He mistyped the street" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".modal .o_care_order_result:contains(12 quai Vert)" },
        { trigger: ".modal .modal-footer button:contains(Close)", run: "click" },
        {
            content: "The page shows where it goes now",
            trigger: "body:not(:has(.modal)) .o_care_order_delivery:contains(12 quai Vert)",
        },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
        { trigger: ".o_data_row:contains(With the carrier) td[name=name]", run: "click" },
        {
            content: "What is with the carrier is refused, with the reason and the next way",
            trigger: `${act("address")}.o_care_order_act_refused:contains(The carrier has the shipment)`,
        },
        { trigger: `.o_care_tracking:contains(MINE-7)` },
        { trigger: `${act("address")} .o_care_order_instead`, run: "click" },
        {
            content: "A request about this order",
            trigger: ".o_form_view .o_field_widget[name=order_id] input",
        },
    ],
});
