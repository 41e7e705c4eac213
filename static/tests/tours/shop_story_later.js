import { registry } from "@web/core/registry";

import { checkout, section } from "./shop_story_steps";

const tours = registry.category("web_tour.tours");

// Played on the request in which she says that she has moved.
tours.add("care_story_corrects_and_recommends", {
    steps: () => [
        { trigger: ".o_notebook .nav-link:contains(Customer)", run: "click" },
        {
            content: "What was remembered months ago is read first",
            trigger: section("remarks", ".o_care_remark_pinned_one:contains(of Vogt best)"),
        },
        { trigger: section("orders", ".o_care_order") },
        { trigger: ".o_care_acts", run: "click" },
        { trigger: ".o_care_act[data-act=correct]", run: "click" },
        {
            trigger: ".modal [name=street] input:value(1 rue du Port)",
            run: "edit 12 quai Vert",
        },
        { trigger: ".modal button[name=action_save]", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${section("timeline", ".o_care_timeline_entry:contains(Address)")}`,
        },
        {
            content: "Of both that fit the machine, the one of the brand she likes comes first",
            trigger: section(
                "recommend",
                ".o_care_recommendation:first-child:contains(Vogt descaler):contains(Goes with Espresso machine):contains(He likes Brand Vogt)",
            ),
        },
        { trigger: section("recommend", ".o_care_recommendation:contains(Nordic descaler)") },
        {
            trigger: section("recommend", ".o_care_recommendation:first-child .o_care_recommend"),
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=body] a:contains(Vogt descaler)" },
        { trigger: ".modal button[name=action_send_mail]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

// Played in her account.
tours.add("care_story_orders_again", {
    steps: () => [
        { trigger: "td a:contains(I have moved)", run: "click", expectUnloadPage: true },
        {
            content: "The link opens a tab of its own, where this tour could not follow",
            trigger: "#chatterRoot:shadow .o-mail-Message a:contains(Vogt descaler)",
            run() {
                window.location.assign(this.anchor.href);
            },
            expectUnloadPage: true,
        },
        { trigger: "#add_to_cart", run: "click" },
        { trigger: "a sup.my_cart_quantity:text(1)", run: "click", expectUnloadPage: true },
        { trigger: "#cart_products:contains(Vogt descaler)" },
        {
            trigger: "a[name=website_sale_main_button][href^='/shop/checkout']",
            run: "click",
            expectUnloadPage: true,
        },
        ...checkout("12 quai Vert"),
    ],
});
