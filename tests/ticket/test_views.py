"""The screens of agents and managers: they load, they cost what they should, they do the work."""

import re
from collections import Counter
from contextlib import contextmanager

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import CareCase, CareHttpCase

# Every model with a screen of its own, and the views it has.
SCREENS = {
    "care.ticket": ("list", "kanban", "form", "calendar", "activity", "search"),
    "care.team": ("list", "form", "search"),
    "care.reason": ("list", "search"),
    "care.criterion": ("list", "form", "search"),
    "care.tag": ("list",),
    "care.blocked.sender": ("list",),
    "care.ticket.close": ("form",),
    "care.ticket.attach": ("form",),
    "care.ticket.compose": ("form",),
    "care.ticket.observers": ("form",),
}


def specification(env, model, view_type, view_id=False):
    """Return what the web client reads for a view (dict, as `web_search_read` takes it)."""
    views = env[model].get_views([(view_id, view_type)])
    fields = views["models"][model]["fields"]
    spec = {"display_name": {}}
    # Fields of views inside of fields are theirs.
    arch = etree.fromstring(views["views"][view_type]["arch"])
    for node in arch.xpath("//field[not(ancestor::field)]"):
        kind = fields[node.get("name")]["type"]
        if kind == "many2one":
            spec[node.get("name")] = {"fields": {"display_name": {}}}
        elif kind in ("one2many", "many2many"):
            names = {inner.get("name") for inner in node.xpath(".//field")} or {"display_name"}
            spec[node.get("name")] = {"fields": {name: {} for name in names}}
        else:
            spec[node.get("name")] = {}
        if node.get("widget") == "care_awaiting":
            # What the widget shows besides its field.
            spec["is_awaiting_me"] = {}
            spec["awaiting_observer_id"] = {"fields": {"display_name": {}}}
    return spec


@tagged("post_install", "-at_install")
class TestViews(CareCase):
    def test_every_screen_loads_for_agents_and_managers(self):
        for user in (self.agent, self.manager):
            for model, types in SCREENS.items():
                for view_type in types:
                    with self.subTest(user=user.name, model=model, view=view_type):
                        view = self.env[model].with_user(user).get_views([(False, view_type)])
                        self.assertTrue(view["views"][view_type]["id"], "a view of our own")

    def test_everybody_else_finds_no_menu(self):
        root = self.env.ref("care_desk.menu_root")
        self.assertIn(root.id, self.env["ir.ui.menu"].with_user(self.agent)._visible_menu_ids())
        self.assertNotIn(
            root.id, self.env["ir.ui.menu"].with_user(self.employee)._visible_menu_ids()
        )

    def test_the_configuration_is_the_managers(self):
        menu = self.env.ref("care_desk.menu_configuration").id
        self.assertIn(menu, self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids())
        self.assertNotIn(menu, self.env["ir.ui.menu"].with_user(self.agent)._visible_menu_ids())

    def test_the_first_screen_shows_the_open_requests(self):
        action = self.env.ref("care_desk.care_ticket_action")
        self.assertIn("'search_default_open': 1", action.context)
        search = etree.fromstring(self.env.ref("care_desk.care_ticket_view_search").arch)
        # To the letter what the partial index is made for.
        domain = search.xpath("//filter[@name='open']/@domain")
        self.assertEqual(domain, ["[('closed_at', '=', False)]"])
        self.assertEqual(search.xpath("//field/@name")[0], "search_text")

    def test_a_request_by_hand_is_a_call_that_i_took(self):
        action = self.env.ref("care_desk.care_ticket_action")
        context = safe_eval(action.context, {"uid": self.agent.id})
        form = Form(self.env["care.ticket"].with_user(self.agent).with_context(**context))
        form.name = "Asks for a lid"
        form.partner_id = self.customer.partner_id
        ticket = form.save()
        self.assertEqual((ticket.channel, ticket.user_id), ("phone", self.agent))
        self.assertEqual(ticket.state, "in_progress")

    # ------------------------------------------------------ what an agent opens

    def _linked_ticket(self):
        order = self._order(self.customer)
        return self._ticket(
            order_id=order.id,
            picking_id=order.picking_ids[:1].id,
            product_id=order.order_line.product_id.id,
        ).with_user(self.agent)

    def _read_screen(self, action, user):
        """Read what the form of `action` reads, as the web client would."""
        env = self.env(user=user)
        view_id = action["views"][0][0]
        spec = specification(env, action["res_model"], "form", view_id)
        return env[action["res_model"]].browse(action["res_id"]).web_read(spec)

    def test_an_agent_without_other_roles_opens_everything_linked(self):
        ticket = self._linked_ticket()
        self.assertTrue(ticket.picking_id, "the order has a delivery")
        for method in (
            "action_open_customer",
            "action_open_order",
            "action_open_picking",
            "action_open_product",
        ):
            with self.subTest(method):
                self.env.invalidate_all()
                self.assertTrue(self._read_screen(getattr(ticket, method)(), self.agent))

    def test_a_salesperson_keeps_the_screens_of_sales(self):
        seller = self._user(
            "care_seller",
            "Sela Seller",
            "care_desk.group_care_agent,sales_team.group_sale_salesman,stock.group_stock_user",
        )
        ticket = self._linked_ticket()
        for link, agents_view in (
            (ticket.order_id, "care_desk.sale_order_view_form_agent"),
            (ticket.picking_id, "care_desk.stock_picking_view_form_agent"),
        ):
            agents_view = self.env.ref(agents_view).id
            as_agent, as_seller = link.with_user(self.agent), link.with_user(seller)
            self.assertEqual(as_agent.get_formview_action()["views"][0][0], agents_view)
            self.assertNotEqual(as_seller.get_formview_action()["views"][0][0], agents_view)
            default = self.env["ir.ui.view"].default_view(link._name, "form")
            self.assertNotEqual(default, agents_view, "Odoo's own screen stays the default")

    def test_an_agent_changes_nothing_of_orders_and_deliveries(self):
        ticket = self._linked_ticket()
        for record in (ticket.order_id, ticket.picking_id, ticket.order_id.order_line):
            self.assertFalse(record.with_user(self.agent).has_access("write"), record._name)
            self.assertFalse(record.with_user(self.agent).has_access("unlink"), record._name)

    def test_the_customers_own_orders_and_deliveries_are_offered(self):
        ticket = self._linked_ticket()
        foreign = self._order(self.other_customer)
        form = etree.fromstring(ticket.get_views([(False, "form")])["views"]["form"]["arch"])
        values = {"commercial_partner_id": ticket.commercial_partner_id.id}
        for name, own, others in (
            ("order_id", ticket.order_id, foreign),
            ("picking_id", ticket.picking_id, foreign.picking_ids),
        ):
            domain = safe_eval(form.xpath(f"//field[@name='{name}']/@domain")[0], values)
            offered = own.search(domain)
            self.assertIn(own, offered)
            self.assertFalse(offered & others)

    # ------------------------------------------------------------------ observers

    def _found(self, name, typed=None):
        """Return the requests that a filter, or a field where `typed` is, finds for the agent."""
        tickets = self.env["care.ticket"].with_user(self.agent)
        search = etree.fromstring(tickets.get_views([(False, "search")])["views"]["search"]["arch"])
        (node,) = search.xpath(f"//*[@name='{name}']")
        domain = safe_eval(node.get("domain") or node.get("filter_domain"), {"self": typed})
        return tickets.search([("team_id", "=", self.team.id), *domain])

    def test_requests_are_found_by_their_observers(self):
        tickets = self._ticket() + self._ticket() + self._ticket()
        with_supplier, with_guest, _alone = tickets
        with_supplier.add_observers(partners=self.other_customer.partner_id, role="supplier")
        with_guest.add_observers(emails=["Jo Doe <jo@example.org>"])
        with_guest.write(
            {"awaiting": "observer", "awaiting_observer_id": with_guest.observer_ids.id}
        )
        self.assertEqual(self._found("with_supplier"), with_supplier)
        self.assertEqual(self._found("awaiting_observer"), with_guest)
        self.assertEqual(self._found("observer_ids", "Otto"), with_supplier)
        self.assertEqual(self._found("observer_ids", "jo doe"), with_guest)
        self.assertEqual(self._found("observer_ids", "jo@example"), with_guest)
        self.assertFalse(self._found("observer_ids", "Carla"))

    def test_an_observer_whose_answer_is_expected_is_one_of_the_request(self):
        ticket, other = self._ticket().with_user(self.agent), self._ticket()
        other.add_observers(emails=["jo@example.org"])
        for values in (
            {"awaiting": "observer"},
            {"awaiting": "observer", "awaiting_observer_id": other.observer_ids.id},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                ticket.write(values)
        ticket.add_observers(emails=["jo@example.org"])
        ticket.write({"awaiting": "observer", "awaiting_observer_id": ticket.observer_ids.id})
        self.assertEqual(ticket.awaiting_observer_id, ticket.observer_ids)

    def test_observers_are_managed_from_the_actions_of_a_request(self):
        bindings = self.env["ir.actions.actions"].with_user(self.agent).get_bindings("care.ticket")
        views = {action["id"]: action["binding_view_types"] for action in bindings["action"]}
        dialog = self.env.ref("care_desk.care_ticket_observers_action")
        self.assertEqual(views[dialog.id], "form")

    # ------------------------------------------------------------- the checklist

    def _steps(self, user):
        steps = self.env["care.team"].with_user(user).setup_steps()
        return {step["key"]: step for step in steps}

    def test_the_checklist_ticks_itself(self):
        teams = self.env["care.team"].search([])
        self.env["fetchmail.server"].search([]).unlink()
        self.env["ir.mail_server"].search([]).unlink()
        self.env["mail.mail"].search([("state", "=", "sent")]).unlink()
        self.env["mail.message"].search(
            [("model", "=", "care.ticket"), ("message_type", "=", "email")]
        ).unlink()
        teams.member_ids = False
        teams.resource_calendar_id = False
        steps = self._steps(self.manager)
        self.assertEqual([key for key, step in steps.items() if step["done"]], [])

        self.team.member_ids = self.agent
        self.assertFalse(self._steps(self.manager)["people"]["done"], "the other teams are empty")
        teams.member_ids = self.agent
        self.assertTrue(self._steps(self.manager)["people"]["done"])

        teams.resource_calendar_id = self.env.company.resource_calendar_id
        self.assertTrue(self._steps(self.manager)["hours"]["done"])

        self.env["ir.mail_server"].create({"name": "Out", "smtp_host": "smtp.example.com"})
        self.assertTrue(self._steps(self.manager)["mail_out"]["done"])

        teams.alias_name = False
        self.env["fetchmail.server"].create({"name": "In", "state": "done"})
        self.assertFalse(self._steps(self.manager)["mail_in"]["done"], "no team has an address")
        for team in teams:
            team.write({"alias_name": f"team-{team.id}", "alias_domain_id": self.alias_domain.id})
        self.assertTrue(self._steps(self.manager)["mail_in"]["done"])

    def test_mail_that_came_in_ticks_without_a_server(self):
        self.env["fetchmail.server"].search([]).unlink()
        for team in self.env["care.team"].search([]):
            team.write({"alias_name": f"team-{team.id}", "alias_domain_id": self.alias_domain.id})
        self._ticket().sudo().message_post(body="By mail", message_type="email")
        self.assertTrue(self._steps(self.manager)["mail_in"]["done"])

    def test_a_step_opens_only_what_its_reader_may_do(self):
        self.env["ir.mail_server"].search([]).unlink()
        self.env["mail.mail"].search([("state", "=", "sent")]).unlink()
        self.assertFalse(self._steps(self.manager)["mail_out"]["action"])
        administrator = self._user(
            "care_admin", "Ada Admin", "base.group_system,care_desk.group_care_manager"
        )
        action = self._steps(administrator)["mail_out"]["action"]
        self.assertEqual(action["res_model"], "ir.mail_server")

    def test_agents_have_no_checklist(self):
        self.assertEqual(self._steps(self.agent), {})

    # -------------------------------------------------------------- assignment

    def test_the_members_of_the_team_are_offered_first(self):
        outsider = self._user("care_agent_0", "Aaron Agent", "care_desk.group_care_agent")
        tickets = self.env["care.ticket"].with_user(self.agent)
        offered = tickets.assignable_users(team_id=self.team.id, limit=80)
        names = [user["display_name"] for user in offered]
        self.assertEqual(names[:3], ["Agnes Agent", "Bruno Agent", "Mona Manager"])
        self.assertIn(outsider.name, names[3:])
        self.assertNotIn(self.employee.name, names)
        self.assertNotIn(self.customer.name, names)

    def test_a_colleague_is_found_by_a_part_of_his_name(self):
        tickets = self.env["care.ticket"].with_user(self.agent)
        found = tickets.assignable_users(term="runo", team_id=self.team.id)
        self.assertEqual([user["id"] for user in found], self.agent_2.ids)

    def test_customers_do_not_learn_who_works_here(self):
        for user in (self.employee, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.env["care.ticket"].with_user(user).assignable_users()


@tagged("post_install", "-at_install")
class TestViewQueries(CareCase):
    """What the first screen costs, whatever the number of requests on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [{"name": f"Customer {index}"} for index in range(20)]
        )
        agents = cls.agent + cls.agent_2 + cls.manager
        opening = cls.env["care.ticket"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, care_announce_later=True
        )
        opening.create(
            [
                {
                    "name": f"Request {index}",
                    "team_id": cls.team.id,
                    "partner_id": customers[index % 20].id,
                    "user_id": agents[index % 3].id if index % 4 else False,
                    "reason_id": cls.reason.id if index % 2 else False,
                }
                for index in range(80)
            ]
        )
        tickets = cls.env["care.ticket"].search([("team_id", "=", cls.team.id)], order="id")
        suppliers = cls.env["res.partner"].create(
            [{"name": f"Supplier {index}"} for index in range(10)]
        )
        observers = cls.env["care.observer"].create(
            [
                {"ticket_id": ticket.id, "partner_id": suppliers[index % 10].id}
                for index, ticket in enumerate(tickets)
                if index % 2
            ]
        )
        for observer in observers:
            observer.ticket_id.write({"awaiting": "observer", "awaiting_observer_id": observer.id})

    def _queries(self, view_type, limit):
        """Count the queries of reading the first `limit` open requests, by table, nothing cached.

        What stays cached from one request to the next (rules, groups) is read once before.
        """
        tickets = self.env["care.ticket"].with_user(self.agent)
        spec = specification(tickets.env, "care.ticket", view_type)
        domain = [("closed_at", "=", False), ("team_id", "=", self.team.id)]
        tickets.web_search_read(domain, spec, limit=limit)
        queries = []
        with contextmanager(self._patchExecute)(queries):
            self.env.invalidate_all()
            result = tickets.web_search_read(domain, spec, limit=limit)
        self.assertEqual(len(result["records"]), limit)
        return Counter(re.search(r'FROM "(\w+)"', query)[1] for query in queries)

    def _assert_constant(self, view_type, budget):
        self._queries(view_type, 20)
        for limit in (20, 80):
            self.assertEqual(self._queries(view_type, limit), budget, f"{limit} requests")

    def test_the_list_costs_the_same_for_20_and_80_requests(self):
        self._assert_constant(
            "list",
            {
                "care_ticket": 2,  # the requests of the page, and how many there are
                "res_partner": 3,  # the names of customers, assignees and observers
                "res_users": 3,  # who asks, the assignees, and the members "awaiting me" asks for
                "care_observer": 1,  # those whose answer is expected
                "res_company": 1,  # that of who asks
                "care_team": 1,
                "care_reason": 1,
                "care_tag": 1,
            },
        )

    def test_the_kanban_costs_the_same_for_20_and_80_requests(self):
        self._assert_constant(
            "kanban",
            {
                # the cards, what "awaiting me" depends on, and how many there are
                "care_ticket": 3,
                "res_partner": 3,
                "res_users": 3,
                "care_observer": 1,
                "care_reason": 1,
                "care_tag": 1,
                "mail_activity": 1,
            },
        )


@tagged("post_install", "-at_install")
class TestViewTours(CareHttpCase):
    URL = "/odoo/action-care_desk.care_ticket_action"

    def setUp(self):
        super().setUp()
        self.ticket = self._ticket(name="Cracked lid", channel="portal")

    def test_an_agent_takes_answers_and_closes(self):
        self.start_tour(self.URL, "care_agent_answers_and_closes", login=self.agent.login)
        self.assertEqual(self.ticket.user_id, self.agent)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)
        self.assertTrue(self.ticket.first_reply_at)
        self.assertEqual(len(self._messages(self.ticket, "public")), 1)

    def test_state_is_changed_in_place_and_closing_asks(self):
        self.start_tour(self.URL, "care_state_in_place", login=self.agent.login)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)

    def test_a_card_dropped_on_closed_asks_for_the_reason(self):
        self.start_tour(self.URL, "care_kanban_drop_on_closed", login=self.agent.login)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)

    def test_a_card_dropped_on_another_state_takes_it(self):
        self.start_tour(self.URL, "care_kanban_drop_on_pending", login=self.agent.login)
        self.assertEqual(self.ticket.state, "pending")

    def test_a_mail_kept_for_the_team_says_why(self):
        message = self.ticket.message_post(
            body="I am away until Monday",
            message_type="email",
            email_from="otto@example.com",
            author_id=False,
        )
        message.care_screening = "automatic"
        url = f"/odoo/action-care_desk.care_ticket_action/{self.ticket.id}"
        self.start_tour(url, "care_screened_mail", login=self.agent.login)

    def test_a_request_is_given_to_a_colleague_and_released(self):
        self.start_tour(self.URL, "care_assign_to_a_colleague", login=self.agent.login)
        self.assertFalse(self.ticket.user_id)
        events = self.ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(events, ["taken", "released"])

    def test_the_checklist_leads_and_is_put_away_for_good(self):
        teams = self.env["care.team"].search([])
        teams.member_ids = [Command.link(self.agent.id)]
        teams.resource_calendar_id = False
        if len(teams) == 1:
            self.team.copy({"alias_name": "second-care"})
        self.start_tour(self.URL, "care_setup_checklist", login=self.manager.login)
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.manager)
        self.assertTrue(settings.care_setup_hidden)
