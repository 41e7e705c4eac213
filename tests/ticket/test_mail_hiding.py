from odoo.tests import tagged

from ...models.ticket.mail_hiding import hide_in_html, hide_in_text
from .mail_case import CareObserversCase

HIDDEN = {"Style": "Customer", "Anna  O'Neil & Co": "Customer", "anna@example.org": "…"}


@tagged("post_install", "-at_install", "security")
class TestMailHiding(CareObserversCase):
    """What is taken out of mails before others read them, and what stays as it was."""

    def test_names_are_hidden_in_texts_alone(self):
        for body, shown in (
            (
                '<p style="color:red">Hello Style, <b>STYLE</b></p>',
                '<p style="color:red">Hello Customer, <b>Customer</b></p>',
            ),
            (
                '<a href="https://shop.org/style" title="By Style">style</a>',
                '<a href="https://shop.org/style" title="By Customer">Customer</a>',
            ),
            ("<p>Anna\nO'Neil &amp; Co</p>", "<p>Customer</p>"),
            ("Style &lt;anna@example.org&gt;<br>", "Customer &lt;…&gt;<br>"),
            ("<p>Stylesheet, life-style</p>", "<p>Stylesheet, life-style</p>"),
            ("<p>a &lt; b &amp; c</p>tail", "<p>a &lt; b &amp; c</p>tail"),
        ):
            self.assertEqual(hide_in_html(body, HIDDEN), shown)

    def test_links_to_an_address_go_with_it(self):
        for href in ("mailto:Anna@example.org", "mailto:anna%40example.org?subject=Hi"):
            body = f'<p>Write <a href="{href}" target="_blank">me</a></p>'
            self.assertEqual(hide_in_html(body, HIDDEN), '<p>Write <a target="_blank">me</a></p>')

    def test_letters_that_change_their_length_do_no_harm(self):
        self.assertEqual(hide_in_text("\u0130nci \u0131s", {"İnci": "Customer"}), "Customer ıs")
        self.assertEqual(hide_in_text("k\u212a", {"kk": "Customer"}), "Customer")

    def test_the_subject_of_a_mail_shows_no_more_than_its_text(self):
        self.team.hide_requester = True
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        subject = "Re: Carla Customer, gus@guest.example.org: the lid"
        with self.leaving() as mailbox:
            self.deliver(
                self.write_mail(self.customer.email, subject=subject, reference=asked.message_id)
            )
        self.assertIn("gus@guest.example.org", mailbox)
        for name in self.observers:
            [mail] = mailbox[self.addresses[name]]
            self.assertEqual(mail["Subject"], "Re: Customer, …: the lid")
        self.assertEqual(self._messages(self.ticket)[-1].subject, subject)

    # ------------------------------------------------------------- the search

    def found(self, user, **params):
        """Return what `user` finds on the page (mail.message)."""
        page = self.ticket.with_user(user).sudo(False)
        return page._comments_of_page(params)["messages"]

    def test_the_search_of_the_page_finds_nothing_that_it_does_not_show(self):
        self.team.hide_requester = True
        asked = self.ticket.with_user(self.agent).message_post(
            body="Which glaze, Carla?", care_audience="public"
        )
        mail = self.deliver(
            self.write_mail(
                self.customer.email,
                subject="From Carla",
                body="Carla, gina@guest.example.org",
                reference=asked.message_id,
            )
        )
        self.assertIn(mail, self.found(self.supplier))
        for term in ("gina@guest", "Carla", "From Car"):
            self.assertNotIn(mail, self.found(self.supplier, search_term=term), term)
            self.assertNotIn(mail, self.found(self.customer, search_term=term), term)
            self.assertIn(mail, self.found(self.agent, search_term=term), term)
        self.assertEqual(self.found(self.supplier, search_term="glaze"), asked.sudo())

    def test_the_page_takes_any_bounds_without_harm(self):
        for index in range(3):
            self.ticket.with_user(self.agent).message_post(
                body=f"Word {index}", care_audience="public"
            )
        oldest = self._messages(self.ticket)[0]
        self.assertEqual(len(self.found(self.customer, limit=1)), 1)
        for limit in (-1, 0):
            self.assertEqual(len(self.found(self.customer, limit=limit)), 1, limit)
        for wrong in ("many", "-1", None, [3], {"a": 1}, 1.5):
            self.assertEqual(len(self.found(self.customer, limit=wrong, before=wrong)), 3, wrong)
        self.assertEqual(len(self.found(self.customer, limit="2")), 2)
        self.assertEqual(len(self.found(self.customer, around=oldest.id, limit=1)), 2)
        for bounds in ({"limit": 10**30}, {"before": 10**30}):
            self.assertEqual(len(self.found(self.customer, **bounds)), 3)
        self.assertEqual(len(self.found(self.customer, search_term=["Word"])), 3)
        self.assertEqual(len(self.found(self.customer, search_term="Wo\x00rd")), 3)
