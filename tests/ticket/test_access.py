from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.ticket.care_ticket_audience import OUTSIDE_FIELDS
from ..common import CareCase

# What finds something, by the type of a field.
SEARCHED = {
    **dict.fromkeys(("char", "text", "html", "selection", "many2one"), ("ilike", "e")),
    **dict.fromkeys(("one2many", "many2many"), ("in", [1])),
    **dict.fromkeys(("date", "datetime"), ("<", "2100-01-01")),
    **dict.fromkeys(("integer", "float"), (">=", 0)),
    "boolean": ("=", True),
}


@tagged("post_install", "-at_install")
class TestAccess(CareCase):
    """What each person may do with tickets through the ORM, and so through RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(channel="portal")
        cls.foreign = cls._ticket(partner_id=cls.other_customer.partner_id.id)

    def as_user(self, user, record=None):
        return (record if record is not None else self.ticket).with_user(user)

    def test_who_reads(self):
        readers = self.customer + self.agent + self.agent_2 + self.manager
        for user in readers:
            self.assertEqual(self.as_user(user).read(["name"])[0]["name"], self.ticket.name)
        public = self.env.ref("base.public_user")
        for user in self.other_customer + self.colleague + self.employee + public:
            with self.assertRaises(AccessError, msg=user.login):
                self.as_user(user).read(["name"])
        tickets = self.env["care.ticket"]
        self.assertEqual(tickets.with_user(self.customer).search([]), self.ticket)
        self.assertFalse(tickets.with_user(self.colleague).search([]))

    def test_a_colleague_reads_answers_and_closes_where_the_company_shares(self):
        self.buyer_company.care_shares_requests = True
        ticket = self.as_user(self.colleague)
        self.assertEqual(ticket.search([]), self.ticket)
        ticket.message_post(body="Me too")
        self.assertEqual(self._messages(self.ticket).author_id, self.colleague.partner_id)
        ticket.close()
        self.assertEqual(self.ticket.state, "closed")
        self.buyer_company.care_shares_requests = False
        with self.assertRaises(AccessError):
            ticket.message_post(body="Still there")

    def test_a_ticket_of_another_company_is_nobodys(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["care.team"].create({"name": "There", "company_id": elsewhere.id})
        ticket = self._ticket(team_id=team.id)
        for user in self.agent + self.manager + self.customer:
            with self.assertRaises(AccessError, msg=user.login):
                self.as_user(user, ticket).read(["name"])

    def test_a_customer_changes_nothing_by_himself(self):
        ticket = self.as_user(self.customer)
        for index, refused in enumerate(
            (
                lambda: ticket.write({"name": "Mine"}),
                lambda: ticket.write({"state": "closed"}),
                lambda: ticket.create({"name": "New"}),
                ticket.unlink,
                ticket.copy,
                lambda: ticket.assign(self.agent),
                ticket.mark_spam,
                ticket.block_senders,
                lambda: ticket.attach_customer(self.other_customer.partner_id),
                lambda: ticket.close(state="pending"),
                lambda: ticket.close(reason_id=self.reason.id),
                lambda: ticket.message_subscribe(self.other_customer.partner_id.ids),
                lambda: ticket.activity_schedule(user_id=self.agent.id),
            )
        ):
            with self.assertRaises(AccessError, msg=index):
                refused()

    def test_nobody_from_outside_closes_what_is_not_his(self):
        for user in self.other_customer + self.colleague + self.env.ref("base.public_user"):
            with self.assertRaises(AccessError):
                self.as_user(user).close()
        with self.assertRaises(AccessError):
            self.as_user(self.employee).close()

    def test_an_agent_deletes_nothing_and_a_manager_may(self):
        with self.assertRaises(AccessError):
            self.as_user(self.agent).unlink()
        self.as_user(self.manager).unlink()

    def test_people_outside_reach_no_field_but_those_that_are_theirs(self):
        self.ticket.add_observers(partners=self.other_customer.partner_id, role="supplier")
        for user in self.customer + self.other_customer:
            ticket = self.as_user(user)
            self.assertEqual(set(ticket.fields_get()), OUTSIDE_FIELDS)
            ticket.read(list(OUTSIDE_FIELDS))
            ticket.search([("state", "=", "new")], order="number")
            for name in sorted(ticket._fields.keys() - OUTSIDE_FIELDS):
                for door, knock in self.doors_of_field(ticket, name).items():
                    with (
                        self.subTest(user=user.name, field=name, door=door),
                        self.assertRaises(AccessError),
                    ):
                        knock()

    def doors_of_field(self, ticket, name):
        """Return what can be asked of a field: dict of a word to a function without arguments."""
        field = ticket._fields[name]
        doors = {"read": lambda: ticket.read([name])}
        if field.store:
            doors["search"] = lambda: ticket.search([(name, *SEARCHED[field.type])])
        if field._description_groupable(self.env):
            doors["group"] = lambda: ticket.formatted_read_group([], [name], ["__count"])
        if field._description_sortable(self.env):
            doors["order"] = lambda: ticket.search([], order=name)
        return doors

    def test_people_outside_look_at_nothing_through_what_is_theirs(self):
        self.ticket.product_id = self.env["product.product"].create({"name": "Teapot"})
        for path in (
            "product_id.seller_ids.price",
            "product_id.standard_price",
            "create_uid.login",
            "partner_id.email",
            "observer_ids.email",
            "message_ids.body",
            "website_message_ids.body",
            "message_follower_ids.email",
            "activity_ids.note",
            "search_text",
        ):
            with self.assertRaises(AccessError, msg=path):
                self.as_user(self.customer).search([(path, "ilike", "e")])

    def test_settings_are_closed_to_customers(self):
        for model in ("care.team", "care.reason", "care.tag", "care.blocked.sender"):
            for user in self.customer + self.employee:
                with self.assertRaises(AccessError, msg=model):
                    self.env[model].with_user(user).search([])
        for model in ("care.ticket.text", "care.form.use"):
            for user in self.customer + self.agent:
                with self.assertRaises(AccessError, msg=model):
                    self.env[model].with_user(user).search([])

    def test_opening_refuses_what_a_customer_does_not_decide(self):
        tickets = self.env["care.ticket"].with_user(self.customer)
        for name, value in (
            ("partner_id", self.other_customer.partner_id.id),
            ("email_from", "a@example.com"),
            ("user_id", self.agent.id),
            ("team_id", self.team.id),
            ("priority", "2"),
            ("message_id", "<known@example.com>"),
            ("number", self.foreign.number),
            ("create_uid", 1),
        ):
            with self.assertRaises(AccessError, msg=name):
                tickets.open_ticket("portal", {"body": "Hi", name: value})
        for channel in ("form", "email", "phone", "chat"):
            with self.assertRaises(AccessError):
                tickets.open_ticket(channel, {"body": "Hi"})
        with self.assertRaises(AccessError):
            tickets.with_user(self.env.ref("base.public_user")).open_ticket("portal", {"body": ""})
        with self.assertRaises(UserError):
            tickets.open_ticket("portal", {"body": "Hi", "attachments": [("a", b"x")] * 11})

    def test_a_customer_says_something_and_nothing_more(self):
        ticket = self.as_user(self.customer)
        message = ticket.message_post(
            body="Hello",
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.other_customer.partner_id.ids,
            author_id=self.agent.partner_id.id,
            email_from="boss@example.com",
            outgoing_email_to="stranger@example.com",
            subject="Forged",
            is_internal=True,
        ).sudo()
        self.assertEqual(message.author_id, self.customer.partner_id)
        self.assertEqual((message.care_audience, message.message_type), ("public", "comment"))
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(message.partner_ids)
        self.assertFalse(message.is_internal)
        self.assertFalse(self._mails_to("stranger@example.com"))
        self.assertFalse(self._mails_to(self.other_customer.email))
        for forged in (
            {"care_audience": "team"},
            {"care_audience": "private"},
            {"care_awaiting": "customer"},
        ):
            with self.assertRaises(AccessError, msg=forged):
                ticket.message_post(body="Note", **forged)
        with self.assertRaises(ValueError):
            ticket.message_post(body="Note", care_audience="nobody")

    def test_a_team_note_is_the_teams(self):
        note = self.as_user(self.agent).message_post(
            body="He is angry", care_audience="team", attachments=[("note.txt", b"secret")]
        )
        said = self.as_user(self.agent).message_post(
            body="Hello", care_audience="public", attachments=[("said.txt", b"public")]
        )
        messages = self.env["mail.message"].with_user(self.customer)
        domain = [("model", "=", "care.ticket"), ("res_id", "=", self.ticket.id)]
        self.assertEqual(messages.search(domain), said.with_user(self.customer))
        self.assertFalse(messages.search([*domain, ("body", "ilike", "angry")]))
        self.assertIn("Hello", messages.browse(said.id).read(["body"])[0]["body"])
        for refused in (
            lambda: messages.browse(note.id).read(["body"]),
            lambda: messages.browse(said.id).write({"body": "Changed"}),
            messages.browse(said.id).unlink,
            lambda: messages.create({"model": "care.ticket", "res_id": self.ticket.id}),
            lambda: note.attachment_ids.with_user(self.customer).read(["raw"]),
        ):
            with self.assertRaises(AccessError):
                refused()
        for name in ("message_ids.body", "website_message_ids.body"):
            with self.assertRaises(AccessError, msg=name):
                self.as_user(self.customer).search([(name, "ilike", "angry")])

    def test_tracking_is_the_teams(self):
        self.env.cr.flush()
        self.ticket.with_user(self.agent).write({"priority": "2"})
        self.env.cr.flush()
        self.ticket.invalidate_recordset()
        tracking = self.ticket.message_ids.filtered("tracking_value_ids")
        self.assertTrue(tracking)
        with self.assertRaises(AccessError):
            tracking.with_user(self.customer).read(["body"])

    def test_an_employee_who_observes_finds_nothing_that_waits_or_is_planned(self):
        self.ticket.add_observers(partners=self.employee.partner_id)
        agents = self.as_user(self.agent)
        agents.activity_schedule("mail.mail_activity_data_todo", note="Ask the boss")
        self.env["mail.scheduled.message"].with_user(self.agent).create(
            {
                "model": "care.ticket",
                "res_id": self.ticket.id,
                "author_id": self.agent.partner_id.id,
                "body": "Later",
                "scheduled_date": "2100-01-01",
            }
        )
        for model, domain in (
            ("mail.activity", [("res_model", "=", "care.ticket"), ("res_id", "=", self.ticket.id)]),
            (
                "mail.scheduled.message",
                [("model", "=", "care.ticket"), ("res_id", "=", self.ticket.id)],
            ),
        ):
            self.assertTrue(self.env[model].with_user(self.agent).search(domain), model)
            self.assertFalse(self.env[model].with_user(self.employee).search(domain), model)
        for model in ("care.observer", "care.ticket", "care.ticket.event"):
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(self.employee).search([])
