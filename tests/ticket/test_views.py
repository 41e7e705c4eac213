"""The screens of agents and managers: they load and offer what they should."""

from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import CareCase
from .screens import specification

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
        self.env["im_livechat.channel"].search([]).care_team_id = False
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
