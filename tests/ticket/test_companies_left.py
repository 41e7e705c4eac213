"""Agents of another company hear nothing of this one's requests."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install", "security")
class TestCompaniesLeft(CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.ticket = cls._ticket()
        cls.ticket.message_subscribe(cls.agent_2.partner_id.ids)

    def told(self, **kwargs):
        message = self.ticket.with_user(self.agent).message_post(body="Words", **kwargs)
        return message.sudo().notified_partner_ids

    def leave(self):
        self.agent_2.write(
            {"company_ids": [(6, 0, self.elsewhere.ids)], "company_id": self.elsewhere.id}
        )

    def test_an_agent_who_left_the_company_is_told_nothing_more(self):
        for audience in ("public", "private"):
            self.assertIn(self.agent_2.partner_id, self.told(care_audience=audience))
        self.leave()
        for audience in ("public", "private"):
            with self.subTest(audience):
                self.assertNotIn(self.agent_2.partner_id, self.told(care_audience=audience))

    def test_an_agent_of_another_company_is_not_named(self):
        named = {"partner_ids": self.agent_2.partner_id.ids, "care_audience": "team"}
        self.ticket.message_unsubscribe(self.agent_2.partner_id.ids)
        self.assertIn(self.agent_2.partner_id, self.told(**named))
        self.leave()
        before = self._messages(self.ticket)
        with self.assertRaisesRegex(UserError, "Bruno Agent cannot read this request"):
            self.told(**named)
        self.assertEqual(self._messages(self.ticket), before)
