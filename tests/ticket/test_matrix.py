from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.ticket.mail_message import SUBTYPES
from ..common import CareCase
from .visibility import AUDIENCES, MODEL_DOORS, Visibility

# What of a comment holds or leads to addresses.
ADDRESSES = ("email_from", "reply_to", "message_id", "partner_ids", "notification_ids")


@tagged("post_install", "-at_install", "security")
class TestMatrix(Visibility, CareCase):
    """Each person, each audience, each door of the ORM, and so of RPC: see `visibility.py`."""

    @mute_logger("odoo.models.unlink", "odoo.addons.base.models.ir_access", "odoo.orm.models")
    def test_every_person_gets_by_every_door_what_the_table_says(self):
        def knock(door, _person, user):
            self.as_him = self.env(user=user or self.env.ref("base.public_user"))
            return getattr(self, f"door_{door}")()

        self.check_doors(MODEL_DOORS, knock)

    # ---------------------------------------------------------------- helpers

    @property
    def messages(self):
        return self.as_him["mail.message"]

    @property
    def notifications(self):
        return self.as_him["mail.notification"]

    @property
    def his_ticket(self):
        return self.ticket.with_env(self.as_him)

    def on_ticket(self, *conditions):
        return [("model", "=", "care.ticket"), ("res_id", "=", self.ticket.id), *conditions]

    def marks_of_ids(self, ids):
        return [self.marks[message_id] for message_id in ids if message_id in self.marks]

    def files(self):
        return self.said.attachment_ids.with_env(self.as_him)

    # ------------------------------------------------------------------ doors

    def door_rule(self):
        return self.marks_of_audiences(self.his_ticket._open_audiences())

    def door_search(self):
        return self.marks_of_ids(self.messages.search(self.on_ticket()).ids)

    def door_search_read(self):
        return self.messages.search_read(self.on_ticket(), ["body"])

    def door_read_group(self):
        return self.messages.formatted_read_group(self.on_ticket(), ["subject"], ["__count"])

    def door_addresses_read(self):
        def told(message_id):
            message = self.messages.browse(message_id)
            return any(self.tried(message.read, [name]) for name in ADDRESSES)

        return self.marks_where(told)

    def door_addresses_by_search(self):
        paths = (*ADDRESSES, "notification_ids.res_partner_id", "author_id.email")
        return [
            mark
            for message_id, mark in self.marks.items()
            if any(
                self.tried(self.messages.search_count, [("id", "=", message_id), (path, "!=", 0)])
                for path in paths
            )
        ]

    def door_addresses_by_group(self):
        return self.messages.formatted_read_group(
            self.on_ticket(), ["email_from", "subject"], ["__count"]
        )

    def door_addresses_by_sum(self):
        return self.messages.formatted_read_group(
            self.on_ticket(), ["subject"], ["email_from:array_agg"]
        )

    def door_addresses_by_order(self):
        return self.marks_of_ids(self.messages.search(self.on_ticket(), order="email_from").ids)

    def door_search_by_body(self):
        return [
            mark
            for mark in self.marks.values()
            if self.messages.search_count([("body", "ilike", mark)])
        ]

    def door_read(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).read(["body"]))

    def door_web_read(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).web_read({"body": {}}))

    def door_export(self):
        return self.his_ticket.export_data(["message_ids/subject"])

    def door_page_format(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).portal_message_format())

    def door_star(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).toggle_message_starred())

    def door_write(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).write({"body": "Changed"}))

    def door_create(self):
        def created(audience):
            return self.messages.create(
                {
                    "model": "care.ticket",
                    "res_id": self.ticket.id,
                    "body": "Forged",
                    "care_audience": audience,
                    "subtype_id": self.env.ref(SUBTYPES[audience]).id,
                }
            )

        return self.marks_of_audiences(
            audience for audience in AUDIENCES.values() if self.tried(created, audience)
        )

    def door_unlink(self):
        return self.marks_where(lambda id_: self.messages.browse(id_).unlink())

    def door_post(self):
        def posted(audience):
            message = self.his_ticket.message_post(body="Words", care_audience=audience)
            return message.sudo().care_audience == audience

        return self.marks_of_audiences(
            audience for audience in AUDIENCES.values() if self.tried(posted, audience)
        )

    def door_ticket_messages(self):
        return self.marks_of_ids(self.his_ticket.read(["message_ids"])[0]["message_ids"])

    def door_ticket_nested(self):
        return self.his_ticket.web_read({"message_ids": {"fields": {"body": {}}}})

    def found_by(self, path):
        return [
            mark
            for mark in self.marks.values()
            if self.his_ticket.search_count([("id", "=", self.ticket.id), (path, "ilike", mark)])
        ]

    def door_ticket_by_body(self):
        return self.found_by("message_ids.body")

    def door_ticket_by_told(self):
        return self.found_by("message_ids.notification_ids.mail_message_id.body")

    def door_told(self):
        return self.notifications.search_read(
            [("mail_message_id", "in", self.said.ids)], ["mail_message_id", "res_partner_id"]
        )

    def door_told_by_body(self):
        return [
            mark
            for mark in self.marks.values()
            if self.notifications.search_count([("mail_message_id.body", "ilike", mark)])
        ]

    def door_answers_by_body(self):
        comment = self.env.ref("mail.mt_comment").id
        for parent_id in self.marks:
            self.messages.create({"body": "Yes", "parent_id": parent_id, "subtype_id": comment})
        return [
            mark
            for mark in self.marks.values()
            if self.messages.search_count([("parent_id.body", "ilike", mark)])
        ]

    def door_file_search(self):
        found = self.as_him["ir.attachment"].search(
            [("res_model", "=", "care.ticket"), ("res_id", "=", self.ticket.id)]
        )
        return found.sudo().mapped("name")

    def door_file_read(self):
        return [self.tried(file.read, ["name", "raw"]) for file in self.files()]
