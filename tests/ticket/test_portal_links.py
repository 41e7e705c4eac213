from odoo.tests import tagged

from odoo.addons.care_desk.models.ticket.care_ticket_access import LINK_DAYS

from .test_portal_http import PortalCase


@tagged("post_install", "-at_install", "security")
class TestPortalLinks(PortalCase):
    """What the customer's personal link opens, and to whom."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def assertOpens(self, page, ticket):
        self.assertEqual(page.status_code, 200)
        self.assertIn(ticket.name, page.text)

    def test_a_link_opens_its_own_request_alone(self):
        link = self.link_of(self.ticket)
        self.assertOpens(self.open_page(self.ticket, **link), self.ticket)
        self.assertAway(self.open_page(self.foreign, **link), self.foreign)
        mixed = {"pid": link["pid"], "hash": self.link_of(self.foreign)["hash"]}
        self.assertAway(self.open_page(self.ticket, **mixed), self.ticket)
        own = self._ticket(name="His other request")
        self.assertAway(self.open_page(own, **link), own)

    def test_the_token_of_a_request_opens_nothing(self):
        token = self.ticket._portal_ensure_token()
        self.assertAway(self.open_page(self.ticket, access_token=token), self.ticket)
        self.assertAway(
            self.open_page(
                self.ticket, access_token=token, pid=self.ticket.partner_id.id, hash=token
            ),
            self.ticket,
        )
        page = self.url_open(
            f"/mail/view?model=care.ticket&res_id={self.ticket.id}&access_token={token}"
        )
        self.assertNotIn(self.ticket.name, page.text)

    def test_a_request_without_token_opens_to_no_token(self):
        self.assertFalse(self.ticket.access_token)
        for link in (
            {"access_token": "False"},
            {"pid": self.ticket.partner_id.id, "hash": "False"},
            {"pid": self.ticket.partner_id.id, "hash": ""},
            {"pid": self.ticket.partner_id.id},
            {"hash": "é"},
            {"pid": self.ticket.partner_id.id, "hash": "é"},
        ):
            self.assertAway(self.open_page(self.ticket, **link), self.ticket)

    def test_a_link_dies_with_its_time(self):
        for days, opens in ((0, True), (LINK_DAYS, True), (2 * LINK_DAYS, False), (400, False)):
            page = self.open_page(self.ticket, **self.old_link_of(self.ticket, days))
            if opens:
                self.assertOpens(page, self.ticket)
            else:
                self.assertAway(page, self.ticket)

    def test_a_link_dies_with_a_changed_customer(self):
        link = self.link_of(self.ticket)
        self.ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.assertAway(self.open_page(self.ticket, **link), self.ticket)
        self.assertOpens(self.open_page(self.ticket, **self.link_of(self.ticket)), self.ticket)
        # Nor does it come back to life with him.
        self.ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertAway(self.open_page(self.ticket, **link), self.ticket)

    def test_a_link_is_no_good_where_somebody_else_is_signed_in(self):
        link = self.link_of(self.ticket)
        for user in (self.other_customer, self.colleague, self.employee):
            self.sign_in(user)
            page = self.open_page(self.ticket, **link)
            self.assertAway(page, self.ticket)
            self.assertIn(user.name, page.text)
            self.assertIn("/web/session/logout?redirect=", page.text)
            self.post(f"/my/requests/{self.ticket.id}/close", link)
            self.assertEqual(self.ticket.state, "new", user.login)
        self.sign_in(self.customer)
        page = self.open_page(self.ticket, **link)
        self.assertOpens(page, self.ticket)
        self.assertNotIn(link["hash"], page.text, "he needs none")

    def test_a_link_of_an_observer_is_not_made(self):
        observer = self.ticket.add_observers(self.other_customer.partner_id).partner_id
        self.assertEqual(self.ticket._get_share_url(pid=observer.id), self.ticket.access_url)
        self.ticket._portal_ensure_token()
        forged = {"pid": observer.id, "hash": self.ticket._link_hashes(observer.id)[0]}
        self.assertAway(self.open_page(self.ticket, **forged), self.ticket)

    def test_whoever_holds_a_link_reads_the_page_of_the_customer(self):
        self.ticket.add_observers(self.other_customer.partner_id)
        ticket = self.ticket.with_user(self.agent)
        ticket.message_post(body="Said in public", care_audience="public")
        ticket.message_post(body="Said in private", care_audience="private")
        link = self.link_of(self.ticket)
        self.assertIn("This is settled", self.open_page(self.ticket, **link).text)
        told = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {"thread_model": "care.ticket", "thread_id": self.ticket.id, **link},
        )
        bodies = " ".join(message["body"][1] for message in told["data"]["mail.message"])
        self.assertIn("Said in public", bodies)
        self.assertNotIn("Said in private", bodies)


@tagged("post_install", "-at_install", "security")
class TestNewLinks(PortalCase):
    """What becomes of who comes by a link that is no longer good."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        # The ORM does not write it.
        self.env.cr.execute(
            "UPDATE care_ticket SET create_date = create_date - interval '200 days' WHERE id = %s",
            [self.ticket.id],
        )
        self.ticket.invalidate_recordset()

    def ask(self, ticket=None, **link):
        return self.post(f"/my/requests/{(ticket or self.ticket).id}/link", link)

    def links_mailed(self):
        return self._mails_to(self.customer.email).filtered(
            lambda mail: "new link" in (mail.subject or "")
        )

    def test_the_customer_is_mailed_a_new_link_that_opens(self):
        old = self.old_link_of(self.ticket, 100)
        page = self.open_page(self.ticket, **old)
        self.assertAway(page, self.ticket)
        self.assertIn("Mail me a new link", page.text)
        page = self.ask(**old)
        self.assertAway(page, self.ticket)
        self.assertIn("If this link was yours", page.text)
        mail = self.links_mailed()
        self.assertEqual(mail.recipient_ids, self.customer.partner_id)
        self.assertFalse(mail.email_to)
        link = self.link_of(self.ticket)
        self.assertIn(f"pid={link['pid']}&amp;hash={link['hash']}", mail.body_html)
        self.assertEqual(self.open_page(self.ticket, **link).status_code, 200)

    def test_who_never_had_a_link_is_told_the_same_and_nobody_is_mailed(self):
        old = self.old_link_of(self.ticket, 100)
        told = self.ask(**old).text
        self.assertEqual(len(self.links_mailed()), 1)
        missing = self.ticket.browse(self.foreign.id + 1000)
        for ticket, link in (
            (self.ticket, {"pid": old["pid"], "hash": "guessed"}),
            (self.ticket, {"pid": old["pid"]}),
            (self.ticket, {"pid": self.other_customer.partner_id.id, "hash": old["hash"]}),
            (self.ticket, {"access_token": self.ticket.access_token}),
            (self.foreign, old),
            (missing, old),
        ):
            page = self.ask(ticket, **link)
            self.assertEqual(page.status_code, 403)
            shown = "If this link was yours"
            self.assertEqual(shown in page.text, shown in told)
        self.assertEqual(len(self.links_mailed()), 1)
        self.assertFalse(self._mails_to(self.other_customer.email))

    def test_nothing_is_mailed_after_the_customer_changed(self):
        old = self.old_link_of(self.ticket, 100)
        self.ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.ask(**old)
        self.assertFalse(self.links_mailed())

    def test_three_are_mailed_within_the_hour(self):
        old = self.old_link_of(self.ticket, 100)
        for _index in range(5):
            page = self.ask(**old)
        self.assertIn("If this link was yours", page.text)
        self.assertEqual(len(self.links_mailed()), 3)

    def test_one_network_asks_so_often_within_the_hour(self):
        tickets = self.env["care.ticket"]
        self.patch(type(tickets), "LINKS_PER_NETWORK", 2)
        for _index in range(2):
            self.assertIn("If this link was yours", self.ask(pid=1, hash="x").text)
        page = self.ask(**self.old_link_of(self.ticket, 100))
        self.assertIn("Too many links", page.text)
        self.assertFalse(self.links_mailed())

    def test_without_csrf_token_nothing_is_mailed(self):
        old = self.old_link_of(self.ticket, 100)
        page = self.post(f"/my/requests/{self.ticket.id}/link", old, csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.links_mailed())
