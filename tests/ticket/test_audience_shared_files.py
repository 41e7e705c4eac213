"""A file that others hold too stays theirs when a comment gets fewer readers."""

from odoo.tests import tagged

from ..common import CareCase
from .audience_case import Observed


@tagged("post_install", "-at_install")
class TestSharedFiles(Observed, CareCase):
    def file(self, **values):
        return self.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"the plan",
                "res_model": "care.ticket",
                "res_id": self.ticket.id,
                **values,
            }
        )

    def narrowed(self, file):
        message = self.say(attachment_ids=file.ids)
        message.attachment_ids = file
        self.change(message, "private")
        self.assertEqual(message.attachment_ids.mapped("raw"), [b"the plan"])
        self.assertNotEqual(message.attachment_ids, file)
        return message

    def test_a_file_of_its_own_gets_another_address(self):
        file = self.file()
        self.narrowed(file)
        self.assertFalse(file.exists())

    def test_a_file_of_two_comments_stays_with_the_other(self):
        file = self.file()
        other = self.say()
        other.attachment_ids = file
        self.narrowed(file)
        self.assertEqual(other.attachment_ids, file)
        self.assertEqual(file.raw, b"the plan")

    def test_a_file_of_another_record_stays_there(self):
        partner = self.customer.partner_id
        file = self.file(res_model="res.partner", res_id=partner.id)
        message = self.narrowed(file)
        self.assertEqual((file.exists().res_model, file.res_id), ("res.partner", partner.id))
        fresh = message.attachment_ids
        self.assertEqual((fresh.res_model, fresh.res_id), ("care.ticket", self.ticket.id))
