import io
import zipfile

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .privacy_case import NAME, PrivacyCase, PrivacyHttpCase


class TwoCompanies:
    """Mixed into a case: another company of the database, where he is a customer as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere Ltd"})

    def _order_elsewhere(self):
        product = self.env["product.product"].create({"name": "Plain", "taxes_id": []})
        return self.env["sale.order"].create(
            {
                "partner_id": self.him.id,
                "company_id": self.elsewhere.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )

    def _request_elsewhere(self):
        team = self.env["care.team"].create(
            {"name": "Elsewhere", "company_id": self.elsewhere.id, "sequence": 90}
        )
        return self._ticket(partner_id=self.him.id, team_id=team.id)

    def _give(self):
        """Have the manager ask for his data."""
        dialogs = self.env["care.data.give"].with_user(self.manager)
        dialog = dialogs.create({"partner_id": self.him.id, "reason": "By letter"})
        return dialog, dialog.action_download()


@tagged("post_install", "-at_install")
class TestPrivacyCompanies(TwoCompanies, PrivacyCase):
    """A customer of two companies: who leads the service of one does not reach into the other."""

    def _assert_refused(self, secret):
        for act in (self._give, self._ask().erase, self._ask().ticket_id.action_preview_erasure):
            with self.assertRaisesRegex(UserError, "works for .*Elsewhere Ltd") as refusal:
                action = act()
                # The preview refuses where it is opened.
                dialogs = self.env["care.erase"].with_user(self.manager)
                dialogs.with_context(action["context"]).create({}).preview  # noqa: B018
            self.assertNotIn(secret, str(refusal.exception))
        self.assertEqual(self.him.name, NAME)

    def test_an_order_of_another_company_stands_against_both(self):
        self._assert_refused(self._order_elsewhere().name)

    def test_a_request_of_another_company_stands_against_both(self):
        self._assert_refused(self._request_elsewhere().number)

    def test_a_chat_of_another_company_stands_against_both(self):
        chat = self._chat_of_his()
        request = self._request_elsewhere()
        request.partner_id = self.other_customer.partner_id
        chat.sudo().care_ticket_id = request
        chat.sudo().livechat_customer_partner_ids = self.him
        self._assert_refused(request.number)

    def test_who_works_for_both_does_both(self):
        order = self._order_elsewhere()
        self.manager.company_ids += self.elsewhere
        _dialog, action = self._give()
        self.assertEqual(action["target"], "download")
        self._ask().erase()
        self.assertNotEqual(self.him.name, NAME)
        self.assertFalse(order.exists())

    def test_another_customers_order_elsewhere_stands_against_nothing(self):
        order = self._order_elsewhere()
        order.partner_id = self.other_customer.partner_id
        self._give()
        self._ask().erase()
        self.assertNotEqual(self.him.name, NAME)


@tagged("post_install", "-at_install")
class TestPrivacyCompaniesHttp(TwoCompanies, PrivacyHttpCase):
    def test_the_customers_own_download_holds_what_both_have(self):
        order = self._order_elsewhere()
        self.authenticate("zach_login", "zach_login")
        content = self.post("/my/data/download").content
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self.assertIn(order.name, packed.read("data.html").decode())

    def test_a_dialog_of_before_gives_nothing_after(self):
        dialog, action = self._give()
        self._order_elsewhere()
        self.authenticate("care_manager", "care_manager")
        self.assertEqual(self.url_open(action["url"]).status_code, 404)
