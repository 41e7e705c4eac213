from odoo.tests import Form, tagged

from ..ticket.screens import specification
from .orders_case import OrderHttpCase


@tagged("post_install", "-at_install")
class TestOrderTour(OrderHttpCase):
    def test_an_agent_finds_corrects_and_is_told_what_is_too_late(self):
        open_order, gone, others = (
            self._bought(),
            self._bought(),
            self._bought(self.other_customer),
        )
        gone.picking_ids.carrier_tracking_ref = "MINE-7"
        others.picking_ids.carrier_tracking_ref = "OTHER-42"
        self.start_tour(
            "/odoo/action-care_desk.sale_order_action",
            "care_order_found_and_corrected",
            login=self.agent.login,
        )
        self.assertEqual(open_order.partner_shipping_id.street, "12 quai Vert")
        self.assertEqual(open_order.picking_ids.partner_id, open_order.partner_shipping_id)
        self.assertEqual(gone.partner_shipping_id, self.customer.partner_id)


@tagged("post_install", "-at_install")
class TestOrderScreens(OrderHttpCase):
    def count(self, read):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def test_list_and_form_cost_the_same_for_any_number_of_orders(self):
        orders = self.env["sale.order"].with_user(self.agent)
        listed = specification(orders.env, "sale.order", "list", self.view("list"))
        shown = specification(orders.env, "sale.order", "form", self.view("form"))
        mine = self._bought()
        domain = [("state", "!=", "draft"), ("care_search", "ilike", "Carla Customer")]

        def read_list():
            orders.web_search_read(domain, listed, limit=80, order="date_order desc, id desc")

        def read_form():
            order = orders.browse(mine.id)
            order.web_read(shown)
            order.care_delivery()

        for read, most in ((read_list, 30), (read_form, 110)):
            with self.subTest(read.__name__):
                self.count(read)
                few = self.count(read)
                for _number in range(6):
                    self._bought(store=self.store)
                self.count(read)
                # Six orders at another point: one contact and one carrier more to read.
                self.assertLessEqual(self.count(read), few + 4)
                self.assertLessEqual(few, most)

    def view(self, kind):
        return self.env.ref(f"care_desk.sale_order_view_{kind}_agent").id

    def test_a_cart_shows_its_stage_and_a_quotation_its_state(self):
        cart = self._bought(confirm=False)
        quotation = self._bought(confirm=False, website_id=False)
        cart._care_set_stage("delivery")
        for shown, hidden, record in (
            ("care_cart_state", "state", cart),
            ("state", "care_cart_state", quotation),
        ):
            with self.subTest(shown):
                form = Form(record.with_user(self.agent), self.view("form"))
                self.assertFalse(form._get_modifier(shown, "invisible"))
                self.assertTrue(form._get_modifier(hidden, "invisible"))

    def test_an_agent_s_menu_leads_to_the_orders(self):
        menu = self.env.ref("care_desk.menu_orders").with_user(self.agent)
        self.assertIn(menu.id, menu._visible_menu_ids())
        self.assertNotIn(menu.id, menu.with_user(self.employee)._visible_menu_ids())
        order = self._bought().with_user(self.agent)
        self.assertEqual(order.get_formview_id(), self.view("form"))
