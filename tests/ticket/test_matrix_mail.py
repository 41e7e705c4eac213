import json

from odoo.tests import tagged

from .mail_case import CareSendingCase
from .visibility import AUDIENCES, Visibility, rows

# Which comments of whom (a line) are mailed to whom (a column). All of them follow the request.
MAILS = """
said_by   customer colleague other employee supplier rival removed mailbox
agent     P        -         -     PR       PR       -     -       PR
customer  -        -         -     P        P        -     -       P
employee  P        -         -     -        PR       -     -       PR
supplier  P        -         -     PR       -        -     -       PR
mailbox   P        -         -     PR       PR       -     -       -
"""
MAILBOX = "mailbox@partners.example.com"


@tagged("post_install", "-at_install", "security")
class TestMatrixMail(Visibility, CareSendingCase):
    """Who is mailed what, and what reaches browsers over the bus while it is said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addresses = {
            person: cls.users[person].email if person in cls.users else MAILBOX
            for person in rows(MAILS)["agent"]
        }
        # Odoo puts what is said into their inbox, and so on their bus.
        (cls.manager + cls.employee).notification_type = "inbox"

    def say(self, speaker, letter):
        """Say something in the audience of a letter, or answer something said in it by mail."""
        if speaker != "mailbox":
            return self.ticket.with_user(self.users[speaker]).message_post(
                body="Words", care_audience=AUDIENCES[letter]
            )
        answered = next(id_ for id_, mark in self.marks.items() if mark in self.marks_of(letter))
        reference = self.said.browse(answered).message_id
        return self.deliver(self.write_mail(MAILBOX, body="Words", reference=reference))

    def test_each_is_mailed_what_the_table_says(self):
        for speaker, row in rows(MAILS).items():
            got = dict.fromkeys(row, "")
            for letter in "PRT" if speaker == "agent" else "P" if speaker == "customer" else "PR":
                with self.undone(), self.leaving() as mails:
                    said = self.say(speaker, letter).sudo()
                    self.assertEqual(said.care_audience, AUDIENCES[letter], speaker)
                for person, address in self.addresses.items():
                    got[person] += letter if address in mails else ""
                    for mail in mails.get(address, ()):
                        self.check_mail(mail, person)
                    self.assertLessEqual(len(mails.get(address, ())), 1, (speaker, person))
            self.assertEqual(got, row, f"who is mailed what {speaker} says")

    def check_mail(self, mail, person):
        text = self.text_of(mail)
        self.assertIn("Words", text)
        for other, address in self.addresses.items():
            self.assertEqual(address in text, other == person, f"{other} in the mail of {person}")
        self.assertNotIn(self.agent.email, text)
        self.assertNotIn(self.ticket.access_token, text)
        self.assertEqual("hash=" in text, person == "customer", person)
        self.assertEqual(self.ticket.access_url in text, person != "mailbox", person)

    def test_a_public_answer_shows_nothing_of_the_hidden_one_that_it_answers(self):
        for letter in "RT":
            hidden = next(id_ for id_, mark in self.marks.items() if mark in self.marks_of(letter))
            with self.leaving() as mails:
                said = self.ticket.with_user(self.agent).message_post(
                    body="Words", care_audience="public", parent_id=hidden
                )
            self.assertFalse(said.parent_id)
            (mail,) = mails[self.customer.email]
            self.assertFalse(self.marks_in(self.text_of(mail)))
            self.assertNotIn(self.said.browse(hidden).message_id, self.text_of(mail))

    def test_the_bus_brings_a_comment_to_nobody_outside_but_its_author(self):
        for speaker, letters in (("agent", "PRT"), ("supplier", "PR"), ("customer", "P")):
            for letter in letters:
                self.env.cr.precommit.run()
                last = self.env["bus.bus"].sudo()._bus_last_id()
                message = self.say(speaker, letter).sudo()
                message._message_reaction(
                    "👍", "add", self.users[speaker].partner_id, self.env["mail.guest"]
                )
                self.env.cr.precommit.run()
                sent = self.env["bus.bus"].sudo().search([("id", ">", last)])
                telling = sent.filtered(lambda row: "Words" in row.message)
                for row in telling:
                    reader = self.reader_of(row)
                    self.assertTrue(
                        reader and (reader._is_care_agent() or reader == self.users[speaker]),
                        f"{row.channel} gets what {speaker} said",
                    )
                if letter == "P":
                    self.assertTrue(telling, speaker)

    def reader_of(self, row):
        """Return the user whose browser gets a row of the bus (res.users, one or none)."""
        channel = json.loads(row.channel)
        users = self.env["res.users"]
        if channel[1] == "res.partner":
            return self.env["res.partner"].browse(channel[2]).user_ids[:1]
        return users.browse(channel[2]) if channel[1] == "res.users" else users
