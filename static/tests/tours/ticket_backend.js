import { registry } from "@web/core/registry";

const row = (subject) => `.o_data_row:contains(${subject})`;

/** Fill in the closing dialog and confirm it. */
const qualify = (reason) => [
    { trigger: ".modal .alert:contains(Reason)" },
    { trigger: ".modal div[name=reason_id] input", run: `edit ${reason}` },
    { trigger: `.ui-autocomplete li:contains(${reason})`, run: "click" },
    { trigger: ".modal:not(:has(.alert:contains(Reason)))" },
    { trigger: ".modal button[name=action_confirm]", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

registry.category("web_tour.tours").add("care_agent_answers_and_closes", {
    steps: () => [
        {
            content: "The request waits for me, and nobody has taken it",
            trigger: `${row("Cracked lid")} .o_care_awaiting_me`,
        },
        { trigger: `${row("Cracked lid")} .o_care_assignee.o_care_unassigned`, run: "click" },
        { trigger: ".o_care_assign_popover .o_care_assign_me", run: "click" },
        {
            content: "The button now shows who has it, the request is under way",
            trigger: `${row("Cracked lid")} .o_care_assignee img`,
        },
        { trigger: `${row("Cracked lid")} .o_care_state:contains(In progress)` },
        {
            content: "A row still opens",
            trigger: `${row("Cracked lid")} td[name=name]`,
            run: "click",
        },
        { trigger: ".o_form_view button.o-mail-Chatter-sendMessage", run: "click" },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit A new lid is on its way.",
        },
        { trigger: ".o-mail-Composer-send:enabled", run: "click" },
        { trigger: ".o-mail-Message:contains(A new lid is on its way.)" },
        { trigger: ".o_form_view button[name=action_close]", run: "click" },
        ...qualify("Broken on arrival"),
        {
            content: "It is closed, and says so",
            trigger: ".o_form_view .o_arrow_button_current:contains(Closed)",
        },
        { trigger: ".o_form_sheet .alert:contains(reopens this request)" },
    ],
});

registry.category("web_tour.tours").add("care_state_in_place", {
    steps: () => [
        { trigger: `${row("Cracked lid")} .o_care_state`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Pending)", run: "click" },
        { trigger: `${row("Cracked lid")} .o_care_state:contains(Pending)` },
        { trigger: `${row("Cracked lid")} .o_care_state`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Closed)", run: "click" },
        { trigger: ".modal .btn-close", run: "click" },
        {
            content: "Dismissed: nothing has changed",
            trigger: `body:not(:has(.modal)) ${row("Cracked lid")} .o_care_state:contains(Pending)`,
            run: "click",
        },
        { trigger: ".o-dropdown-item:contains(Closed)", run: "click" },
        ...qualify("Broken on arrival"),
        {
            content: "Closed: it leaves the open requests",
            trigger: `.o_list_view:not(:has(${row("Cracked lid")}))`,
        },
    ],
});

registry.category("web_tour.tours").add("care_kanban_drop_on_closed", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        {
            trigger: ".o_kanban_record:contains(Cracked lid)",
            run: "drag_and_drop(.o_kanban_group:nth-child(4))",
        },
        ...qualify("Broken on arrival"),
        {
            content: "Closed: it leaves the open requests",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Cracked lid)))",
        },
    ],
});

registry.category("web_tour.tours").add("care_kanban_drop_on_pending", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        {
            trigger: ".o_kanban_record:contains(Cracked lid)",
            run: "drag_and_drop(.o_kanban_group:nth-child(3))",
        },
        { trigger: ".o_kanban_group:nth-child(3) .o_kanban_record:contains(Cracked lid)" },
        { content: "Saved: a new look shows it", trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: `${row("Cracked lid")} .o_care_state:contains(Pending)` },
    ],
});

registry.category("web_tour.tours").add("care_assign_to_a_colleague", {
    steps: () => [
        { trigger: `${row("Cracked lid")} .o_care_assignee`, run: "click" },
        { trigger: ".o_care_assign_popover input", run: "edit Bruno" },
        {
            content: "The search leaves Bruno alone",
            trigger:
                ".o_care_assign_popover:not(:has(.o_care_assign_me)) .dropdown-item.focus:contains(Bruno)",
        },
        { trigger: ".o_care_assign_popover input", run: "press Enter" },
        { trigger: `${row("Cracked lid")} .o_care_assignee:contains(Bruno)`, run: "click" },
        { trigger: ".o_care_assign_popover .o_care_release", run: "click" },
        { trigger: `${row("Cracked lid")} .o_care_assignee.o_care_unassigned` },
    ],
});

registry.category("web_tour.tours").add("care_setup_checklist", {
    steps: () => [
        { trigger: ".o_care_setup_step[data-key=people][data-done=true]" },
        { trigger: ".o_care_setup_step[data-key=hours][data-done=false]", run: "click" },
        {
            content: "Each step opens where it is done",
            trigger: ".o_list_view td:contains(Shop team)",
        },
        { trigger: ".o_main_navbar [data-menu-xmlid='care_desk.menu_tickets']", run: "click" },
        { trigger: ".o_care_setup button:contains(Do not show again)", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_care_setup))" },
    ],
});

registry.category("web_tour.tours").add("care_screened_mail", {
    steps: () => [
        // The words of a mail stand in a shadow of their own, the reason beside them.
        { trigger: ".o-mail-Message .o_care_screening:contains(Automatic mail)" },
    ],
});
