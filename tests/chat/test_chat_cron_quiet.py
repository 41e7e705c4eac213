"""What the server's look after the chats, each minute, does not do."""

from contextlib import contextmanager

from odoo.tests import tagged

from .test_chat_minding import MindingCase


@tagged("post_install", "-at_install")
class TestChatCronQuiet(MindingCase):
    def queries(self, look):
        """Return the statements (list of str) that `look` (function) runs."""
        self.env.flush_all()
        run = []
        with contextmanager(self._patchExecute)(run):
            look()
            self.env.flush_all()
        return [str(query) for query in run]

    def written(self, look):
        """Return the statements among them that write chats."""
        return [
            query
            for query in self.queries(look)
            if query.split()[:2] == ["UPDATE", '"discuss_channel"']
        ]

    def test_chats_for_which_nothing_is_to_be_done_are_not_written(self):
        self._chat(email="waiting@example.com")
        spoken = self._chat(self.agent, email="spoken@example.com")
        self._say(spoken, "Yes it is", self.agent)
        nowhere = self._chat(self.agent, email="", customer_number="C-1")
        self._say(nowhere, "Yes it is", self.agent)
        self.assertEqual(self.written(self.mind), [])

    def test_chats_for_which_something_is_to_be_done_are(self):
        self.answered()
        self.assertTrue(self.written(self.mind))
        self.assertEqual(len(self.mails()), 1)
        self.assertEqual(self.written(self.mind), [], "once")

    def test_a_chat_that_ended_is_looked_at_until_its_answer_was_read_or_mailed(self):
        message = self.answered(minutes_ago=1)
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.assertTrue(self.chat.care_has_unseen)
        self.assertEqual(self.written(self.mind), [], "not yet")
        visitor = self.chat.channel_member_ids.filtered(
            lambda one: one.livechat_member_type == "visitor"
        )
        visitor.seen_message_id = message
        self.assertTrue(self.written(self.mind))
        self.assertFalse(self.chat.care_has_unseen)
        self.assertEqual(self.written(self.mind), [])

    def test_with_nobody_free_it_costs_the_same_however_many_wait(self):
        self.channel.write(
            {"care_assignment": "direct", "max_sessions_mode": "limited", "max_sessions": 100}
        )
        for operator in self.operators:
            operator.with_user(operator).care_set_chat_status("busy")

        def serve():
            self.env.invalidate_all()
            self.env["discuss.channel"]._care_serve_waiting()

        waiting = [self._chat(email=f"w{number}@example.com") for number in range(5)]
        serve()
        few = len(self.queries(serve))
        waiting += [self._chat(email=f"w{number}@example.com") for number in range(5, 50)]
        self.assertEqual(len(self.queries(serve)), few)
        self.assertTrue(all(chat._care_is_waiting() for chat in waiting))
        # What is measured is what serves them.
        self.agent.with_user(self.agent).care_set_chat_status("available")
        self.assertEqual(waiting[0]._care_operator(), self.agent)
