"""What the tests of the profile share: a customer with a past, and what reading it costs."""

import re
from collections import Counter
from contextlib import contextmanager

from odoo.fields import Datetime
from odoo.tools import SQL

from ..common import CareCase


class ProfileCase(CareCase):
    """A customer with one of each: request, chat, mail, order, act, consent and remark."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla = cls.customer.partner_id
        cls.otto = cls.other_customer.partner_id
        cls.product = cls.env["product.product"].create(
            {"name": "Espresso machine", "type": "consu", "list_price": 200}
        )
        cls.tag = cls.env["product.tag"].create({"name": "Coffee"})
        brand = cls.env["product.attribute"].create({"name": "Brand"})
        cls.brand = cls.env["product.attribute.value"].create(
            {"name": "Vogt", "attribute_id": brand.id}
        )

    @classmethod
    def _remark(cls, body, author=None, **values):
        """Make a remark on Carla, signed by `author` (res.users, by default the agent)."""
        values = {"partner_id": cls.carla.id, "body": body, **values}
        author = author or cls.agent
        # sudo: as the server signs it
        return cls.env["care.remark"].sudo().create({"author_id": author.id, **values})

    @classmethod
    def _many_orders(cls, order, count):
        """Copy a confirmed order `count` times, in the database alone: each a minute older."""
        cls.env.flush_all()
        columns = [
            name
            for name, field in order._fields.items()
            if field.store and field.column_type and name not in ("id", "name", "date_order")
        ]
        own = SQL(", ").join(SQL.identifier(name) for name in columns)
        cls.env.cr.execute(
            SQL(
                "INSERT INTO sale_order (name, date_order, %s)"
                " SELECT 'OLD' || n, date_order - n * interval '1 minute', %s"
                " FROM sale_order, generate_series(1, %s) n WHERE id = %s",
                own,
                own,
                count,
                order.id,
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def _past(cls, count=1):
        """Let Carla have a past: `count` of each kind but orders, of which she has one."""
        tickets = cls.env["care.ticket"]
        for index in range(count):
            ticket = cls._ticket(name=f"Question {index}")
            ticket.message_post(
                body=f"Answer {index}",
                message_type="comment",
                care_audience="public",
            )
            chat = cls._ticket(name=f"Talk {index}", channel="chat")
            cls.env["discuss.channel"].create(
                {
                    "name": f"Chat {index}",
                    "channel_type": "livechat",
                    "livechat_operator_id": cls.agent.partner_id.id,
                    "care_ticket_id": chat.id,
                    "livechat_end_dt": Datetime.now(),
                }
            )
            tickets |= ticket
        purpose = cls.env["care.consent.purpose"].search([], limit=1)
        cls.env["care.consent"].create(
            [
                {
                    "partner_id": cls.carla.id,
                    "purpose_id": purpose.id,
                    "state": "granted",
                    "source": "agent",
                }
                for _index in range(count)
            ]
        )
        program = cls.env["loyalty.program"].create(
            {"name": "Cups", "program_type": "loyalty", "trigger": "auto", "applies_on": "both"}
        )
        cls.env["loyalty.card"].create(
            [
                {"program_id": program.id, "partner_id": cls.carla.id, "points": 1 + index}
                for index in range(count)
            ]
        )
        cls.env["rating.rating"].create(
            [
                {
                    "res_model_id": cls.env["ir.model"]._get_id("product.template"),
                    "res_id": cls.product.product_tmpl_id.id,
                    "partner_id": cls.carla.id,
                    "consumed": True,
                    "rating": 4,
                }
                for _index in range(count)
            ]
        )
        cls.env["res.partner"].create(
            [
                {"parent_id": cls.carla.id, "type": "delivery", "city": f"Town {index}"}
                for index in range(count)
            ]
        )
        for index in range(count):
            cls.env["care.customer.act"]._record("mail_written", cls.carla, f"He asked {index}")
            cls._remark(
                f"Drinks {index} cups",
                product_ids=cls.product.ids,
                product_tag_ids=cls.tag.ids,
                attribute_value_ids=cls.brand.ids,
            )
        return tickets

    def _queries(self, call):
        """Count the queries of `call`, by table, nothing cached but what stays between requests.

        :return: Counter of table names, and what the call returned
        """
        queries = []
        self.env.flush_all()
        for _warm_up in range(2):
            queries.clear()
            self.env.invalidate_all()
            with contextmanager(self._patchExecute)(queries):
                answer = call()
        tables = (re.search(r'FROM "?(\w+)"?', query) for query in queries)
        return Counter(table[1] if table else "?" for table in tables), answer
