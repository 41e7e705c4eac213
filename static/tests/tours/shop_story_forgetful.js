import { registry } from "@web/core/registry";

import { checkout, section, widget, writes } from "./shop_story_steps";

// The other side may still be loading its page, or has a lot to do first.
const WAIT = 60000;
const tours = registry.category("web_tour.tours");

const row = ".o_data_row:contains(Flora Forgetful):contains(2 × Espresso machine)";
const facet = (words) => `.o_searchview_facet:contains(${words})`;

// Played on the page of the machine.
tours.add("care_story_fills_a_cart", {
    steps: () => [
        { trigger: "input[name=add_qty]", run: "edit 2" },
        { trigger: "#add_to_cart", run: "click" },
        { trigger: "a sup.my_cart_quantity:text(2)", run: "click", expectUnloadPage: true },
        { trigger: "#cart_products:contains(Espresso machine)" },
    ],
});

// Played on the request that she wrote by mail.
tours.add("care_story_finds_the_cart", {
    steps: () => [
        { trigger: "button[name=action_find_cart]", run: "click" },
        { trigger: facet("care_flora@example.com") },
        { trigger: row },
        { trigger: ".o_data_row:only-child" },
        { trigger: ".o_searchview_facet .o_facet_remove", run: "click" },
        { trigger: ".o_data_row:contains(Otto Other)" },
        { trigger: ".o_searchview_input", run: "edit espresso" },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Product in the Cart)",
            run: "click",
        },
        { trigger: facet("espresso") },
        { trigger: `.o_list_view:not(:has(.o_data_row:contains(Otto Other))) ${row}` },
        { trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { trigger: "button[name=care_send_cart_link]", run: "click" },
        { trigger: ".o_notification:contains(was mailed to care_flora@example.com)" },
    ],
});

// Played on the link to her cart, out of the mail.
tours.add("care_story_customer_orders", {
    steps: () => [
        { trigger: "#cart_products:contains(Espresso machine)" },
        {
            content: "She goes on looking around in the shop",
            trigger: "header a[href='/shop']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: widget(".o-livechat-LivechatButton"), run: "click" },
        { trigger: widget(".o_care_chat_known:contains(Flora Forgetful)") },
        {
            content: "She goes on with the request that she wrote by mail",
            trigger: widget("#care_chat_request_id"),
            run: "selectByIndex 1",
        },
        { trigger: widget("#care_chat_question"), run: "edit Why are there two machines in it?" },
        { trigger: widget("#care_chat_consent"), run: "check" },
        { trigger: widget(".o_care_chat_form button[type=submit]"), run: "click" },
        {
            content: "The agent has taken one out",
            trigger: widget(".o_care_cart_card:contains(2 × Espresso machine → 1)"),
            timeout: WAIT,
        },
        {
            trigger: ".o_care_cart_notice:contains(has changed your cart) .o_care_cart_seen",
            run: "click",
        },
        { trigger: "sup.my_cart_quantity:text(1)" },
        {
            content: "And proposes what goes with it",
            trigger: widget(".o_care_cart_card:contains(Added: 1 × Zebra mug) .o_care_cart_accept"),
            timeout: WAIT,
            run: "click",
        },
        { trigger: widget(".o_care_cart_card:contains(Accepted)") },
        { trigger: "a sup.my_cart_quantity:text(2)", run: "click", expectUnloadPage: true },
        { trigger: "#cart_products:contains(Espresso machine):contains(Zebra mug)" },
        {
            trigger: "a[name=website_sale_main_button][href^='/shop/checkout']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#o_country_id", run: "selectByLabel France" },
        { trigger: "form.address_autoformat input[name=phone]", run: "edit +33123456789" },
        { trigger: "form.address_autoformat input[name=street]", run: "edit 1 rue du Port" },
        { trigger: "form.address_autoformat input[name=zip]", run: "edit 44000" },
        { trigger: "form.address_autoformat input[name=city]", run: "edit Nantes" },
        {
            trigger: "a[name=website_sale_main_button]",
            run: "click",
            expectUnloadPage: true,
        },
        ...checkout("1 rue du Port"),
        ...writes("It is ordered. I like the things of Vogt best"),
        { trigger: widget(".o_care_chat_ended"), timeout: WAIT },
    ],
});

// Played in the console.
tours.add("care_story_agent_helps", {
    steps: () => [
        { trigger: ".o_care_visitor:contains(Flora Forgetful)", timeout: WAIT },
        { trigger: ".o_care_take_next:enabled", run: "click" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(two machines)" },
        { trigger: "[data-panel=customer]", run: "click" },
        { trigger: section("cart", ".o_care_cart_line:contains(Espresso machine)") },
        { trigger: section("cart", ".o_care_cart_stepper .fa-minus"), run: "click" },
        { trigger: section("cart", ".o_care_cart_preview:contains(2 × Espresso machine → 1)") },
        { trigger: section("cart", ".o_care_cart_change:enabled"), run: "click" },
        { trigger: section("cart", ".o_care_cart_history .badge:contains(Changed)") },
        { trigger: section("cart", ".o_care_cart_add input"), run: "edit Zebra mug" },
        {
            trigger: section("cart", ".o-autocomplete--dropdown-item:contains(Zebra mug) a"),
            run: "click",
        },
        { trigger: section("cart", ".o_care_cart_preview:contains(Added: 1 × Zebra mug)") },
        { trigger: section("cart", ".o_care_cart_propose:enabled"), run: "click" },
        {
            trigger: section("cart", ".o_care_cart_history .badge:contains(Accepted)"),
            timeout: WAIT,
        },
        {
            content: "She orders, and says so",
            trigger: ".o_care_conversation .o-mail-Message:contains(It is ordered)",
            timeout: WAIT,
        },
        {
            content: "What was a cart is an order now",
            trigger: section("orders", ".o_care_order"),
        },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "edit Thank you, Flora" },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(Thank you, Flora)" },
        { trigger: ".o_care_remark_new", run: "click" },
        { trigger: ".o_care_remark_form textarea", run: "edit Likes the things of Vogt best" },
        { trigger: ".o_care_remark_form .o_care_remark_pinned input", run: "check" },
        {
            content:
                "What scrolls beside it, a talk for one, closes the list and empties the field",
            trigger: ".o_care_remark_form [data-name=attribute_value_ids] input",
            run: async ({ edit }) => {
                while (!document.querySelector(".o-autocomplete--dropdown-item")) {
                    await edit("Vogt");
                    await new Promise((resolve) => setTimeout(resolve, 1000));
                }
            },
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Brand: Vogt)", run: "click" },
        { trigger: ".o_care_remark_form [data-name=attribute_value_ids] .o_tag:contains(Vogt)" },
        { trigger: ".o_care_remark_form [type=submit]:enabled", run: "click" },
        { trigger: section("remarks", ".o_care_remark_pinned_one:contains(of Vogt best)") },
        { trigger: ".o_care_close", run: "click" },
        { trigger: ".modal [name=reason_id] input", run: "edit Lost" },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Lost his cart) a",
            run: "click",
        },
        { trigger: ".modal button[name=action_confirm]:visible", run: "click" },
        { trigger: ".o_care_conversations:not(:has(.o_care_tab))" },
    ],
});
