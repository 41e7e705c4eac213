"""A customer of whom the shop holds something of everything, and what is known of him."""

import re

from odoo.fields import Command

from ..chat.chat_case import ChatPeople
from ..common import CareCase, CareHttpCase

# Written nowhere but in what the shop holds on him.
NAME, ADDRESS, PHONE = "Zacharie Quillfeather", "zacharie@quillfeather.example", "+33 6 12 98 76 54"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
OLD_ADDRESS, SECRET = "zach@quillfeather.example", "xylophone-7719"
# The tables that know customers. Transactions are kept by law: their talk is in mail's.
TABLES = (
    "^(care|mail|discuss|rating|website|mailing|loyalty|payment)_"
    "|^(res_partner|res_users|res_device|sale_order|stock_picking)"
)


class PrivacyPeople(ChatPeople):
    """Mixed into a case: `person` has an account and left traces in every room."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._user("zach_login", NAME, "base.group_portal")
        cls.him = cls.person.partner_id
        cls.him.write(
            {
                "email": ADDRESS,
                "phone": PHONE,
                "street": "77 rue du Secret",
                "zip": "69003",
                "city": "Quilltown",
                "country_id": cls.env.ref("base.fr").id,
                "comment": SECRET,
                "child_ids": [
                    Command.create(
                        {"name": f"{NAME} at work", "type": "delivery", "street": "8 quai Caché"}
                    )
                ],
            }
        )
        cls.request = cls._request()
        cls.other_request = cls._observed_request()
        cls.order = cls._order(cls.person)
        cls.order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        cls.order.picking_ids.button_validate()
        cls.order.message_post(
            body=f"{SECRET} for {NAME}", author_id=cls.him.id, message_type="comment"
        )
        cls.cart = cls._order(cls.person, confirm=False)
        cls.remark = cls.env["care.remark"].create(
            {"partner_id": cls.him.id, "body": f"{NAME} likes {SECRET}"}
        )
        cls.purpose = cls.env["care.consent.purpose"].search([("code", "=", "profiling")])
        cls.him.sudo().care_set_consent(cls.purpose, True, "portal", note=SECRET)
        cls.env["care.customer.act"]._record(
            "address_changed", cls.him, SECRET, detail="77 rue du Secret, 69003 Quilltown"
        )
        cls._leave_more()
        cls.env["care.mail.change"]._begin(cls.him, OLD_ADDRESS, ADDRESS)
        cls.env["care.cart.change"].create(
            {
                "order_id": cls.order.id,
                "state": "done",
                "reason": SECRET,
                "before": {"address": SECRET},
                "after": {"address": SECRET},
            }
        )
        contact = cls.env["mailing.contact"].create({"name": NAME, "email": ADDRESS})
        cls.mailing_list = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        contact.list_ids = cls.mailing_list
        cls.visitor = cls.env["website.visitor"].create(
            {"access_token": str(cls.him.id), "website_id": cls.env["website"].search([])[:1].id}
        )
        cls.env["website.track"].create({"visitor_id": cls.visitor.id, "url": f"/shop?s={SECRET}"})

    @classmethod
    def _leave_more(cls):
        """Leave what lies beside the main road: a pickup point, a bank account, a signature."""
        cls.pickup = cls.env["res.partner"].create(
            {
                "name": "Tabac des Quais",
                "type": "delivery",
                "parent_id": cls.him.child_ids.id,
                "email": ADDRESS,
                "phone": PHONE,
                "is_pickup_location": True,
            }
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {"partner_id": cls.him.id, "acc_number": IBAN, "acc_holder_name": f"Mr {NAME}"}
        )
        cls.order.write(
            {
                "access_token": f"token-{SECRET}",
                "signed_by": NAME,
                # One pixel.
                "signature": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
                "client_order_ref": SECRET,
                "note": f"Ring twice, {SECRET}",
            }
        )
        cls.order.picking_ids.note = SECRET

    @classmethod
    def _request(cls):
        """Make a closed request of his: words of all audiences, a file, an opinion."""
        request = cls._ticket(
            name=f"{SECRET} is broken",
            partner_id=cls.him.id,
            email_from=f"{NAME} <{ADDRESS}>",
            partner_name=NAME,
            channel="portal",
            reason_id=cls.reason.id,
        )
        cls.file = cls.env["ir.attachment"].create(
            {"name": "crack.txt", "raw": SECRET, "res_model": "care.ticket", "res_id": request.id}
        )
        cls.word = request.message_post(
            body=f"Public {SECRET}",
            author_id=cls.him.id,
            care_audience="public",
            attachment_ids=cls.file.ids,
        )
        agent = request.with_user(cls.agent)
        agent.message_post(body=f"Dear {NAME}, sorry.", care_audience="public")
        agent.message_post(body=f"{NAME} is a regular: team-{SECRET}", care_audience="team")
        question = cls.env["care.survey.question"].create({"name": "Why?", "kind": "open"})
        rating = (
            cls.env["rating.rating"]
            .sudo()
            .create(
                {
                    "res_model_id": cls.env["ir.model"]._get_id("care.ticket"),
                    "res_id": request.id,
                    "care_ticket_id": request.id,
                    "partner_id": cls.him.id,
                    "rating": 5,
                    "feedback": f"Bravo {SECRET}",
                    "consumed": True,
                }
            )
        )
        cls.rating = rating
        cls.env["care.survey.answer"].create(
            {
                "ticket_id": request.id,
                "question_id": question.id,
                "text": f"Because {SECRET}",
                "partner_id": cls.him.id,
                "rating_id": rating.id,
            }
        )
        request.with_user(cls.agent).close()
        return request

    @classmethod
    def _observed_request(cls):
        """Make a request of somebody else's on which he was included and spoke."""
        other = cls._ticket(name="The other's own", partner_id=cls.other_customer.partner_id.id)
        other.add_observers(partners=cls.him)
        other.message_post(
            body=f"As {NAME} said, ask {ADDRESS}.",
            author_id=cls.him.id,
            message_type="comment",
            care_audience="private",
        )
        other.with_user(cls.agent).message_post(
            body="The other's words stay.", care_audience="public"
        )
        return other

    @classmethod
    def _chat_of_his(cls):
        """Make an ended chat of his, with words and a file of the visitor's."""
        chat = cls._chat(cls.agent, name=NAME, email=ADDRESS, question=f"Chat {SECRET}?")
        cls._say(chat, f"I am {NAME}")
        cls._say(chat, "Good day", cls.agent)
        cls.him.invalidate_recordset()
        chat.with_user(cls.agent).sudo(False).care_close(**cls._qualification())
        return chat

    @classmethod
    def _ask(cls):
        """Let him ask for erasure; return the care.erasure as the manager sees it."""
        erasure = cls.env["care.erasure"]._ask(cls.him, "portal")
        return erasure.with_user(cls.manager).sudo(False)

    def _traces_left(self, *words):
        """Return where in the database one of `words` still stands: {table.column: [ids]}.

        All text columns of the tables that know customers are read, dialogs and the shop's own
        accounts left out.
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT c.table_name, c.column_name
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND data_type IN ('character varying', 'text', 'jsonb')
               AND c.table_name ~ %s
            """,
            [TABLES],
        )
        dialogs = {model._table for model in self.env.values() if model._transient and model._auto}
        pattern = "|".join(re.escape(word).replace("/", r"\/") for word in words)
        left = {}
        for table, column in self.env.cr.fetchall():
            if table in dialogs:
                continue
            self.env.cr.execute(
                f'SELECT id FROM "{table}" WHERE "{column}"::text ~* %s LIMIT 5',  # noqa: S608
                [pattern],
            )
            if ids := [row[0] for row in self.env.cr.fetchall()]:
                left[f"{table}.{column}"] = ids
        return left


class PrivacyCase(PrivacyPeople, CareCase):
    """Rules of what is held on customers."""


class PrivacyHttpCase(PrivacyPeople, CareHttpCase):
    """What each kind of person may do about it over HTTP."""

    def post(self, url, **data):
        """Send a form as the present person; return the response."""
        page = self.url_open("/web/login?redirect=/my").text
        data["csrf_token"] = re.search(r'csrf_token: "(\w+)"', page).group(1)
        return self.url_open(url, data=data, allow_redirects=False)
