/** What the tours of the story of the forgetful customer have in common. */

export const widget = (selector) => `.o-livechat-root:shadow ${selector}`;
export const section = (key, selector) => `[data-section=${key}] ${selector}`;

/** Say something in the chat, as the customer. */
export const writes = (words) => [
    { trigger: widget(".o-mail-Composer-input"), run: `edit ${words}` },
    { trigger: widget(".o-mail-Composer-input"), run: "press Enter" },
    { trigger: widget(`.o-mail-Message:contains(${words})`) },
];

/** Choose the delivery to a street, and pay by wire transfer. */
export const checkout = (street) => [
    { trigger: `#shop_checkout:contains(${street})` },
    {
        trigger:
            "[name=o_delivery_method]:contains(Postal parcel) input[name=o_delivery_radio]:enabled",
        run: "click",
    },
    {
        trigger: "a[name=website_sale_main_button][href^='/shop/payment']:not(.disabled)",
        run: "click",
        expectUnloadPage: true,
    },
    {
        trigger: "button[name=o_payment_submit_button]:enabled",
        run: "click",
        expectUnloadPage: true,
    },
    { trigger: "#wrap:contains(Thank you for your order)", timeout: 30000 },
];
