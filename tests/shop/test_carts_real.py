"""Two agents who begin the same with one customer at once: the second one sees the first's."""

from functools import partial

from odoo.tests import tagged

from ..real_server import RealServerCase, ServerError


@tagged("post_install", "-at_install")
class TestCartsReal(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agents = [
            cls.server.add_user(login, "care_desk.group_care_agent") for login in ("agnes", "bruno")
        ]
        cls.admin = cls.server.login("admin")
        [cls.website] = cls.admin.call("website", "search", [], limit=1)

    def create(self, model, **values):
        """Create a record as the administrator; return its id."""
        [created] = self.admin.call(model, "create", [values])
        return created

    def test_two_agents_offer_help_at_once_and_he_has_one_chat(self):
        team = self.server.ref("care_desk.team_default")
        channel = self.create(
            "im_livechat.channel",
            name="Shop chat",
            user_ids=[(6, 0, [agent.uid for agent in self.agents])],
            care_team_id=team,
            care_privacy_url="/privacy",
        )
        self.admin.call("website", "write", [self.website], {"channel_id": channel})
        partner = self.create("res.partner", name="Gil", email="gil@example.org")
        cart = self.create("sale.order", partner_id=partner, website_id=self.website)
        with self.server.cursor() as cursor:
            # As pages of the shop do.
            cursor.execute(
                "INSERT INTO website_visitor (access_token, website_id, visit_count)"
                " VALUES (%s, %s, 1) RETURNING id",
                ["f" * 32, self.website],
            )
            [visitor] = cursor.fetchone()
            cursor.execute(
                "UPDATE sale_order SET care_visitor_id = %s, care_cart_state = 'cart',"
                " care_cart_seen_at = now() AT TIME ZONE 'UTC' WHERE id = %s",
                [visitor, cart],
            )
            cursor.connection.commit()
        outcomes = self.server.at_once(
            *(
                partial(agent.call, "sale.order", "care_offer_help", [cart])
                for agent in self.agents
            ),
            lock=f"SELECT FROM website_visitor WHERE id = {visitor} FOR UPDATE",
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, ServerError)]
        self.assertEqual(len(refused), 1, outcomes)
        self.assertRegex(str(refused[0]), "(Agnes|Bruno) has offered him help already")
        chats = self.server.rows(
            "SELECT id FROM discuss_channel WHERE livechat_visitor_id = %s", visitor
        )
        self.assertEqual(len(chats), 1)

    def test_two_agents_order_with_him_at_once_and_he_has_one_cart(self):
        partner = self.create("res.partner", name="Ida", email="ida@example.org")
        tickets = [
            self.create("care.ticket", name=name, partner_id=partner) for name in ("One", "Two")
        ]
        outcomes = self.server.at_once(
            *(
                partial(agent.call, "care.ticket", "action_order_with_him", [ticket])
                for agent, ticket in zip(self.agents, tickets, strict=True)
            ),
            lock=f"SELECT FROM res_partner WHERE id = {partner} FOR UPDATE",
        )
        carts = self.server.rows("SELECT id FROM sale_order WHERE partner_id = %s", partner)
        self.assertEqual(len(carts), 1)
        [(cart,)] = carts
        opened = [outcome["params"]["order_id"] for outcome in outcomes]
        self.assertEqual(opened, [cart, cart])
