from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import CareCase
from .mail_case import CareMailCase

PRICE = 12.34


class Suppliers:
    """Two potters with an account each; the teapot is made by the first, the cup by the second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.care_service = "on_with_supplier"
        cls.maker_user = cls._user("care_maker", "Maya Maker", "base.group_portal")
        cls.rival_user = cls._user("care_rival", "Rita Rival", "base.group_portal")
        cls.maker = cls.maker_user.partner_id
        cls.rival = cls.rival_user.partner_id
        cls.teapot = cls.product("Teapot", cls.maker)
        cls.cup = cls.product("Cup", cls.rival)
        cls.spoon = cls.product("Spoon")

    @classmethod
    def product(cls, name, *suppliers, **values):
        product = cls.env["product.product"].create(
            {"name": name, "type": "consu", "list_price": 30, "standard_price": PRICE, **values}
        )
        for supplier in suppliers:
            cls.line(product, supplier)
        return product

    @classmethod
    def line(cls, product, supplier, **values):
        """Return one more line (product.supplierinfo) of the price list of a product."""
        return cls.env["product.supplierinfo"].create(
            {
                "partner_id": supplier.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": PRICE,
                "company_id": False,
                **values,
            }
        )

    @classmethod
    def opened(cls, product=None, channel="phone", **values):
        """Return a request of Carla's that has been opened and announced."""
        product = cls.teapot if product is None else product
        return cls.env["care.ticket"].open_ticket(
            channel,
            {
                "name": "It is cracked",
                "team_id": cls.team.id,
                "partner_id": cls.customer.partner_id.id,
                "email_from": cls.customer.email,
                "product_id": product.id,
                "reason_id": cls.reason.id,
                "body": "It arrived in two pieces.",
                **values,
            },
        )

    def supplier_of(self, ticket):
        return ticket.sudo().observer_ids.partner_id

    def answer(self, ticket, user, audience="private"):
        return ticket.with_user(user).message_post(body="We replace it.", care_audience=audience)


@tagged("post_install", "-at_install")
class TestSuppliersComeIn(Suppliers, CareMailCase):
    def test_the_seller_of_the_product_is_included_and_told(self):
        before = len(self._mails_to(self.maker.email))
        ticket = self.opened()
        [observer] = ticket.observer_ids
        self.assertEqual(
            (observer.partner_id, observer.role, observer.is_automatic),
            (self.maker, "supplier", True),
        )
        self.assertEqual(len(self._mails_to(self.maker.email)), before + 1)
        self.assertFalse(self._mails_to(self.rival.email))
        event = ticket.event_ids.filtered(lambda event: event.kind == "observer_added")
        self.assertEqual(event.user_id, self.env.ref("base.user_root"), "nobody did it by hand")

    def test_nobody_is_included_where_the_setting_says_so(self):
        for service in ("on", "on_with_supplier"):
            self.company.care_service = service
            included = self.supplier_of(self.opened())
            self.assertEqual(bool(included), service == "on_with_supplier")

    def test_the_setting_is_of_the_company_of_the_request(self):
        self.company.care_service = "on"
        elsewhere = self.env["res.company"].create(
            {"name": "Elsewhere", "care_service": "on_with_supplier"}
        )
        team = self.env["care.team"].create({"name": "Elsewhere", "company_id": elsewhere.id})
        here, there = self.opened(), self.opened(team_id=team.id)
        self.assertEqual((here.company_id, there.company_id), (self.company, elsewhere))
        self.assertFalse(self.supplier_of(here))
        self.assertEqual(self.supplier_of(there), self.maker)

    def test_the_first_of_several_sellers_is_the_main_one(self):
        self.teapot.seller_ids.sequence = 5
        self.line(self.teapot, self.rival, sequence=2, price=99)
        self.line(self.teapot, self.rival, sequence=9, price=1)
        self.assertEqual(self.supplier_of(self.opened()), self.rival)

    def test_a_least_quantity_is_no_obstacle(self):
        self.teapot.seller_ids.min_qty = 500
        self.assertEqual(self.supplier_of(self.opened()), self.maker)

    def test_only_who_sells_today_counts(self):
        today = date.today()
        self.teapot.seller_ids.date_end = today - timedelta(days=2)
        self.assertFalse(self.supplier_of(self.opened()))
        self.line(self.teapot, self.rival, date_start=today + timedelta(days=2))
        self.assertFalse(self.supplier_of(self.opened()))
        self.line(self.teapot, self.rival, date_start=today - timedelta(days=2))
        self.assertEqual(self.supplier_of(self.opened()), self.rival)

    def test_only_sellers_of_the_company_count(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.teapot.seller_ids.company_id = elsewhere
        self.assertFalse(self.supplier_of(self.opened()))

    def test_the_seller_of_a_variant_is_not_that_of_another(self):
        colour = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("Blue", "Green")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Plate",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": colour.id,
                            "value_ids": [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        blue, green = template.product_variant_ids
        self.line(blue, self.maker, product_id=blue.id)
        self.line(green, self.rival, product_id=green.id)
        self.assertEqual(self.supplier_of(self.opened(blue)), self.maker)
        self.assertEqual(self.supplier_of(self.opened(green)), self.rival)

    def test_of_an_order_without_a_product_the_only_seller_counts(self):
        order = self._order(self.customer, self.teapot)
        nothing = self.env["product.product"]
        order.order_line += order.order_line.copy({"order_id": order.id})
        self.assertEqual(self.supplier_of(self.opened(nothing, order_id=order.id)), self.maker)
        mixed = self._order(self.customer, self.teapot)
        for product in (self.spoon, self.cup):
            mixed.order_line = [Command.create({"product_id": product.id})]
            ticket = self.opened(nothing, order_id=mixed.id)
            expected = self.maker if product == self.spoon else self.env["res.partner"]
            with self.subTest(product.name):
                self.assertEqual(self.supplier_of(ticket), expected)
        ticket = self.opened(self.cup, order_id=mixed.id)
        self.assertEqual(self.supplier_of(ticket), self.rival, "a product says more than its order")

    def test_every_channel_includes_him(self):
        order = self._order(self.customer, self.teapot)
        tickets = self.env["care.ticket"]
        words = {"name": "Cracked", "body": "It is cracked.", "product_id": self.teapot.id}
        for channel in ("phone", "chat", "form", "email"):
            with self.subTest(channel):
                self.assertEqual(self.supplier_of(self.opened(channel=channel)), self.maker)
        mine = tickets.with_user(self.customer).open_ticket(
            "portal", {**words, "order_id": order.id}
        )
        self.assertEqual(self.supplier_of(mine), self.maker)
        by_hand = tickets.with_user(self.agent).create(
            {
                "name": "Called",
                "team_id": self.team.id,
                "partner_id": self.customer.partner_id.id,
                "product_id": self.teapot.id,
            }
        )
        self.assertEqual(self.supplier_of(by_hand), self.maker)
        started = tickets.with_user(self.agent).start_mail(
            self.customer.partner_id,
            {"name": "Your teapot", "team_id": self.team.id, "product_id": self.teapot.id},
            "It leaves us today.",
        )
        self.assertEqual(self.supplier_of(started), self.maker)
        follow_up = self.opened()
        follow_up.observer_ids.unlink()
        follow_up.write({"state": "closed"})
        follow_up.closed_at -= timedelta(days=self.team.reopen_days + 1)
        message = follow_up.with_user(self.customer).message_post(body="It broke again.")
        carried_on = tickets.browse(message.sudo().res_id)
        self.assertNotEqual(carried_on, follow_up)
        self.assertEqual(self.supplier_of(carried_on), self.maker)

    def test_a_mail_includes_him_once_an_agent_has_found_the_product(self):
        message = self.deliver(self.write_mail(f"Carla <{self.customer.email}>", body="Cracked"))
        ticket = self.ticket_of(message)
        self.assertFalse(self.supplier_of(ticket))
        ticket.with_user(self.agent).product_id = self.teapot
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_an_import_mails_no_supplier(self):
        before = len(self._mails_to(self.maker.email))
        result = (
            self.env["care.ticket"]
            .with_user(self.manager)
            .with_context(import_file=True)
            .load(
                ["name", "partner_id/.id", "product_id/.id", "team_id/.id"],
                [
                    [
                        "Old one",
                        str(self.customer.partner_id.id),
                        str(self.teapot.id),
                        str(self.team.id),
                    ]
                ],
            )
        )
        self.assertTrue(result["ids"], result["messages"])
        self.assertEqual(len(self._mails_to(self.maker.email)), before)

    def test_a_suspicious_request_waits_until_the_team_takes_it_as_true(self):
        ticket = self.opened(is_suspicious=True, channel="email")
        self.assertFalse(self.supplier_of(ticket))
        ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_spam_waits_until_it_is_restored(self):
        self.env["care.blocked.sender"].create(
            {"email_normalized": self.customer.email, "company_id": self.company.id}
        )
        ticket = self.opened(channel="email")
        self.assertTrue(ticket.spam_at)
        self.assertFalse(self.supplier_of(ticket))
        ticket.unmark_spam()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_product_that_spam_is_about_includes_nobody_before_it_is_restored(self):
        ticket = self.opened(self.spoon)
        ticket.mark_spam()
        ticket.product_id = self.teapot
        self.assertFalse(self.supplier_of(ticket))
        ticket.unmark_spam()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_supplier_who_is_the_customer_is_not_his_own_observer(self):
        for partner in (self.maker, self.env["res.partner"].create({"name": "Double"})):
            partner.email = self.maker.email
            ticket = self.opened(partner_id=partner.id, email_from=partner.email)
            self.assertFalse(self.supplier_of(ticket))

    def test_a_request_of_the_suppliers_own_people_is_not_observed_by_it(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened(partner_id=self.maker.id, email_from=self.maker.email)
        self.assertFalse(self.supplier_of(ticket))
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ("public",))

    def test_the_supplier_who_works_here_is_not_included(self):
        self.teapot.seller_ids.partner_id = self.agent_2.partner_id
        self.assertFalse(self.supplier_of(self.opened()))

    def test_who_observes_already_stays_as_he_is(self):
        ticket = self.opened(self.spoon)
        ticket.with_user(self.agent).add_observers(partners=self.maker, role="guest")
        before = len(self._mails_to(self.maker.email))
        ticket.product_id = self.teapot
        self.assertEqual(ticket.observer_ids.role, "guest")
        self.assertEqual(len(self._mails_to(self.maker.email)), before)

    def test_who_was_removed_by_hand_comes_back_with_another_product_alone(self):
        ticket = self.opened()
        ticket.with_user(self.agent).remove_observers(ticket.observer_ids)
        ticket.with_user(self.agent).write({"product_id": self.teapot.id, "priority": "2"})
        ticket.with_user(self.agent).write({"state": "closed"})
        ticket.with_user(self.agent).write({"state": "in_progress"})
        self.assertFalse(self.supplier_of(ticket))

    def test_the_form_includes_him_when_it_is_saved(self):
        ticket = self.opened(self.spoon)
        with Form(ticket.with_user(self.agent)) as form:
            form.product_id = self.teapot
        self.assertEqual(self.supplier_of(ticket), self.maker)


@tagged("post_install", "-at_install")
class TestSuppliersGo(Suppliers, CareCase):
    def test_another_product_has_another_supplier(self):
        ticket = self.opened()
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), self.rival)
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ())
        kinds = ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds.count("observer_added"), 2)
        self.assertEqual(kinds.count("observer_removed"), 1)

    def test_a_product_that_nobody_supplies_leaves_no_supplier(self):
        for product in (self.spoon, self.env["product.product"]):
            ticket = self.opened()
            ticket.with_user(self.agent).product_id = product
            self.assertFalse(self.supplier_of(ticket))

    def test_he_leaves_also_where_suppliers_are_no_longer_included(self):
        ticket = self.opened()
        self.company.care_service = "on"
        ticket.with_user(self.agent).product_id = self.cup
        self.assertFalse(self.supplier_of(ticket))

    def test_who_has_spoken_stays(self):
        for audience in ("public", "private"):
            ticket = self.opened()
            self.answer(ticket, self.maker_user, audience)
            ticket.with_user(self.agent).product_id = self.cup
            with self.subTest(audience):
                self.assertEqual(self.supplier_of(ticket), self.maker + self.rival)

    def test_whose_people_have_spoken_stays(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened()
        self.answer(ticket, self.maker_user)
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), works + self.rival)

    def test_who_was_added_by_hand_stays(self):
        ticket = self.opened(self.spoon)
        ticket.with_user(self.agent).add_observers(partners=self.maker, role="supplier")
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), self.maker + self.rival)

    def test_the_team_is_awaited_where_the_supplier_was(self):
        ticket = self.opened()
        ticket.with_user(self.agent).message_post(
            body="Please look.", care_audience="private", care_awaiting=ticket.observer_ids.id
        )
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(ticket.awaiting, "team")

    def test_a_new_customer_who_never_ordered_the_product_sends_him_away(self):
        self._order(self.customer, self.teapot)
        ticket = self.opened()
        ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.assertFalse(ticket.product_id)
        self.assertFalse(self.supplier_of(ticket))

    def test_who_no_longer_sells_leaves_what_he_never_answered(self):
        silent, answered, closed = self.opened(), self.opened(), self.opened()
        self.answer(answered, self.maker_user)
        closed.write({"state": "closed"})
        self.teapot.seller_ids.unlink()
        self.assertFalse(self.supplier_of(silent))
        self.assertEqual(self.supplier_of(answered), self.maker)
        self.assertEqual(self.supplier_of(closed), self.maker)
        self.assertFalse(self.supplier_of(self.opened()), "new ones are no longer his")

    def test_each_way_to_stop_selling(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        ways = {
            "another supplier": {"partner_id": self.rival.id},
            "another product": {"product_tmpl_id": self.spoon.product_tmpl_id.id},
            "another company": {"company_id": elsewhere.id},
            "over": {"date_end": date.today() - timedelta(days=1)},
        }
        for name, values in ways.items():
            product = self.product(name, self.maker)
            ticket = self.opened(product)
            self.assertEqual(self.supplier_of(ticket), self.maker)
            product.seller_ids.write(values)
            with self.subTest(name):
                self.assertFalse(self.supplier_of(ticket))

    def test_who_sells_another_variant_leaves_this_one(self):
        colour = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("Blue", "Green")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Plate",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": colour.id,
                            "value_ids": [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        blue, green = template.product_variant_ids
        line = self.line(blue, self.maker, product_id=blue.id)
        self.line(green, self.maker, product_id=green.id)
        of_blue, of_green = self.opened(blue), self.opened(green)
        line.unlink()
        self.assertFalse(self.supplier_of(of_blue))
        self.assertEqual(self.supplier_of(of_green), self.maker)

    def test_who_still_sells_stays_though_he_is_not_the_first_any_more(self):
        ticket = self.opened()
        first = self.teapot.seller_ids
        self.line(self.teapot, self.rival, sequence=-1)
        first.date_start = date.today() - timedelta(days=1)
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_one_line_of_two_is_enough_to_stay(self):
        self.line(self.teapot, self.maker, min_qty=100)
        ticket = self.opened()
        self.teapot.seller_ids[0].unlink()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_seller_of_a_whole_order_leaves_it_too(self):
        order = self._order(self.customer, self.teapot)
        ticket = self.opened(self.env["product.product"], order_id=order.id)
        self.assertEqual(self.supplier_of(ticket), self.maker)
        self.teapot.seller_ids.unlink()
        self.assertFalse(self.supplier_of(ticket))

    def test_a_change_of_prices_moves_and_mails_nobody(self):
        ticket = self.opened()
        unsupplied = self.opened(self.spoon)
        mails = self.env["mail.mail"].search_count([])
        self.teapot.seller_ids.write({"price": 1, "min_qty": 3, "delay": 9})
        self.teapot.seller_ids.write({"partner_id": self.maker.id})
        self.line(self.spoon, self.rival)
        self.line(self.teapot, self.rival, sequence=-5)
        self.assertEqual(self.supplier_of(ticket), self.maker)
        self.assertFalse(self.supplier_of(unsupplied))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_buyers_who_may_not_read_requests_keep_price_lists(self):
        ticket = self.opened()
        buyer = self._user("care_buyer", "Bert Buyer", "product.group_product_manager")
        self.assertFalse(ticket.with_user(buyer).has_access("read"))
        self.teapot.seller_ids.with_user(buyer).unlink()
        self.assertFalse(self.supplier_of(ticket))


@tagged("post_install", "-at_install")
class TestWhatSuppliersSee(Suppliers, CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.opened()
        cls.rivals = cls.opened(cls.cup)
        cls.nobodys = cls.opened(cls.spoon)

    def test_his_own_requests_and_no_others(self):
        tickets = self.env["care.ticket"].with_user(self.maker_user)
        self.assertEqual(tickets.search([]), self.mine)
        for ticket in self.rivals + self.nobodys:
            as_maker = ticket.with_user(self.maker_user)
            self.assertFalse(as_maker.has_access("read"))
            self.assertEqual(as_maker._open_audiences(), ())
            self.assertFalse(as_maker._get_thread_with_access(ticket.id))
            for audience in ("public", "private"):
                with self.assertRaises(AccessError):
                    self.answer(ticket, self.maker_user, audience)

    def test_no_other_supplier_of_the_same_request(self):
        self.mine.with_user(self.agent).add_observers(partners=self.rival, role="supplier")
        comments = self.mine.with_user(self.maker_user)._comments_of_page({})["messages"]
        self.assertTrue(comments)
        self.assertNotIn(self.rival.email, str(comments.mapped("body")))
        with self.assertRaises(AccessError):
            self.mine.with_user(self.maker_user).read(["observer_ids"])

    def test_no_purchase_price(self):
        env = self.env(user=self.maker_user)
        for model, record, field in (
            ("product.supplierinfo", self.teapot.seller_ids, "price"),
            ("product.supplierinfo", self.cup.seller_ids, "price"),
            ("product.product", self.teapot, "standard_price"),
            ("product.template", self.teapot.product_tmpl_id, "standard_price"),
        ):
            with self.subTest(model=model, field=field), self.assertRaises(AccessError):
                env[model].browse(record.id).read([field])
        with self.assertRaises(AccessError):
            env["product.supplierinfo"].search_read([], ["price"])

    def test_nothing_of_the_customer(self):
        order = self._order(self.customer, self.teapot)
        self.mine.order_id = order
        env = self.env(user=self.maker_user)
        ticket = self.mine.with_env(env)
        for field in (
            "email_from",
            "email_normalized",
            "partner_id",
            "partner_name",
            "requester",
            "commercial_partner_id",
            "order_id",
            "picking_id",
            "message_partner_ids",
            "message_follower_ids",
            "message_ids",
            "follow_up_ids",
        ):
            with self.subTest(field), self.assertRaises(AccessError):
                ticket.read([field])
            with self.subTest(f"search {field}"), self.assertRaises(AccessError):
                env["care.ticket"].search([(field, "!=", False)])
        for record in (self.customer.partner_id, order):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_env(env).read(["display_name"])

    def test_nothing_of_the_customers_other_requests(self):
        other = self.opened(self.spoon)
        found = self.env["care.ticket"].with_user(self.maker_user).search([("name", "ilike", "it")])
        self.assertEqual(found, self.mine)
        self.assertNotIn(other, found)

    def test_he_answers_and_changes_nothing_else(self):
        for audience in ("public", "private"):
            self.assertTrue(self.answer(self.mine, self.maker_user, audience))
        with self.assertRaises(AccessError):
            self.answer(self.mine, self.maker_user, "team")
        for values in (
            {"state": "closed"},
            {"user_id": self.agent.id},
            {"priority": "2"},
            {"awaiting": "customer"},
            {"name": "Mine"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.mine.with_user(self.maker_user).write(values)
        for call in ("close", "mark_spam", "unlink"):
            with self.subTest(call), self.assertRaises(AccessError):
                getattr(self.mine.with_user(self.maker_user), call)()
        self.assertEqual(self.mine.name, "It is cracked")

    def test_the_people_of_a_supplying_company_share_its_requests(self):
        works = self.env["res.partner"].create(
            {"name": "Works", "is_company": True, "email": "works@example.com"}
        )
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened()
        self.assertEqual(ticket.observer_ids.partner_id, works)
        as_maker = ticket.with_user(self.maker_user)
        self.assertEqual(as_maker._open_audiences(), ("public", "private"))
        self.assertIn(ticket, self.env["care.ticket"].with_user(self.maker_user).search([]))
        said = self.answer(ticket, self.maker_user).sudo()
        self.assertEqual((said.care_speaker, said.author_id), ("observer", self.maker))
        self.assertEqual(ticket.with_user(self.rival_user)._open_audiences(), ())
        self.maker.parent_id = False
        self.assertEqual(as_maker._open_audiences(), ())

    def test_a_delivery_address_of_a_supplying_company_is_nobody(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.write({"parent_id": works.id, "type": "delivery"})
        ticket = self.opened()
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ())

    def test_a_guest_company_shares_with_nobody(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.maker.parent_id = works
        self.nobodys.with_user(self.agent).add_observers(partners=works, role="guest")
        self.assertEqual(self.nobodys.with_user(self.maker_user)._open_audiences(), ())
