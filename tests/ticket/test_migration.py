"""Talks of an earlier version get what this one keeps of each comment."""

from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import tagged

from ..common import CareCase

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-talk.py"


@tagged("post_install", "-at_install")
class TestMigration(CareCase):
    def migrate(self):
        spec = spec_from_file_location("care_post_talk", SCRIPT)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_it_fills_what_is_written_today(self):
        nora = self._user("care_nora", "Nora Observer", "base.group_portal")
        ticket, silent = self._ticket(), self._ticket()
        ticket.add_observers(partners=nora.partner_id)
        for user, audience in (
            (self.customer, "public"),
            (self.agent, "public"),
            (self.manager, "team"),
            (self.agent, "private"),
            (nora, "private"),
        ):
            ticket.with_user(user).message_post(body="Words", care_audience=audience)
        ticket.message_post(
            body="By a colleague without a role",
            author_id=self.employee.partner_id.id,
            care_audience="team",
        )
        messages = self._messages(ticket)
        # A talk takes longer than a test.
        for minute, message in enumerate(messages):
            message.date += timedelta(minutes=minute)
        expected = messages.mapped("care_speaker")
        self.assertEqual(expected, ["customer", "team", "team", "team", "observer", "stranger"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET care_speaker = NULL WHERE id = ANY(%s)", [messages.ids]
        )
        self.env.cr.execute(
            "UPDATE care_ticket SET last_public_word_at = NULL WHERE id = ANY(%s)",
            [(ticket + silent).ids],
        )
        self.migrate()
        self.assertEqual(messages.mapped("care_speaker"), expected)
        self.assertEqual(ticket.last_public_word_at, messages[1].date)
        self.assertEqual(silent.last_public_word_at, silent.create_date)

    def test_what_is_filled_stays(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).message_post(body="Words", care_audience="public")
        message = self._messages(ticket)
        message.care_speaker = "stranger"
        self.migrate()
        self.assertEqual(message.care_speaker, "stranger")
