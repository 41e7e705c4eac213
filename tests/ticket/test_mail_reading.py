import base64

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestMailReading(CareMailCase):
    """Mails as mail programs really write them."""

    def receive(self, name, **placeholders):
        message = self.deliver(self.read_mail(name, **placeholders))
        self.assertTrue(message)
        return message

    def assert_reply_of_customer(self, message, ticket):
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual(message.author_id, self.customer.partner_id)
        self.assertEqual(message.care_audience, "public")
        self.assertFalse(message.care_screening)
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))

    def test_gmail_reply_continues_the_ticket_and_keeps_its_quote(self):
        ticket, answer = self.answered_ticket(state="pending")
        before = self.count_tickets()
        message = self.receive("gmail_reply.eml", reference=answer.message_id)
        self.assert_reply_of_customer(message, ticket)
        self.assertEqual(self.count_tickets(), before)
        text = html2plaintext(message.body)
        self.assertIn("exactement ça – le numéro de lot est *L-204*", text)
        self.assertIn("quel est le numéro de lot", text)

    def test_outlook_reply_shows_its_inline_image(self):
        ticket, answer = self.answered_ticket()
        message = self.receive("outlook_reply.eml", reference=answer.message_id)
        self.assert_reply_of_customer(message, ticket)
        text = html2plaintext(message.body)
        self.assertIn("l’étiquette coûtait 12 €", text)
        self.assertIn("Envoyé :", text)
        self.assertEqual(message.attachment_ids.name, "image001.png")
        self.assertIn(f"/web/image/{message.attachment_ids.id}", message.body)
        self.assertNotIn("cid:", message.body)

    def test_phone_reply_reopens_a_closed_ticket(self):
        ticket, answer = self.answered_ticket(reason_id=self.reason.id)
        ticket.close()
        message = self.receive("phone_reply.eml", reference=answer.message_id)
        self.assert_reply_of_customer(message, ticket)
        self.assertFalse(ticket.closed_at)
        text = html2plaintext(message.body)
        self.assertIn("Ça marche, je passe demain à 14h", text)
        self.assertIn("Envoyé de mon iPhone", text)

    def test_french_in_iso_8859_15_opens_a_ticket(self):
        message = self.receive("french_iso_8859_15.eml")
        ticket = self.ticket_of(message)
        self.assertEqual(ticket.name, "Où est mon cœur en résine à 25 € ?")
        self.assertEqual(ticket.partner_name, "Hélène Dubois")
        self.assertEqual(ticket.email_normalized, "helene.dubois@example.fr")
        self.assertEqual((ticket.channel, ticket.state, ticket.awaiting), ("email", "new", "team"))
        self.assertEqual(ticket.team_id, self.team)
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.is_suspicious)
        self.assertEqual(message.care_audience, "public")
        self.assertIn("payé 25 € pour un cœur", html2plaintext(message.body))
        self.assertEqual(len(self._mails_to("helene.dubois@example.fr")), 1)
        self.assertIn(ticket.number, self._mails_to("helene.dubois@example.fr").subject)

    def test_inline_images_are_shown_where_they_stand(self):
        message = self.receive("inline_images.eml")
        self.assertEqual(message.attachment_ids.mapped("name"), ["front.png", "back.png"])
        for image in message.attachment_ids:
            self.assertIn(f"/web/image/{image.id}", message.body)
        self.assertNotIn("cid:", message.body)

    def test_several_attachments_keep_their_names_and_contents(self):
        message = self.receive("several_attachments.eml")
        files = {file.name: file for file in message.attachment_ids}
        self.assertEqual(set(files), {"facture n° 12.pdf", "fêlure.jpg", "notes.txt", "attachment"})
        self.assertTrue(files["facture n° 12.pdf"].raw.startswith(b"%PDF"))
        self.assertEqual(files["notes.txt"].raw.strip(), "Acheté en mai.".encode("iso-8859-1"))
        ticket = self.ticket_of(message)
        self.assertEqual(
            set(message.attachment_ids.mapped(lambda file: (file.res_model, file.res_id))),
            {("care.ticket", ticket.id)},
        )

    def test_a_forwarded_thread_is_its_senders_request(self):
        ticket, _answer = self.answered_ticket()
        before = self.state_of(ticket)
        message = self.receive("forwarded_thread.eml")
        forwarded = self.ticket_of(message)
        self.assertNotEqual(forwarded, ticket)
        self.assertEqual(forwarded.partner_id, self.other_customer.partner_id)
        self.assertEqual(message.author_id, self.other_customer.partner_id)
        self.assertIn("Hello Carla, we are sorry.", html2plaintext(message.body))
        self.assertEqual(self.state_of(ticket), before)
        self.assertEqual(len(self._messages(ticket)), 1)

    def test_a_mail_without_subject_takes_its_first_words(self):
        ticket = self.ticket_of(self.receive("no_subject.eml"))
        self.assertEqual(ticket.name, "My teapot leaks since yesterday.")

    def test_an_unknown_charset_loses_nothing(self):
        message = self.receive("unknown_charset.eml")
        self.assertIn("La théière est arrivée cassée.", html2plaintext(message.body))
        self.assertEqual(message.attachment_ids.name, "liste.csv")
        self.assertEqual(message.attachment_ids.raw.strip(), b"th\xe9i\xe8re;1")
        self.assertEqual(self.ticket_of(message).email_normalized, "helene.dubois@example.fr")

    def test_a_wrong_charset_keeps_its_accents(self):
        message = self.receive("wrong_charset.eml")
        self.assertIn("J'attends 30 €, déjà promis.", html2plaintext(message.body))

    def test_a_broken_mail_is_kept_as_far_as_it_can_be_read(self):
        parts = (
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=mix\r\n\r\n"
            "--mix\r\nContent-Type: text/plain; charset={charset}\r\n\r\nHel\x00lo\r\n"
            '--mix\r\nContent-Type: application/pdf; name="=?utf-8?q?a=00.pdf?="\r\n\r\nx\r\n'
        )
        for charset in ("utf-8", "x-nowhere", "idna", "rot13", "undefined", "base64"):
            with self.subTest(charset):
                content = (
                    f"From: =?utf-8?q?A=00B?= <{charset}@example.org>\r\nTo: {self.address}\r\n"
                    f"Message-ID: <broken-{charset}@example.org>\r\n"
                    "Subject: =?utf-8?q?lid=00?=\r\n" + parts.format(charset=charset)
                ).encode()
                message = self.deliver(content)
                self.assertEqual(self.ticket_of(message).name, "lid")
                self.assertIn("Hel", message.body)
                self.assertEqual(message.attachment_ids.name, "a.pdf")

    def test_markup_that_acts_is_removed(self):
        mail = self.write_mail("a@example.org", body="<p onclick='x()'>Hi<script>y()</script></p>")
        message = self.deliver(mail.replace(b"text/plain", b"text/html"))
        self.assertIn("Hi", message.body)
        self.assertNotIn("y()", message.body)
        self.assertNotIn("onclick", message.body)

    def test_an_endless_subject_is_cut(self):
        ticket = self.ticket_of(self.deliver(self.write_mail("a@example.org", subject="x" * 5000)))
        self.assertEqual(ticket.name, "x" * 250)

    def test_a_mail_delivered_twice_counts_once(self):
        ticket, answer = self.answered_ticket()
        self.receive("gmail_reply.eml", reference=answer.message_id)
        again = self.receive("gmail_reply.eml", reference=answer.message_id)
        self.assertEqual(len(again), 1)
        self.assertEqual(len(self._messages(ticket)), 2)
        before = self.count_tickets()
        self.receive("no_subject.eml")
        self.receive("no_subject.eml")
        self.assertEqual(self.count_tickets(), before + 1)
        self.assertEqual(len(self._mails_to("helene.dubois@example.fr")), 1)

    def test_two_of_our_addresses_in_one_mail_open_one_ticket(self):
        other = self.env["care.team"].create({"name": "Returns", "alias_name": "shop-returns"})
        before = self.count_tickets()
        self.receive("no_subject.eml", TO=f"{self.address}, {other.alias_email}")
        self.assertEqual(self.count_tickets(), before + 1)

    def test_a_mail_of_30_mb_keeps_its_text_and_the_files_that_fit(self):
        video = base64.encodebytes(bytes(30 * 1024 * 1024)).decode()
        message = self.receive("large.eml", CONTENT=video)
        self.assertIn("Here is the video", html2plaintext(message.body))
        self.assertEqual(message.attachment_ids.mapped("name"), ["leak.png"])
        note = self.ticket_of(message).message_ids.sorted("id")[-1]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertIn("leak.mp4 (30.00 Mb)", html2plaintext(note.body))
        self.assertEqual(message.care_audience, "public")

    def test_a_mail_within_the_size_leaves_no_note(self):
        message = self.receive("large.eml", CONTENT=base64.encodebytes(b"short").decode())
        self.assertEqual(len(message.attachment_ids), 2)
        note = self.env.ref("mail.mt_note")
        self.assertNotIn(note, self.ticket_of(message).message_ids.subtype_id)

    def test_too_many_files_are_counted_out(self):
        mail = self.read_mail("several_attachments.eml").decode()
        head, first, rest = mail.split("--mix\n", 2)
        part = 'Content-Type: text/plain; name="{0}.txt"\n\n{0}\n\n'
        many = "--mix\n".join(part.format(index) for index in range(60))
        message = self.deliver(f"{head}--mix\n{first}--mix\n{many}--mix\n{rest}".encode())
        self.assertEqual(len(message.attachment_ids), 50)
        note = self.ticket_of(message).message_ids.sorted("id")[-1]
        self.assertIn("59.txt", note.body)
        self.assertNotIn("49.txt", note.body)

    def test_an_overlong_text_is_cut_and_kept_whole_for_the_team(self):
        body = "A line of a log file.\n" * 60_000
        message = self.deliver(self.write_mail("a@example.com", body=body))
        self.assertLess(len(message.body), 100_000)
        self.assertFalse(message.attachment_ids)
        note = self.ticket_of(message).message_ids.filtered("attachment_ids")
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(note.attachment_ids.name, "message.html")
        self.assertEqual(note.attachment_ids.raw.decode().count("A line of a log file."), 60_000)

    def test_a_whole_mail_that_is_kept_is_kept_for_the_team(self):
        mail = self.read_mail("several_attachments.eml").replace(
            b"helene.dubois@example.fr", self.customer.email.encode()
        )
        ticket_id = self.env["mail.thread"].message_process(None, mail, save_original=True)
        ticket = self.env["care.ticket"].browse(ticket_id)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        note, message = ticket.message_ids.filtered("attachment_ids").sorted("id", reverse=True)
        self.assertEqual(message.message_type, "email")
        self.assertNotIn("original_email.eml", message.attachment_ids.mapped("name"))
        self.assertEqual(note.attachment_ids.name, "original_email.eml")
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        page = ticket.with_user(self.customer).sudo(False)._comments_of_page({})["messages"]
        self.assertIn(message, page)
        self.assertNotIn(note, page)
        self.assertEqual(note.attachment_ids.res_id, ticket.id)
