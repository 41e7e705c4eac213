"""Who reacted to a comment is named by the same rule as who wrote it."""

import json

from odoo.tests import tagged

from ..common import CareHttpCase


@tagged("post_install", "-at_install", "security")
class TestReactions(CareHttpCase):
    """Nora observes a request of a team that hides its customers; five people react to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.hide_requester = True
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.oscar = cls._user("care_oscar", "Oscar Observer", "base.group_portal")
        cls.ticket = cls._ticket()
        cls.ticket.add_observers(partners=(cls.nora + cls.oscar).partner_id)
        cls.message = cls.ticket.with_user(cls.nora).message_post(body="Hello").sudo()
        # The customer, a colleague of his, a former customer, another observer and an agent.
        cls.hidden = cls.customer + cls.colleague + cls.other_customer
        cls.named = cls.oscar + cls.agent
        for user in cls.hidden + cls.named:
            cls.env["mail.message.reaction"].create(
                {"message_id": cls.message.id, "content": "👍", "partner_id": user.partner_id.id}
            )

    def rpc(self, route, **params):
        return self.make_jsonrpc_request(route, {"message_id": self.message.id, **params})

    def assert_names_no_customer(self, answer):
        text = json.dumps(answer, ensure_ascii=False)
        for user in self.hidden:
            self.assertNotIn(user.name, text)
        people = {partner["id"] for partner in answer.get("res.partner", ())}
        self.assertFalse(people & set(self.hidden.partner_id.ids))
        [group] = answer["MessageReactions"]
        ids = {
            partner["id"] if isinstance(partner, dict) else partner for partner in group["partners"]
        }
        self.assertFalse(ids & set(self.hidden.partner_id.ids))
        self.assertIn("Customer", text)
        for user in self.named:
            self.assertIn(user.name, text)
        return group

    def test_an_observer_who_reacts_learns_no_name(self):
        self.authenticate("care_nora", "care_nora")
        answer = self.rpc("/mail/message/reaction", content="👍", action="add")
        group = self.assert_names_no_customer(answer)
        self.assertEqual(group["count"], 6)
        self.assertIn(self.nora.partner_id.id, group["partners"])

    def test_an_observer_who_corrects_himself_learns_no_name(self):
        self.authenticate("care_nora", "care_nora")
        answer = self.rpc("/mail/message/update_content", update_data={"body": "Hello again"})
        self.assert_names_no_customer(answer)

    def test_the_page_tells_an_observer_no_name(self):
        messages = self.ticket.with_user(self.nora)._comments_of_page({})["messages"]
        [shown] = messages.with_user(self.nora).sudo().portal_message_format()
        [group] = shown["reactions"]
        names = [(partner["id"], partner["name"]) for partner in group["partners"]]
        self.assertEqual(names.count((False, "Customer")), 3)
        for user in self.named:
            self.assertIn((user.partner_id.id, user.name), names)

    def test_who_reads_their_names_reads_them_here(self):
        for user in (self.customer, self.agent):
            self.authenticate(user.login, user.login)
            answer = self.rpc("/mail/message/reaction", content="👍", action="add")
            text = json.dumps(answer, ensure_ascii=False)
            with self.subTest(user.login):
                self.assertIn(self.customer.name, text)
                self.assertIn(self.other_customer.name, text)
        self.team.hide_requester = False
        self.authenticate("care_nora", "care_nora")
        answer = self.rpc("/mail/message/reaction", content="👍", action="add")
        self.assertIn(self.customer.name, json.dumps(answer, ensure_ascii=False))
