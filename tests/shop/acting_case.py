import re

from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..common import CareCase, CareHttpCase


class ActingPeople:
    """Customers that agents act for, with mails that can be read by the tests alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._user("care_supplier", "Sam Supplier", "base.group_portal")
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.supplier.partner_id.id,
                "product_tmpl_id": cls.env["product.template"].create({"name": "Clay"}).id,
            }
        )
        cls.partner = cls.customer.partner_id.with_user(cls.agent)
        cls.newcomer = cls.env["res.partner"].create(
            {"name": "Nina New", "email": "nina@example.com"}
        )

    def setUp(self):
        super().setUp()
        # Mails about accounts leave at once, and nothing of them is left to look at.
        self.patch(self.registry["mail.mail"], "unlink", lambda mails: True)
        self.keys = []
        create = self.registry["mail.mail"].create

        def note(mails, vals_list):
            made = create(mails, vals_list)
            self.keys += [
                {
                    "to": mail.email_to,
                    "recipients": mail.recipient_ids,
                    "about": mail.model,
                    "maker": mails.env.uid,
                    "body": str(mail.body_html),
                }
                for mail in made
                if "token=" in str(mail.body_html)
            ]
            return made

        self.patch(self.registry["mail.mail"], "create", note)

    def _acts(self, partner, kind=None):
        """Return what was noted of a customer (care.customer.act), the latest first."""
        domain = [("partner_id", "=", partner.id)] + ([("kind", "=", kind)] if kind else [])
        return self.env["care.customer.act"].search(domain)

    def _mail(self, address):
        """Return the latest mail to exactly one address (mail.mail), or none."""
        mails = self.env["mail.mail"].sudo().search([("email_to", "=", address)], order="id desc")
        return mails[:1]

    def _links(self, mail):
        """Return the paths (list of str) that a mail leads to on this server."""
        return re.findall(r'href="https?://[^/"]+(/[^"]*)"', str(mail.body_html))


class ActingCase(ActingPeople, CareCase):
    """What agents do for customers."""


class ActingHttpCase(ActingPeople, CareHttpCase):
    """The same over HTTP, as each kind of person."""

    def _rpc(self, model, method, ids, *args, **kwargs):
        """Call a method of records as the one who is signed in."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": [ids, *args], "kwargs": kwargs},
        )

    def _refused(self, error, model, method, ids, *args, **kwargs):
        """Check that a call is refused by an exception with this name (str) of odoo.exceptions."""
        with (
            self.assertRaises(JsonRpcException) as refusal,
            mute_logger("odoo.http", "odoo.sql_db", "odoo.models"),
        ):
            self._rpc(model, method, ids, *args, **kwargs)
        self.assertIn(error, str(refusal.exception))
