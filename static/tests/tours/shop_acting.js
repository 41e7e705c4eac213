import { registry } from "@web/core/registry";

const newsletter = ".o_care_consent:contains(Newsletter)";

registry.category("web_tour.tours").add("care_customer_consents", {
    steps: () => [
        {
            trigger: ".o_portal_index_card a[href='/my/consents']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: `${newsletter}[data-state=granted]:contains(Since)` },
        {
            trigger: `${newsletter} .o_care_consent_withdraw`,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(Your choice is saved)" },
        { trigger: `${newsletter}[data-state=withdrawn]:contains(Since)` },
        { trigger: `${newsletter} .o_care_consent_grant` },
    ],
});

registry.category("web_tour.tours").add("care_agent_corrects_mail", {
    steps: () => [
        { trigger: ".o_notebook .nav-link:contains(Customer Service)", run: "click" },
        { trigger: ".o_care_acts", run: "click" },
        { trigger: ".o_care_act[data-act=correct]", run: "click" },
        {
            trigger: ".modal [name=email] input:value(care_customer@example.com)",
            run: "edit carla.new@example.org",
        },
        { trigger: ".modal [name=reason] input", run: "edit Told on the phone" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { trigger: ".o_notification:contains(told at his old mail address)" },
        {
            content: "The profile shows what was done, by whom and why",
            trigger:
                ".o_care_timeline_entry:contains(Mail address changed):contains(Told on the phone)",
        },
        { trigger: "[data-section=consents] .o_care_consent:contains(Newsletter)" },
        {
            trigger:
                "[data-section=consents] .o_care_consent:contains(Newsletter) .o_care_consent_change",
            run: "click",
        },
        { trigger: ".modal [name=reason] input", run: "edit By phone today" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        {
            trigger:
                "[data-section=consents] .o_care_consent:contains(Newsletter)[data-state=withdrawn]",
        },
        {
            trigger:
                "[data-section=consents] .o_care_consent:contains(Newsletter) .o_care_consent_history",
            run: "click",
        },
        { trigger: ".o_care_consent_words:contains(By phone today)" },
    ],
});
