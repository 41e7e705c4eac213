import base64

from markupsafe import Markup

from odoo.tests import tagged

from .mail_case import CareObserversCase

SECRET = "Between you and us: the kiln was too hot"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install", "security")
class TestMailsAfterwards(CareObserversCase):
    """What follows a mail: who is away, what comes back, and second thoughts on who reads it."""

    # ------------------------------------------------------- being included

    def test_who_is_included_is_told_at_once_and_alone(self):
        ticket = self._ticket()
        with self.leaving() as mailbox:
            ticket.with_user(self.agent).add_observers(
                partners=self.silent, emails=["Gus Guest <gus@guest.example.org>"]
            )
        self.assertEqual(set(mailbox), {self.silent.email, "gus@guest.example.org"})
        self.assert_shows_nobody_else(mailbox)
        for mails in mailbox.values():
            self.assertEqual(len(mails), 1)
            self.assertIn(ticket.number, mails[0]["Subject"])
            self.assertIn(self.address, mails[0]["Reply-To"])
            self.assertNotIn("/my/requests", self.html_of(mails[0]))

    def included(self, ticket, **kwargs):
        """Include people in a ticket, and return who got which HTML (dict of str to str)."""
        with self.leaving() as mailbox:
            ticket.with_user(self.agent).add_observers(**kwargs)
        return {address: self.html_of(mails[0]) for address, mails in mailbox.items()}

    def test_who_reads_by_mail_alone_is_told_the_matter(self):
        ticket = self._ticket()
        ticket.with_user(self.customer).message_post(body="The first word")
        asked = ticket.with_user(self.agent).message_post(body=SECRET, care_audience="private")
        quoted = (
            "The lid broke.\n\nCarla Customer, care_customer@example.com, gina@guest.example.org"
        )
        ticket.with_user(self.agent).add_observers(emails=["gina@guest.example.org"])
        self.deliver(self.write_mail(self.customer.email, body=quoted, reference=asked.message_id))
        ticket.with_user(self.agent).message_post(body="We look", care_audience="public")
        told = self.included(
            ticket,
            partners=self.silent + self.supplier.partner_id,
            emails=["gus@guest.example.org"],
        )
        for address in (self.silent.email, "gus@guest.example.org"):
            html = told[address]
            self.assertIn("The lid broke.", html)
            self.assertIn("Carla Customer", html)
            for unsaid in ("The first word", "We look", SECRET, "care_customer@", "gina@"):
                self.assertNotIn(unsaid, html)
        # Who has an account opens the page.
        self.assertNotIn("The lid broke.", told[self.supplier.email])
        self.assertNotIn("wrote last", told[self.supplier.email])

    def test_the_matter_is_told_without_the_name_that_the_team_hides(self):
        self.team.hide_requester = True
        ticket = self._ticket()
        ticket.with_user(self.customer).message_post(body="It broke. Regards, Carla Customer")
        [html] = self.included(ticket, emails=["gus@guest.example.org"]).values()
        self.assertIn("It broke. Regards, Customer", html)
        self.assertNotIn("Carla", html)

    def test_a_long_matter_is_cut_and_none_is_not_mentioned(self):
        ticket = self._ticket()
        [html] = self.included(ticket, emails=["gus@guest.example.org"]).values()
        self.assertNotIn("wrote last", html)
        ticket.with_user(self.customer).message_post(body="so " * 2000)
        [html] = self.included(ticket, emails=["gina@guest.example.org"]).values()
        self.assertIn("wrote last", html)
        self.assertLess(html.count("so "), 700)

    # ------------------------------------------- away, returned, not delivered

    def absent(self):
        """Let the agent be responsible and out of office."""
        self.ticket.with_user(self.agent).assign(self.agent)
        self.agent.write(
            {
                "out_of_office_from": "2020-01-01",
                "out_of_office_to": "2099-01-01",
                "out_of_office_message": "<p>Back on Monday</p>",
            }
        )
        self.assertTrue(self.agent.is_out_of_office)

    def test_who_writes_to_someone_away_learns_it_alone(self):
        self.absent()
        asked = self.ticket.with_user(self.agent_2).message_post(body="?", care_audience="private")
        with self.leaving() as mailbox:
            self.deliver(
                self.write_mail("gus@guest.example.org", body=SECRET, reference=asked.message_id)
            )
        told = mailbox["gus@guest.example.org"]
        self.assertEqual(len(told), 1)
        self.assertIn("Back on Monday", self.html_of(told[0]))
        self.assertEqual(told[0]["From"], f"Agnes Agent <{self.address}>")
        self.assert_shows_nobody_else(
            {
                address: mails
                for address, mails in mailbox.items()
                if address in self.addresses.values() and address != self.agent.email
            }
        )
        for address in {*mailbox} - {"gus@guest.example.org"}:
            self.assertNotIn("Back on Monday", self.text_of(mailbox[address][0]))

    def test_what_is_said_for_someone_away_is_no_word_of_the_team(self):
        self.absent()
        asked = self.ticket.with_user(self.agent_2).message_post(body="?", care_audience="private")
        before = self.ticket.first_reply_at
        self.deliver(
            self.write_mail("gus@guest.example.org", body=SECRET, reference=asked.message_id)
        )
        self.ticket.with_user(self.customer).message_post(body="Hello?")
        away = self.ticket.message_ids.filtered(
            lambda message: message.message_type == "out_of_office"
        )
        self.assertEqual(len(away), 2)
        self.assertEqual(set(away.mapped("care_audience")), {"team"})
        for user in (self.customer, self.supplier, self.employee):
            messages = self.env["mail.message"].with_user(user)
            self.assertFalse(messages.search([("id", "in", away.ids)]))
        self.assertEqual(self.ticket.first_reply_at, before)
        self.assertEqual(self.ticket.awaiting, "team")

    def test_nobody_outside_speaks_as_someone_away(self):
        message = self.ticket.with_user(self.customer).message_post(
            body="Hi", message_type="out_of_office", author_id=self.agent.partner_id.id
        )
        self.assertEqual(message.sudo().message_type, "comment")
        self.assertEqual(message.sudo().author_id, self.customer.partner_id)

    def test_a_mail_that_came_back_is_noted_for_the_team_alone(self):
        mailbox = self.say("private")
        sent = mailbox["gus@guest.example.org"][0]
        before = self.state_of(self.ticket)
        with self.leaving() as mailbox:
            self.env["mail.thread"].message_process(
                None,
                self.read_mail("bounce.eml", reference=sent["Message-ID"]).replace(
                    b"care_customer@example.com", b"gus@guest.example.org"
                ),
            )
        self.assertFalse(set(mailbox) & {*self.addresses.values()})
        note = self.ticket.message_ids[0]
        self.assertIn("gus@guest.example.org", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(self.state_of(self.ticket), before)
        told = self._messages(self.ticket, "private")[-1].notification_ids.filtered(
            lambda notification: notification.mail_email_address == "gus@guest.example.org"
        )
        self.assertEqual(told.notification_status, "bounce")

    def test_an_author_outside_learns_of_no_failure(self):
        message = self.ticket.with_user(self.supplier).message_post(
            body="We look", care_audience="public"
        )
        message.sudo().notification_ids.notification_status = "exception"
        notifications = self.env["mail.notification"].with_user(self.supplier)
        self.assertFalse(notifications.search([("mail_message_id", "=", message.id)]))

    # ---------------------------------------------------------- second thoughts

    def waiting(self, audience="public", body="The kiln was too hot", **kwargs):
        """Let the agent say something whose mails wait, and return it."""
        ticket = self.ticket.with_user(self.agent).with_context(mail_notify_force_send=False)
        return ticket.message_post(body=body, care_audience=audience, **kwargs)

    def test_a_comment_made_private_while_its_mail_waits_never_reaches_the_customer(self):
        with self.leaving() as mailbox:
            self.waiting().care_change_audience("private")
        self.assert_only(mailbox, self.observers)
        for mails in mailbox.values():
            self.assertIn("Answers to this mail are private too", self.html_of(mails[0]))

    def test_a_comment_made_a_note_while_its_mail_waits_reaches_nobody(self):
        with self.leaving() as mailbox:
            self.waiting().care_change_audience("team")
        self.assertFalse(mailbox)

    def test_a_comment_made_private_and_public_again_reaches_the_customer_once(self):
        with self.leaving() as mailbox:
            message = self.waiting()
            message.care_change_audience("private")
            self.assertEqual(message.care_audience_change("public")["told"], ["Carla Customer"])
            message.care_change_audience("public")
        self.assertEqual(len(mailbox[self.customer.email]), 1)

    def test_a_comment_that_left_is_not_mailed_again(self):
        with self.leaving() as mailbox:
            message = self.waiting()
        self.assert_only(mailbox, ("customer", *self.observers))
        with self.leaving() as mailbox:
            changed = message.care_audience_change("private")
            self.assertEqual(changed, {"told": [], "mailed": ["Carla Customer"]})
            message.care_change_audience("private")
            message.care_change_audience("public")
            self.ticket.with_user(self.agent)._message_update_content(message, body="Too cold")
        self.assertFalse(mailbox)

    def test_a_private_comment_made_public_is_mailed_to_the_customer_alone(self):
        with self.leaving():
            message = self.waiting("private")
        with self.leaving() as mailbox:
            message.care_change_audience("public")
        self.assert_only(mailbox, ("customer",))
        self.assert_shows_nobody_else(mailbox)

    def test_files_of_a_comment_made_private_get_new_addresses_that_work(self):
        image = self.env["ir.attachment"].create(
            {
                "name": "crack.png",
                "raw": PIXEL,
                "res_model": "care.ticket",
                "res_id": self.ticket.id,
            }
        )
        token = image.generate_access_token()[0]
        with self.leaving() as mailbox:
            message = self.waiting(
                body=Markup('<p>Here: <img src="/web/image/%s?access_token=%s"/></p>')
                % (image.id, token),
                attachment_ids=image.ids,
            )
            message.care_change_audience("private")
        fresh = message.sudo().attachment_ids
        self.assertFalse(image.exists())
        self.assertEqual(fresh.raw, PIXEL)
        self.assertNotEqual(fresh.access_token, token)
        self.assertIn(
            f"/web/image/{fresh.id}?access_token={fresh.access_token}", message.sudo().body
        )
        # The mail that waited shows it too.
        html = self.html_of(mailbox["gus@guest.example.org"][0])
        self.assertIn(f"/web/image/{fresh.id}?access_token={fresh.access_token}", html)
        self.assertNotIn(token, html)
