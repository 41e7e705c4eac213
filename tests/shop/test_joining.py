"""An account made after a chat joins the chat's contact once its address is proven."""

from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cart_case import CartCase
from .left_case import LeftPeople


@tagged("post_install", "-at_install")
class TestJoining(LeftPeople, CartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        cls.website.auth_signup_uninvited = "b2c"
        cls.contact = cls._guest("Gil of the chat")
        cls.cart = cls._cart(cls.nobody)
        cls.ticket = cls._ticket(
            partner_id=cls.contact.id, email_from="gil@example.org", cart_id=cls.cart.id
        )

    def _sign_up(self, login="gil@example.org"):
        """Sign up by the form of the shop, in a new browser; return the account (res.users)."""
        self.browse_as(None)
        page = html.fromstring(self.url_open("/web/signup").content)
        self.url_open(
            "/web/signup",
            data={
                "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
                "login": login,
                "name": "Gil Account",
                "password": "gil-gil-gil",
                "confirm_password": "gil-gil-gil",
            },
        )
        return self.env["res.users"].search([("login", "=", login)])

    def _link(self, address="gil@example.org"):
        """Return the path of the link in the last mail to an address."""
        mails = self._mails_to(address).filtered(lambda mail: "/my/join/" in mail.body_html)
        [link] = html.fromstring(mails[-1:].body_html).xpath("//a[contains(@href, '/my/join/')]")
        return "/my/join/" + link.get("href").split("/my/join/")[1]

    def _confirm(self, link, twins, status=200):
        """Press the button of the page behind a link; return the answer."""
        page = html.fromstring(self.url_open("/my").content)
        token = page.xpath("//input[@name='csrf_token']/@value")
        csrf = (
            token[0]
            if token
            else html.fromstring(self.url_open("/web/login").content).xpath(
                "//input[@name='csrf_token']/@value"
            )[0]
        )
        answer = self.url_open(link, data={"csrf_token": csrf, "twin": twins})
        self.assertEqual(answer.status_code, status)
        return answer

    def _assert_apart(self):
        self.env.invalidate_all()
        self.assertTrue(self.contact.exists())
        self.assertEqual(self.ticket.partner_id, self.contact)
        self.assertFalse(self.cart.care_customer_sure)

    # ------------------------------------------------------------------ twins

    def test_until_the_address_is_proven_agents_see_probably_the_same_on_both(self):
        account = self._sign_up()
        contact, own = (
            partner.with_user(self.agent) for partner in (self.contact, account.partner_id)
        )
        self.assertNotEqual(contact, own)
        [twin] = contact.care_twins()
        self.assertEqual((twin["id"], twin["has_account"]), (own.id, True))
        [twin] = own.care_twins()
        self.assertEqual((twin["id"], twin["has_account"]), (contact.id, False))
        self._assert_apart()

    def test_two_contacts_without_account_or_with_one_each_are_no_twins(self):
        other = self._guest("Gil again")
        self.assertFalse(other.with_user(self.agent).care_twins())
        self.assertFalse(self.customer.partner_id.with_user(self.agent).care_twins())

    def test_only_the_team_sees_who_is_the_same(self):
        self._sign_up()
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                self.contact.with_user(user).care_twins()

    # ------------------------------------------------------------------- mail

    def test_who_signs_up_gets_a_link_only_where_there_is_somebody_to_join(self):
        self._sign_up("new@example.org")
        self.assertFalse(
            self._mails_to("new@example.org").filtered(lambda m: "/my/join/" in m.body_html)
        )
        self._sign_up()
        self.assertTrue(self._link())

    def test_who_was_invited_is_the_contact_already(self):
        values = {"login": "gil@example.org", "partner_id": self.contact.id, "password": "x" * 9}
        self.env["res.users"]._signup_create_user(values)
        self.assertFalse(
            self._mails_to("gil@example.org").filtered(lambda m: "/my/join/" in m.body_html)
        )

    # ---------------------------------------------------------------- joining

    def test_the_link_alone_changes_nothing_and_the_button_joins(self):
        account = self._sign_up()
        link = self._link()
        page = self.url_open(link)
        self.assertIn("Gil of the chat", page.text)
        self.assertIn("1 request", page.text)
        self._assert_apart()
        answer = self._confirm(link, [self.contact.id])
        self.assertIn("in your account now", answer.text)
        self.env.invalidate_all()
        me = account.partner_id
        self.assertFalse(self.contact.exists())
        self.assertEqual(account.login, "gil@example.org")
        self.assertEqual(me.name, "Gil Account")
        self.assertEqual(self.ticket.partner_id, me)
        self.assertEqual(self.cart.care_customer_id, me)
        self.assertTrue(self.cart.care_customer_sure)
        act = self.env["care.customer.act"].search([("partner_id", "=", me.id)])
        self.assertEqual((act.kind, act.user_id), ("joined", account))
        self.assertIn("Gil of the chat", act.detail)
        self.assertFalse(me.with_user(self.agent).care_twins())
        self.assertIn("in your account already", self.url_open(link).text)

    def test_whoever_types_the_address_later_is_not_certainly_he(self):
        self._sign_up()
        self._confirm(self._link(), [self.contact.id])
        self.env.invalidate_all()
        cart = self._cart(self.nobody)
        ticket = self._ticket(partner_id=self.ticket.partner_id.id, cart_id=cart.id)
        ticket.partner_id.care_joined_at -= timedelta(minutes=1)
        cart._care_know_customer()
        self.assertFalse(cart.care_customer_sure)

    def test_he_joins_what_is_his_alone(self):
        other = self._guest("Gil's sister")
        account = self._sign_up()
        self._confirm(self._link(), [self.contact.id])
        self.env.invalidate_all()
        self.assertFalse(self.contact.exists())
        self.assertTrue(other.exists())
        self.assertEqual(account.partner_id.name, "Gil Account")

    # --------------------------------------------------------------- refusals

    def test_another_customer_s_link_is_void(self):
        self._sign_up()
        link = self._link()
        for user in (self.customer, self.other_customer, self.agent):
            self.browse_as(user)
            page = self.url_open(link)
            self.assertEqual(page.status_code, 403)
            self.assertNotIn("Gil of the chat", page.text)
            self._confirm(link, [self.contact.id], 403)
            self._assert_apart()

    def test_a_guest_is_asked_to_sign_in(self):
        self._sign_up()
        link = self._link()
        self.browse_as(None)
        self.assertIn("/web/login", self.url_open(link).url)
        self._assert_apart()

    def test_a_link_that_is_too_old_is_void_and_a_new_one_is_mailed(self):
        self._sign_up()
        link = self._link()

        class Later(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + timedelta(days=15)

        with patch("odoo.tools.misc.datetime.datetime", Later):
            self.assertEqual(self.url_open(link).status_code, 403)
            self._confirm(link, [self.contact.id], 403)
        self._assert_apart()
        mails = len(self._mails_to("gil@example.org"))
        self._confirm("/my/join/again", [])
        self.assertEqual(len(self._mails_to("gil@example.org")), mails + 1)

    def test_a_link_that_was_tampered_with_is_void(self):
        self._sign_up()
        link = self._link()
        for wrong in (link[:-4], link[:-6] + "AAAAAA", "/my/join/é", "/my/join/AAAA"):
            self.assertEqual(self.url_open(wrong).status_code, 403, wrong)
            self._confirm(wrong, [self.contact.id], 403)
        self._assert_apart()

    def test_a_link_is_void_once_the_account_has_another_address(self):
        account = self._sign_up()
        link = self._link()
        account.partner_id.email = "victim@example.org"
        victim = self._guest("Victim", "victim@example.org")
        self._confirm(link, [victim.id], 403)
        self.assertTrue(victim.exists())
        self._assert_apart()

    def test_nobody_joins_what_has_another_address_an_account_or_is_staff(self):
        account = self._sign_up()
        link = self._link()
        stranger = self._guest("Stranger", "stranger@example.org")
        twin = self._guest("With account")
        self._user("gil_2", "Gil Two", "base.group_portal").partner_id = twin
        twin.email = "gil@example.org"
        company = self._guest("Gil & Co", is_company=True)
        self.employee.partner_id.email = "gil@example.org"
        own = account.partner_id
        for other in (stranger, twin, company, self.employee.partner_id, own):
            answer = self._confirm(link, [other.id])
            self.assertIn("nothing was joined", answer.text, other.name)
            self.assertTrue(other.exists())
        self._assert_apart()

    def test_new_links_are_not_mailed_without_end(self):
        me = self._sign_up().partner_id
        self.assertTrue(me._care_ask_joining())
        self.assertTrue(me._care_ask_joining())
        with self.assertRaisesRegex(UserError, "Too many links"):
            me._care_ask_joining()

    @mute_logger("odoo.http")
    def test_the_button_needs_the_page_s_token(self):
        self._sign_up()
        self.assertEqual(
            self.url_open(self._link(), data={"twin": self.contact.id}).status_code, 400
        )
        self._assert_apart()
