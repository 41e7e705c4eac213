"""Never twice: two who remind of the same cart at once."""

from functools import partial

from odoo.tests import tagged

from ..real_server import RealServerCase


@tagged("post_install", "-at_install")
class TestLeftReal(RealServerCase):
    def setUp(self):
        super().setUp()
        self.admin = self.server.login("admin")
        address = f"{self._testMethodName[:20]}@example.org"
        partner = self.create("res.partner", name="Gil", email=address)
        product = self.create("product.product", name="Kettle", type="consu", list_price=40)
        [website] = self.admin.call("website", "search", [], limit=1)
        self.cart = self.create(
            "sale.order",
            partner_id=partner,
            website_id=website,
            order_line=[(0, 0, {"product_id": product})],
        )
        # As the sweep does, long after he was last seen.
        with self.server.cursor() as cursor:
            cursor.execute(
                "UPDATE sale_order SET care_cart_state = 'left', care_left_outcome = 'lost',"
                " care_left_at = now() AT TIME ZONE 'UTC',"
                " care_cart_seen_at = now() AT TIME ZONE 'UTC' - interval '20 hours',"
                " date_order = now() AT TIME ZONE 'UTC' - interval '20 hours'"
                " WHERE id = %s",
                [self.cart],
            )
            cursor.connection.commit()
        self.website = website

    def create(self, model, **values):
        """Create a record as the administrator; return its id."""
        created = self.admin.call(model, "create", values)
        return created[0] if isinstance(created, list) else created

    def mails(self):
        """Return how many mails were written about the cart."""
        [(count,)] = self.server.rows(
            "SELECT count(*) FROM mail_mail JOIN mail_message message"
            " ON message.id = mail_message_id WHERE message.model = 'sale.order' AND res_id = %s",
            self.cart,
        )
        return count

    def facts(self):
        """Return how often the cart counts as reminded."""
        rows = self.server.rows(
            "SELECT kind FROM care_cart_event WHERE order_id = %s AND kind = 'reminded'", self.cart
        )
        return len(rows)

    def by_hand(self, caller):
        """Open the dialog as somebody; return what pressing its button is."""
        dialog = caller.call(
            "care.cart.remind", "create", {"order_ids": [(6, 0, [self.cart])], "reason": "Asked"}
        )
        ids = dialog if isinstance(dialog, list) else [dialog]
        return lambda: caller.call("care.cart.remind", "action_confirm", ids)["params"]["type"]

    def test_two_agents_remind_at_once_and_he_gets_one_mail(self):
        agents = [
            self.server.add_user(login, "care_desk.group_care_agent") for login in ("ada", "bea")
        ]
        outcomes = self.server.at_once(
            *(self.by_hand(agent) for agent in agents),
            lock=f"SELECT FROM sale_order WHERE id = {self.cart} FOR UPDATE",
        )
        self.assertEqual(sorted(map(str, outcomes)), ["success", "warning"])
        self.assertEqual((self.mails(), self.facts()), (1, 1))

    def test_an_agent_and_odoo_s_own_cron_remind_at_once_and_he_gets_one_mail(self):
        agent = self.server.add_user("cleo", "care_desk.group_care_agent")
        self.admin.call("website", "write", [self.website], {"send_abandoned_cart_email": True})
        with self.server.cursor() as cursor:
            cursor.execute(
                "UPDATE website SET send_abandoned_cart_email_activation_time"
                " = now() AT TIME ZONE 'UTC' - interval '9 days'"
            )
            cursor.connection.commit()
        cron = self.server.ref("website_sale.ir_cron_send_availability_email")
        outcomes = self.server.at_once(
            self.by_hand(agent),
            partial(self.admin.call, "ir.cron", "method_direct_trigger", [cron]),
            lock=f"SELECT FROM sale_order WHERE id = {self.cart} FOR UPDATE",
        )
        self.assertIn(outcomes[0], ("success", "warning"), outcomes)
        self.assertEqual((self.mails(), self.facts()), (1, 1))
