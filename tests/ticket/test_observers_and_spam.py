"""What is spam is nobody's to follow."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CareCase
from .audience_case import Observed


@tagged("post_install", "-at_install", "security")
class TestObserversAndSpam(Observed, CareCase):
    def opened(self, user):
        tickets = self.env["care.ticket"].with_user(user)
        return tickets._get_thread_with_access(self.ticket.id)

    def followed(self):
        tickets = self.env["care.ticket"].with_user(self.nora)
        return self.ticket in tickets.sudo().search(tickets._domain_of_list("followed"))

    def test_it_closes_to_observers_until_it_is_restored(self):
        self.assertTrue(self.opened(self.nora))
        self.assertTrue(self.followed())
        self.ticket.mark_spam()
        # The next request of his asks anew.
        self.env.invalidate_all()
        self.assertFalse(self.opened(self.nora))
        self.assertFalse(self.followed())
        with self.assertRaises(AccessError):
            self.say(self.nora)
        self.ticket.unmark_spam()
        self.env.invalidate_all()
        self.assertTrue(self.opened(self.nora))
        self.assertTrue(self.say(self.nora))

    def test_observers_hear_nothing_of_it(self):
        self.ticket.mark_spam()
        before = self.mails()
        for audience in ("public", "private"):
            self.say(self.agent, audience)
        after = self.mails()
        for address in (self.nora.email, self.gina):
            self.assertEqual(after[address], before[address])
        self.assertFalse(self.ticket.with_user(self.agent)._talk_shown()["observers"])
        self.ticket.unmark_spam()
        self.say(self.agent, "private")
        self.assertEqual(self.mails()[self.gina], before[self.gina] + 1)
