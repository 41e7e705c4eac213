import { registry } from "@web/core/registry";

// The other side may still be loading its page.
const WAIT = 50000;
const widget = (selector) => `.o-livechat-root:shadow ${selector}`;
const section = (selector) => `[data-section=cart] ${selector}`;

registry.category("web_tour.tours").add("care_repair_customer", {
    steps: () => [
        { trigger: "input[name=add_qty]", run: "edit 2" },
        { trigger: "#add_to_cart", run: "click" },
        { trigger: ".my_cart_quantity:contains(2)" },
        { trigger: widget(".o-livechat-LivechatButton"), run: "click" },
        { trigger: widget("input[name=name]"), run: "edit Vera Visitor" },
        { trigger: widget("input[name=email]"), run: "edit vera@example.com" },
        { trigger: widget("textarea[name=question]"), run: "edit I took one too many" },
        { trigger: widget("input[name=consent]"), run: "check" },
        { trigger: widget(".o_care_chat_form button[type=submit]"), run: "click" },
        {
            content: "The agent has changed the cart: the card in the chat says how",
            trigger: widget(".o_care_cart_card:contains(2 × Kettle → 1)"),
            timeout: WAIT,
        },
        { trigger: ".o_care_cart_notice:contains(has changed your cart)" },
        { trigger: ".my_cart_quantity:contains(1)" },
        { trigger: widget(".o_care_cart_take_back"), run: "click" },
        { trigger: widget(".o_care_cart_card:contains(Taken back)") },
        { trigger: ".o_care_cart_outcome:contains(as you had it)" },
        { trigger: ".my_cart_quantity:contains(2)" },
        { trigger: ".o_care_cart_close", run: "click" },
        {
            content: "Now he proposes instead",
            trigger: widget(".o_care_cart_card:contains(Added: 1 × Zebra mug) .o_care_cart_accept"),
            timeout: WAIT,
        },
        { trigger: ".my_cart_quantity:contains(2)" },
        { trigger: ".o_care_cart_notice:contains(proposes) .o_care_cart_accept", run: "click" },
        { trigger: ".o_care_cart_outcome:contains(was changed)" },
        { trigger: ".my_cart_quantity:contains(3)" },
        { trigger: widget(".o_care_cart_card:contains(Accepted)") },
    ],
});

registry.category("web_tour.tours").add("care_repair_agent", {
    steps: () => [
        { trigger: ".o_care_visitor:contains(one too many)", timeout: WAIT },
        { trigger: ".o_care_take_next:enabled", run: "click" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(one too many)" },
        { trigger: "[data-panel=customer]", run: "click" },
        { trigger: section(".o_care_cart_line:contains(Kettle)") },
        { trigger: section(".o_care_cart_stepper .fa-minus"), run: "click" },
        { trigger: section(".o_care_cart_preview:contains(2 × Kettle → 1)") },
        { trigger: section(".o_care_cart_change:enabled"), run: "click" },
        { trigger: section(".o_care_cart_history .badge:contains(Changed)") },
        {
            content: "The customer takes it back, and the section follows",
            trigger: section(".o_care_cart_history .badge:contains(Taken back)"),
            timeout: WAIT,
        },
        { trigger: section(".o_care_cart_add input"), run: "edit Zebra mug" },
        { trigger: section(".o-autocomplete--dropdown-item:contains(Zebra mug) a"), run: "click" },
        { trigger: section(".o_care_cart_preview:contains(Added: 1 × Zebra mug)") },
        { trigger: section(".o_care_cart_propose:enabled"), run: "click" },
        { trigger: section(".o_care_cart_history .badge:contains(Proposed)") },
        {
            content: "The customer accepts it",
            trigger: section(".o_care_cart_history .badge:contains(Accepted)"),
            timeout: WAIT,
        },
        { trigger: section(".o_care_cart_line:contains(Zebra mug)") },
    ],
});
