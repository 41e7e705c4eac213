import { registry } from "@web/core/registry";

// The other side may still be loading its page.
const WAIT = 50000;

const says = (words) => [
    {
        trigger: ".o-mail-Composer-input",
        run: `edit ${words}`,
    },
    {
        trigger: ".o-mail-Composer-input",
        run: "press Enter",
    },
];
const hears = (words) => ({
    trigger: `.o-mail-Message:not(.o-selfAuthored) .o-mail-Message-body:contains(${words})`,
    timeout: WAIT,
});

registry.category("web_tour.tours").add("care_kit_asks", {
    steps: () => [
        ...says("Is the teapot back?"),
        hears("It came this morning"),
        ...says("Then I tell Carla"),
        hears("Please do"),
    ],
});

registry.category("web_tour.tours").add("care_kit_answers", {
    steps: () => [
        hears("Is the teapot back?"),
        ...says("It came this morning"),
        hears("Then I tell Carla"),
        ...says("Please do"),
        // Sent, and not only typed, before this browser is closed.
        { trigger: ".o-mail-Message.o-selfAuthored:contains(Please do):not(.o-pending)" },
    ],
});

registry.category("web_tour.tours").add("care_kit_waits_in_vain", {
    steps: () => [{ trigger: ".o-mail-Message:contains(Nobody says this)", timeout: WAIT }],
});

registry.category("web_tour.tours").add("care_kit_fails", {
    steps: () => [{ content: "Look for a teapot", trigger: ".o-teapot", timeout: 500 }],
});
