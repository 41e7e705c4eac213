"""The board of live carts: what it shows, of whom, and at what price."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import tagged
from odoo.tools import SQL

from .board_case import BoardCase


@tagged("post_install", "-at_install")
class TestLiveCarts(BoardCase):
    def test_it_says_who_fills_what_and_how_far_he_is(self):
        france = self.env.ref("base.fr")
        visitor = self._visitor(country_id=france.id)
        tracks = self.env["website.track"]
        tracks.create(
            [
                {"visitor_id": visitor.id, "url": "https://shop/contactus", "visit_datetime": at}
                for at in (Datetime.subtract(Datetime.now(), minutes=9),)
            ]
        )
        tracks.create({"visitor_id": visitor.id, "product_id": self.cup.id})
        cart = self._cart(visitor=visitor, stage="delivery", minutes=3)
        cart.order_line = [Command.create({"product_id": self.cup.id, "product_uom_qty": 2})]
        [row] = self._board()
        self.assertEqual(row["who"], f"Visitor #{visitor.id}")
        self.assertTrue(row["is_visitor"])
        self.assertEqual(row["country"], {"name": "France", "flag": france.image_url})
        self.assertEqual(row["lines"], [[1, "Kettle"], [2, "Cup"]])
        self.assertEqual(row["amount"], cart.amount_total)
        self.assertEqual(row["stage"], "delivery")
        self.assertEqual(row["since"], Datetime.to_string(cart.care_cart_since))
        self.assertEqual([page["name"] for page in row["pages"]], ["Cup"])
        self.assertFalse(row["chat"])
        whole = cart.with_user(self.agent).care_live_cart()
        self.assertEqual([page["name"] for page in whole["pages"]], ["Cup", "/contactus"])
        self.assertEqual([line["name"] for line in whole["products"]], ["Kettle", "Cup"])

    def test_the_page_of_a_product_is_called_by_its_name(self):
        visitor = self._visitor()
        template = self.kettle.product_tmpl_id
        for url in (
            f"https://shop.example.com/shop/kettle-{template.id}?attribute_values=3",
            f"https://shop.example.com/fr/shop/pots-4/kettle-{template.id}",
        ):
            self.env["website.track"].create({"visitor_id": visitor.id, "url": url})
        self._cart(visitor=visitor)
        [row] = self._board()
        self.assertEqual(
            [(page["name"], page["url"]) for page in row["pages"]],
            [("Kettle", template.website_url)],
        )

    def test_a_known_customer_has_his_name_and_a_probable_one_is_called_so(self):
        self._order(self.customer)
        certain = self._cart(user=self.customer, minutes=1)
        self.assertEqual(certain.with_user(self.agent).care_live_cart()["orders"], 1)
        cart = self._cart(minutes=2)
        self._ticket(cart_id=cart.id, partner_id=self.other_customer.partner_id.id)
        first, second = self._board()
        self.assertEqual(first["id"], certain.id)
        self.assertEqual((first["who"], first["is_sure"]), (self.customer.name, True))
        self.assertEqual((second["who"], second["is_sure"]), (self.other_customer.name, False))

    def test_a_failure_says_why_in_plain_words(self):
        cart = self._cart()
        cart._care_set_stage("failed", "payment_refused", "The card has expired")
        [row] = self._board()
        self.assertEqual(row["failure"], "Payment refused")
        self.assertEqual(row["failure_note"], "The card has expired")

    def test_newest_activity_first_and_nobody_who_left(self):
        late, lately = self._cart(minutes=20), self._cart(minutes=2)
        self._cart(minutes=31)
        ordered = self._cart(user=self.customer)
        ordered.action_confirm()
        empty = self._cart()
        empty.order_line.unlink()
        quotation = self._order(self.customer, confirm=False)
        self.assertEqual(self._ids(), (lately + late).ids)
        self.assertNotIn(quotation.id, self._ids())

    def test_who_chats_stays_on_the_board_however_long_he_was_not_seen(self):
        cart = self._cart(minutes=90)
        self.assertEqual(self._ids(), [])
        chat = self._chat()
        chat.livechat_visitor_id = cart.care_visitor_id
        [row] = self._board()
        self.assertEqual((row["chat"]["state"], row["chat"]["operator"]), ("waiting", ""))
        chat.with_user(self.agent).sudo(False).care_take()
        [row] = self._board()
        self.assertEqual((row["chat"]["state"], row["chat"]["is_mine"]), ("live", True))
        [row] = self._board(self.agent_2)
        self.assertEqual(row["chat"]["operator"], self.agent.partner_id.name)
        self.assertFalse(row["chat"]["is_mine"])
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.assertEqual(self._ids(), [])

    def test_the_cart_that_a_chat_began_with_is_known_without_a_browser(self):
        cart = self._cart(minutes=90)
        chat = self._chat()
        chat.care_ticket_id.cart_id = cart
        self.assertEqual(self._ids(), cart.ids)

    def test_filters_by_amount_and_stage(self):
        small = self._cart(self.cup, stage="payment", minutes=1)
        large = self._cart(self.kettle, stage="address", minutes=2)
        self.assertEqual(self._ids(filters={"amount": 20}), large.ids)
        total = large.amount_total
        self.assertEqual(self._ids(filters={"amount": total}), large.ids, "from, not above")
        self.assertEqual(self._ids(filters={"stages": ["payment"]}), small.ids)
        self.assertEqual(self._ids(filters={"stages": None}), (small + large).ids)
        self.assertEqual(self._ids(filters={"stages": ["payment"], "amount": 20}), [])

    def test_filters_that_are_none_are_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "nowhere"):
            self._board(filters={"stages": ["nowhere"]})
        with self.assertRaisesRegex(UserError, "much"):
            self._board(filters={"amount": "much"})

    def test_what_has_changed_is_asked_alone(self):
        cart, other = self._cart(), self._cart()
        self.assertEqual(self._ids(ids=cart.ids), cart.ids)
        other._care_store({"care_cart_seen_at": Datetime.subtract(Datetime.now(), hours=2)})
        self.assertEqual(self._ids(ids=other.ids), [], "gone from the board")
        self.assertEqual(self._ids(filters={"amount": 1000}, ids=cart.ids), [])

    def test_a_hundred_are_shown_and_the_others_counted(self):
        cart = self._cart()
        visitor = cart.care_visitor_id
        for _index in range(101):
            cart.copy({"website_id": self.website.id, "care_visitor_id": visitor.id})
        carts = self.env["sale.order"].search([("care_visitor_id", "=", visitor.id)])
        carts._care_store({"care_cart_seen_at": Datetime.now()})
        orders = self.env["sale.order"].with_user(self.agent)
        for ids, shown in ((None, 100), (cart.ids, 1)):
            answer = orders.care_live_carts(ids=ids)
            self.assertEqual((len(answer["carts"]), answer["more"]), (shown, 2))

    # ----------------------------------------------------------------- people

    def test_only_agents_see_it(self):
        cart = self._cart()
        for user in (self.agent, self.manager):
            self.assertEqual(self._ids(user), cart.ids)
        public = self.env.ref("base.public_user")
        for user in (self.employee, self.customer, public):
            with self.assertRaises(AccessError):
                self._board(user)
            with self.assertRaises(AccessError):
                cart.with_user(user).care_live_cart()

    def test_carts_of_other_companies_are_not_for_him(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        website = self.env["website"].create({"name": "Elsewhere", "company_id": company.id})
        cart = self._cart(company_id=company.id, website_id=website.id)
        self.assertEqual(self._ids(), [])
        self.assertEqual(self._ids(ids=cart.ids), [])
        with self.assertRaises(AccessError):
            cart.with_user(self.agent).care_live_cart()

    def test_what_is_no_cart_is_not_opened_as_one(self):
        order = self._order(self.customer)
        with self.assertRaises(UserError):
            order.with_user(self.agent).care_live_cart()

    # -------------------------------------------------------------------- bus

    def test_boards_are_told_which_carts_changed_and_nothing_of_them(self):
        cart = self._cart()
        chat = self._chat()
        chat.livechat_visitor_id = cart.care_visitor_id
        for change in (
            lambda: cart.order_line.write({"product_uom_qty": 3}),
            lambda: cart._care_set_stage("payment"),
            lambda: chat.with_user(self.agent).sudo(False).care_take(),
        ):
            self.cr.precommit.run()
            before = self.env["bus.bus"].search([], order="id desc", limit=1)
            change()
            self.cr.precommit.run()
            sent = self.env["bus.bus"].search([("id", ">", before.id)])
            told = [one.message for one in sent if "care_desk.carts/update" in one.message]
            self.assertEqual(len(told), 1, told)
            self.assertIn(f'{{"ids":[{cart.id}]}}', told[0].replace(" ", ""))
            self.assertNotIn("Kettle", told[0])

    # ------------------------------------------------------------------ price

    def _warm(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def _count_queries(self, **params):
        orders = self.env["sale.order"].with_user(self.agent)
        orders.care_live_carts(**params)
        self._warm()
        before = self.cr.sql_log_count
        answer = orders.care_live_carts(**params)
        return self.cr.sql_log_count - before, answer

    def test_forty_carts_cost_as_many_queries_as_two(self):
        def fill(count):
            for index in range(count):
                user = self.customer if index % 3 == 0 else None
                visitor = user and self._visitor_of(user)
                cart = self._cart(user=user, visitor=visitor, minutes=index / 4)
                self.env["website.track"].create(
                    {"visitor_id": cart.care_visitor_id.id, "product_id": self.cup.id}
                )
                if index % 5 == 0:
                    self._chat().livechat_visitor_id = cart.care_visitor_id

        fill(6)
        few, _answer = self._count_queries()
        fill(40)
        many, answer = self._count_queries()
        self.assertGreaterEqual(len(answer["carts"]), 40)
        self.assertLessEqual(many, few)
        # Who is an agent; chats that go on and those that were offered; carts seen, and those in
        # chats; and the records that are shown.
        self.assertLessEqual(many, 32)

    def _visitor_of(self, user):
        found = self.env["website.visitor"].search(
            [("access_token", "=", str(user.partner_id.id))], limit=1
        )
        return found or self._visitor(user)

    def test_ten_thousand_idle_carts_are_not_even_looked_at(self):
        cart = self._cart()
        few, _answer = self._count_queries()
        self._add_idle(cart, 10_000)
        many, answer = self._count_queries()
        self.assertEqual([row["id"] for row in answer["carts"]], cart.ids)
        self.assertLessEqual(many, few)
        plans = self._plans()
        self.assertTrue(plans)
        for query, plan in plans:
            self.assertNotIn("Seq Scan on sale_order ", plan, query)
        self.assertIn("sale_order_care_carts_seen", "".join(plan for _query, plan in plans))

    def _add_idle(self, cart, count):
        """Copy a cart by SQL, as nobody has touched it for days."""
        self.env.flush_all()
        names = [
            name
            for name, field in cart._fields.items()
            if field.store and field.column_type and name not in ("id", "care_cart_seen_at")
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        self.env.cr.execute(
            SQL(
                """INSERT INTO sale_order (%s, care_cart_seen_at)
                SELECT %s, now() at time zone 'utc' - interval '2 days' - number * interval '1 s'
                FROM sale_order, generate_series(1, %s) AS number WHERE id = %s""",
                columns,
                columns,
                count,
                cart.id,
            )
        )
        self.env.cr.execute(
            """INSERT INTO sale_order_line (order_id, product_id, name, product_uom_qty, price_unit,
                customer_lead, company_id, currency_id, state, order_partner_id, product_uom_id)
            SELECT cart.id, line.product_id, line.name, line.product_uom_qty, line.price_unit,
                line.customer_lead, line.company_id, line.currency_id, 'draft',
                line.order_partner_id, line.product_uom_id
            FROM sale_order cart, sale_order_line line
            WHERE line.order_id = %s AND cart.care_cart_seen_at < now() at time zone 'utc'
                - interval '2 days' AND cart.state = 'draft'""",
            [cart.id],
        )
        self.env.cr.execute("ANALYZE sale_order, sale_order_line")
        self.env.invalidate_all()

    def _plans(self):
        """Return the queries on sale_order that the board makes, each with its plan."""
        heard, execute = [], type(self.cr).execute

        def listen(cr, query, params=None, log_exceptions=True):
            heard.append((query, params))
            return execute(cr, query, params, log_exceptions)

        self.patch(type(self.cr), "execute", listen)
        self.env["sale.order"].with_user(self.agent).care_live_carts()
        self.patch(type(self.cr), "execute", execute)
        plans = []
        for query, params in heard:
            text = query.code if isinstance(query, SQL) else query
            if 'FROM "sale_order"' in text:
                values = query.params if isinstance(query, SQL) else params
                self.env.cr.execute(f"EXPLAIN {text}", values)
                plans.append((text, "\n".join(line for (line,) in self.env.cr.fetchall())))
        return plans
