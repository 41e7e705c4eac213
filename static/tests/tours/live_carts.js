import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { session } from "@web/session";

// The other side may still be loading its page.
const WAIT = 60000;
const widget = (selector) => `.o-livechat-root:shadow ${selector}`;
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Nothing tells a visitor that an agent has come or has offered help: he goes on to look around. */
const lookAround = {
    trigger: "body",
    run: async () => {
        await pause(4);
        window.location.reload();
    },
    expectUnloadPage: true,
};

registry.category("web_tour.tours").add("care_carts_visitor", {
    steps: () => [
        {
            content: "The board is open, and empty",
            trigger: "#add_to_cart",
            timeout: WAIT,
            run: async () => {
                const params = { channel_id: session.livechatData.options.channel_id };
                while (!(await rpc("/care/chat/form", params)).is_open) {
                    await pause(1);
                }
                await pause(4);
            },
        },
        { trigger: "#add_to_cart", run: "click" },
        { trigger: ".my_cart_quantity:contains(1)" },
        ...Array(6).fill(lookAround),
        { trigger: widget(".o-mail-Message:contains(Can I help you)"), timeout: WAIT },
        { trigger: widget(".o-mail-Message a[href='/privacy']") },
        { trigger: widget(".o-mail-Composer-input"), run: "edit Does it whistle?" },
        { trigger: widget(".o-mail-Composer-input"), run: "press Enter" },
        { trigger: widget(".o-mail-Message:contains(It does)"), timeout: WAIT },
        { trigger: widget(".o-mail-Message a:contains(Your cart)"), timeout: WAIT },
    ],
});

registry.category("web_tour.tours").add("care_carts_agent", {
    steps: () => [
        { trigger: ".o_care_board_empty:contains(right now)", timeout: WAIT },
        {
            content: "The board moves by itself",
            trigger:
                ".o_care_board_column[data-stage=browsing] .o_care_cart:contains(Whistling kettle)",
            timeout: WAIT,
            run: "click",
        },
        { trigger: ".o_care_details_line:contains(Whistling kettle)" },
        { trigger: ".o_care_details_page:contains(Whistling kettle)" },
        { trigger: ".o_care_offer_help:enabled", run: "click" },
        { trigger: ".o_care_conversation .o_care_withdraw" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(Can I help you)" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(whistle)", timeout: WAIT },
        { trigger: ".o_care_conversation_ticket:contains(whistle)" },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "edit It does" },
        { trigger: ".o_care_conversation .o-mail-Composer-input", run: "press Enter" },
        { trigger: ".o_care_conversation .o-mail-Message:contains(It does)" },
        { trigger: ".o_care_cart_menu", run: "click" },
        { trigger: ".o_care_send_cart_link", run: "click" },
        { trigger: ".o_care_conversation .o-mail-Message a:contains(Your cart)" },
    ],
});
