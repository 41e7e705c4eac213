import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.mail.tools.discuss import Store

from ..common import CareCase, CareHttpCase

SUPPLIER = "sofia@potteries.example.com"


class ComposerCase(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls.env["res.partner"].create({"name": "Sofia Ribeiro", "email": SUPPLIER})
        cls.ticket = cls._ticket()
        cls.observer = cls.ticket.add_observers(partners=cls.supplier, role="supplier")
        cls.env["mail.mail"].sudo().search([]).unlink()

    def compose(self, *, user=None, **defaults):
        """Open the full composer on the ticket, as the chatter does, and return its form."""
        context = {
            "default_model": "care.ticket",
            "default_res_ids": self.ticket.ids,
            "default_composition_mode": "comment",
            "clicked_on_full_composer": True,
            **{f"default_{name}": value for name, value in defaults.items()},
        }
        composer = self.env["mail.compose.message"].with_user(user or self.agent)
        return Form(composer.with_context(context))

    def send(self, form):
        form.save().action_send_mail()
        return self._messages(self.ticket)[-1]


@tagged("post_install", "-at_install")
class TestFullComposer(ComposerCase):
    # ---------------------------------------------------- the audience it opens with

    def test_it_keeps_the_audience_chosen_in_the_chatter(self):
        for audience in ("public", "private", "team"):
            form = self.compose(care_audience=audience, body="<p>From the chatter</p>")
            self.assertEqual(form.care_audience, audience)
            self.assertEqual(self.send(form).care_audience, audience)

    def test_it_is_private_where_the_talk_is(self):
        self.assertEqual(self.compose().care_audience, "public")
        self.ticket.with_user(self.agent).message_post(body="Psst", care_audience="private")
        self.assertEqual(self.compose().care_audience, "private")
        self.assertEqual(self.compose(subtype_xmlid="mail.mt_comment").care_audience, "private")
        self.ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertEqual(self.compose().care_audience, "public")

    def test_a_note_opens_for_the_team(self):
        form = self.compose(subtype_xmlid="mail.mt_note", body="<p>Noted</p>")
        self.assertEqual(form.care_audience, "team")
        self.assertEqual(self.send(form).care_audience, "team")

    def test_an_answer_is_not_wider_than_what_it_answers(self):
        word = self.ticket.with_user(self.agent).message_post(body="Psst", care_audience="private")
        self.ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertEqual(self.compose(parent_id=word.id).care_audience, "private")

    def test_an_answer_posted_without_an_audience_is_not_wider_either(self):
        agent = self.ticket.with_user(self.agent)
        for audience in ("public", "private", "team"):
            word = agent.message_post(body="Word", care_audience=audience)
            answer = agent.message_post(
                body="Answer",
                message_type="comment",
                parent_id=word.id,
                subtype_xmlid="mail.mt_comment",
            )
            self.assertEqual(answer.care_audience, audience)
            self.assertEqual(answer.subtype_id, word.subtype_id)

    def test_another_audience_can_be_chosen_in_it(self):
        form = self.compose(care_audience="public", body="<p>Look at this</p>")
        form.care_audience = "private"
        message = self.send(form)
        self.assertEqual(message.care_audience, "private")
        self.assertEqual(message.subtype_id, self.env.ref("care_desk.mt_private"))

    def test_it_says_who_reads(self):
        talk = self.compose().care_talk
        self.assertEqual(talk["customer"], self.customer.name)
        self.assertEqual([reader["name"] for reader in talk["observers"]], ["Sofia Ribeiro"])

    # ------------------------------------------------------------ who is mailed

    def test_the_audience_alone_decides_who_is_mailed(self):
        both = [Command.set((self.customer.partner_id + self.supplier).ids)]
        told = {"public": (1, 1), "private": (0, 1), "team": (0, 0)}
        for audience, (customer, supplier) in told.items():
            self.env["mail.mail"].sudo().search([]).unlink()
            message = self.send(
                self.compose(care_audience=audience, partner_ids=both, body="<p>To whom?</p>")
            )
            self.assertEqual(len(self._mails_to(self.customer.email)), customer, audience)
            self.assertEqual(len(self._mails_to(SUPPLIER)), supplier, audience)
            notified = message.notified_partner_ids
            self.assertEqual(self.customer.partner_id in notified, bool(customer), audience)
            self.assertEqual(self.supplier in notified, bool(supplier), audience)

    def test_a_stranger_among_the_recipients_stops_it(self):
        form = self.compose(
            care_audience="private",
            partner_ids=[Command.set(self.other_customer.partner_id.ids)],
            body="<p>Look</p>",
        )
        with self.assertRaisesRegex(UserError, "Manage Observers"):
            self.send(form)

    def test_a_colleague_among_the_recipients_is_told(self):
        message = self.send(
            self.compose(
                care_audience="team",
                partner_ids=[Command.set(self.agent_2.partner_id.ids)],
                body="<p>Look</p>",
            )
        )
        self.assertIn(self.agent_2.partner_id, message.notified_partner_ids)

    def test_the_recipients_of_a_template_are_neither_mailed_nor_made_contacts(self):
        template = self.env["mail.template"].create(
            {
                "name": "Sorry",
                "model_id": self.env["ir.model"]._get_id("care.ticket"),
                "subject": "We are sorry",
                "body_html": "<p>Sorry for <t t-out='object.name'/></p>",
                "email_to": "somebody@else.example.com",
                "partner_to": "{{ object.partner_id.id }}",
                "attachment_ids": [Command.create({"name": "sorry.txt", "raw": b"Sorry"})],
            }
        )
        form = self.compose(care_audience="private", body="<p>x</p>")
        form.template_id = template
        message = self.send(form)
        self.assertEqual(message.care_audience, "private")
        self.assertIn("Sorry for The lid is cracked", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["sorry.txt"])
        self.assertNotEqual(message.attachment_ids, template.attachment_ids)
        self.assertFalse(self._mails_to(self.customer.email))
        self.assertEqual(len(self._mails_to(SUPPLIER)), 1)
        self.assertFalse(self._mails_to("somebody@else.example.com"))
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "somebody@else.example.com")])
        )

    # ------------------------------------------------------------ whose turn it is

    def test_it_says_whose_answer_is_expected(self):
        self.send(self.compose(care_audience="public", care_awaiting="team", body="<p>Hm</p>"))
        self.assertEqual(self.ticket.awaiting, "team")
        self.send(
            self.compose(
                care_audience="public",
                care_awaiting="observer",
                care_awaiting_observer_id=self.observer.id,
                body="<p>Sofia?</p>",
            )
        )
        self.assertEqual(self.ticket.awaiting, "observer")
        self.assertEqual(self.ticket.awaiting_observer_id, self.observer)
        self.send(self.compose(care_audience="public", body="<p>Hello</p>"))
        self.assertEqual(self.ticket.awaiting, "customer")

    # ------------------------------------------------------------------ for later

    def test_a_private_comment_for_later_stays_private(self):
        later = fields.Datetime.now() + timedelta(days=1)
        form = self.compose(care_audience="private", body="<p>Tomorrow</p>")
        form.scheduled_date = fields.Datetime.to_string(later)
        form.save().action_schedule_message()
        waiting = self.env["mail.scheduled.message"].search([("res_id", "=", self.ticket.id)])
        self.assertEqual(waiting.care_audience, "private")
        shown = Store().add(waiting.with_user(self.agent)).get_result()
        self.assertEqual(shown["mail.scheduled.message"][0]["care_audience"], "private")
        waiting.with_user(self.agent).post_message()
        self.assertEqual(self._messages(self.ticket)[-1].care_audience, "private")
        self.assertFalse(self._mails_to(self.customer.email))
        self.assertEqual(len(self._mails_to(SUPPLIER)), 1)

    # ------------------------------------------------------------------ refusals

    def test_who_is_not_of_the_team_learns_nothing_from_it(self):
        with self.assertRaises(AccessError):
            self.compose(user=self.employee)

    def test_other_records_are_left_as_they_are(self):
        partner = self.other_customer.partner_id
        composer = self.env["mail.compose.message"].with_user(self.agent)
        form = Form(
            composer.with_context(
                default_model="res.partner",
                default_res_ids=partner.ids,
                default_partner_ids=partner.ids,
                default_body="<p>Hello</p>",
            )
        )
        self.assertFalse(form.care_audience)
        form.save().action_send_mail()
        message = partner.message_ids.sorted("id")[-1]
        self.assertFalse(message.care_audience)
        self.assertEqual(message.partner_ids, partner)


@tagged("post_install", "-at_install")
class TestEditing(ComposerCase):
    def test_editing_what_was_told_mails_nobody_again(self):
        for audience in ("public", "private", "team"):
            message = self.ticket.with_user(self.agent).message_post(
                body="Sent once", care_audience=audience
            )
            before = self.env["mail.mail"].sudo().search([]).ids
            told = message.notification_ids
            self.ticket.with_user(self.agent)._message_update_content(
                message,
                body="Sent twice?",
                attachment_ids=self.env["ir.attachment"]
                .with_user(self.agent)
                .create({"name": "more.txt", "raw": b"more", "res_model": "mail.compose.message"})
                .ids,
                partner_ids=(self.customer.partner_id + self.supplier).ids,
            )
            self.assertIn("Sent twice?", message.body)
            self.assertEqual(message.care_audience, audience)
            self.assertEqual(self.env["mail.mail"].sudo().search([]).ids, before, audience)
            self.assertEqual(message.notification_ids, told, audience)


@tagged("post_install", "-at_install")
class TestTalkInTheClient(ComposerCase, CareHttpCase):
    def talk(self, user, ticket=None):
        """Return what the client of `user` is told of a ticket when it opens its chatter."""
        self.authenticate(user.login, user.login)
        answer = self.url_open(
            "/mail/data",
            data=json.dumps(
                {
                    "params": {
                        "fetch_params": [
                            [
                                "mail.thread",
                                {
                                    "thread_model": "care.ticket",
                                    "thread_id": (ticket or self.ticket).id,
                                    "request_list": ["care_talk", "suggestedRecipients"],
                                },
                            ]
                        ]
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()["result"]
        return answer["mail.thread"][0]

    def test_an_agent_is_told_who_reads(self):
        thread = self.talk(self.agent)
        self.assertEqual(
            thread["care_talk"],
            {
                "audience": "public",
                "customer": self.customer.name,
                "company": False,
                "observers": [
                    {"id": self.observer.id, "name": "Sofia Ribeiro", "role": "supplier"}
                ],
                "is_closed": False,
                "is_manager": False,
            },
        )
        self.assertNotIn("suggestedRecipients", thread)
        self.assertTrue(self.talk(self.manager)["care_talk"]["is_manager"])

    def test_a_company_that_shares_its_requests_is_among_the_readers(self):
        self.buyer_company.care_shares_requests = True
        self.assertEqual(self.talk(self.agent)["care_talk"]["company"], "Buyers & Co")

    def test_a_customer_whom_nothing_reaches_is_no_reader(self):
        nobody = self._ticket(partner_id=False, email_from=False, partner_name="Vera")
        self.assertFalse(self.talk(self.agent, nobody)["care_talk"]["customer"])

    def test_nobody_else_is_told(self):
        self.ticket.add_observers(partners=self.employee.partner_id)
        for user in (self.customer, self.other_customer, self.employee):
            self.assertNotIn("care_talk", self.talk(user), user.login)

    def test_the_number_of_observers_costs_nothing(self):
        crowd = self._ticket()
        crowd.add_observers(
            partners=self.env["res.partner"].create(
                [{"name": f"Guest {n}", "email": f"guest{n}@example.com"} for n in range(20)]
            ),
            emails=[f"mail{n}@example.com" for n in range(20)],
        )
        self.ticket.add_observers(emails=["mail@example.com"])
        env = self.env(user=self.agent)
        costs = []
        # The first round fills what Odoo keeps beyond a request: roles, languages, fields.
        for ticket in (self.ticket, self.ticket, crowd):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            talk = ticket.with_env(env)._talk_shown()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(talk["observers"]), 40)
        self.assertEqual(costs[2], costs[1])
