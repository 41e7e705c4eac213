"""Who gets what by which door: the people, what was said, and the table of what is right.

Each line is a door, each column a person; a cell names what he gets by it: P public comments, p
those of the customer and the team alone, R private ones, r those that did not come by mail, T team
notes, N what Odoo noted (tracking), - nothing. Every door opens to somebody: none stays shut
because it was knocked at wrongly.
"""

import base64
import re
from contextlib import contextmanager

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tests.common import JsonRpcException

AUDIENCES = {"P": "public", "R": "private", "T": "team"}
# What stands in everything that was said to an audience, and in what Odoo noted.
WORDS = {"P": "marigold", "R": "hemlock", "T": "nightshade", "N": "foxglove"}
# A picture of one dot: what follows it in the file does not matter.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# How a closed door answers. Anything else is a mistake of the test or of the door.
REFUSALS = (AccessError, MissingError, UserError, JsonRpcException)
PEOPLE = {
    "agent": "agent",
    "manager": "manager",
    "employee": "employee without a role who observes",
    "customer": "the customer",
    "colleague": "his colleague, where their company does not share requests",
    "sharing": "his colleague, where it does",
    "other": "another customer",
    "supplier": "supplier who observes",
    "rival": "supplier who observes another request",
    "removed": "observer who was removed",
    "mailbox": "observer without account, who tries the customer's address with his own hash",
    "link": "guest with the customer's link",
    "guest": "guest without a link, who tries the ticket's token and the link of another request",
}

# By RPC, without the page. Who observes reaches no comment so, and nobody outside an address.
MODEL_DOORS = """
door                agent manager employee customer colleague sharing other supplier rival removed mailbox link guest
rule                PRT   PRT     PR       P        -         P       -     PR       -     -       -       -    -
search              PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
search_read         PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
read_group          PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
addresses_read      PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
addresses_by_search PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
addresses_by_group  PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
addresses_by_sum    PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
addresses_by_order  PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
search_by_body      PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
read                PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
web_read            PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
export              PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
page_format         PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
star                PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
write               PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
create              PRT   PRT     -        -        -         -       -     -        -     -       -       -    -
unlink              PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
post                PRT   PRT     PR       P        -         P       -     PR       -     -       -       -    -
ticket_messages     PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
ticket_nested       PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
ticket_by_body      PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
ticket_by_told      PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
told                PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
told_by_body        PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
answers_by_body     PRTN  PRTN    -        p        -         p       -     -        -     -       -       -    -
file_search         PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
file_read           PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
"""  # noqa: E501

# Over HTTP, with what the browser of each would send.
WEB_DOORS = """
door                agent manager employee customer colleague sharing other supplier rival removed mailbox link guest
page                PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
fetch               PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
fetch_by_word       PRT   PRT     Pr       P        -         P       -     Pr       -     -       -       P    -
fetch_by_token      PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
download            PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
face                PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
react               PRTN  PRTN    PR       P        -         P       -     PR       -     -       -       P    -
post                PRT   PRT     PR       P        -         P       -     PR       -     -       -       P    -
backend_messages    PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
backend_thread      PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
inbox               PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
content             PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
image               PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
image_of_comment    PRT   PRT     -        -        -         -       -     -        -     -       -       -    -
zip                 PRTN  PRTN    -        -        -         -       -     -        -     -       -       -    -
"""  # noqa: E501


def rows(table):
    """Return what a table says: dict of door to dict of person to letters, empty for nothing."""
    header, *lines = (line.split() for line in table.strip().splitlines())
    return {
        door: {
            person: "" if cell == "-" else cell
            for person, cell in zip(header[1:], row, strict=True)
        }
        for door, *row in lines
    }


class Visibility:
    """A request on which everything was said, mixed into a case of `tests/common.py`.

    The worst of cases: everybody follows it, is named in each comment and was told of each, as if
    all of it had once been his to read.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._user("care_supplier", "Sven Supplier", "base.group_portal")
        cls.rival = cls._user("care_rival", "Rita Rival", "base.group_portal")
        cls.removed = cls._user("care_removed", "Remo Removed", "base.group_portal")
        cls.users = {
            "agent": cls.agent,
            "manager": cls.manager,
            "employee": cls.employee,
            "customer": cls.customer,
            "colleague": cls.colleague,
            "sharing": cls.colleague,
            "other": cls.other_customer,
            "supplier": cls.supplier,
            "rival": cls.rival,
            "removed": cls.removed,
        }
        (cls.agent + cls.manager).group_ids = [
            Command.link(cls.env.ref("base.group_allow_export").id)
        ]
        cls.ticket = cls._ticket()
        cls.foreign = cls._ticket(partner_id=cls.other_customer.partner_id.id)
        for ticket in cls.ticket + cls.foreign:
            ticket._portal_ensure_token()
        observing = cls.supplier + cls.removed
        cls.ticket.add_observers(partners=observing.partner_id, role="supplier")
        cls.ticket.add_observers(
            partners=cls.employee.partner_id, emails=["mailbox@partners.example.com"]
        )
        cls.foreign.add_observers(partners=cls.rival.partner_id, role="supplier")
        cls.marks = {}
        cls._say_everything()
        cls._tell_everybody()
        cls.ticket.remove_observers(
            cls.ticket.observer_ids.filtered(
                lambda observer: observer.partner_id == cls.removed.partner_id
            )
        )
        cls.said = cls.env["mail.message"].browse(cls.marks)
        cls.env.flush_all()

    @classmethod
    def _say_everything(cls):
        for speaker, audiences in (
            (cls.customer, "P"),
            (cls.removed, "PR"),
            (cls.supplier, "PR"),
            (cls.agent, "PRT"),
        ):
            for letter in audiences:
                cls._say(cls.ticket.with_user(speaker), letter)
        # A mail by an observer, and a mail that was held back.
        by_mail = {
            "author_id": False,
            "message_type": "email",
            "email_from": "mailbox@partners.example.com",
        }
        server = cls.ticket.with_user(SUPERUSER_ID)
        cls._say(server, "R", **by_mail)
        cls._say(server, "T", **by_mail, care_screening="unproven")
        cls._say(server, "N", message_type="notification")

    @classmethod
    def _say(cls, ticket, letter, **values):
        mark = f"{WORDS[letter]}-{len(cls.marks)}"
        message = ticket.message_post(
            body=f"About {mark}",
            attachments=[(f"{mark}.png", DOT + mark.encode())],
            care_audience=AUDIENCES.get(letter, "team"),
            **values,
        )
        message = message.with_env(cls.env)
        message.subject = mark
        cls.marks[message.id] = mark

    @classmethod
    def _tell_everybody(cls):
        messages = cls.env["mail.message"].browse(cls.marks)
        everybody = cls.env["res.users"].union(*cls.users.values()).partner_id
        messages.partner_ids = everybody
        messages.starred_partner_ids = everybody
        messages.notification_ids.unlink()
        cls.env["mail.notification"].create(
            [
                {
                    "mail_message_id": message.id,
                    "res_partner_id": partner.id,
                    "author_id": message.author_id.id,
                    "notification_type": "inbox",
                }
                for message in messages
                for partner in everybody
            ]
        )
        cls.ticket.message_subscribe(everybody.ids)

    @classmethod
    def enter(cls, person):
        """Let the world be as it is for a person of the table; return his user, or none."""
        cls.buyer_company.care_shares_requests = person == "sharing"
        return cls.users.get(person, cls.env["res.users"])

    @classmethod
    def link_of(cls, person):
        """Return what a person of the table adds to an address (dict)."""
        customer = cls.customer.partner_id
        if person == "link":
            return {"pid": customer.id, "hash": cls.ticket._sign_token(customer.id)}
        if person == "mailbox":
            return {"pid": customer.id, "hash": cls.ticket._sign_token(cls.supplier.partner_id.id)}
        if person == "guest":
            other = cls.other_customer.partner_id
            return {"pid": other.id, "hash": cls.foreign._sign_token(other.id)}
        return {}

    # ------------------------------------------------------------ what is seen

    def marks_in(self, answer):
        """Return the marks (set of str) that stand in an answer, whatever it is."""
        return set(re.findall(rf"(?:{'|'.join(WORDS.values())})-\d+", str(answer)))

    def marks_of(self, letter):
        """Return the marks (set of str) of all that one letter of the table stands for."""
        return {mark for mark in self.marks.values() if mark.startswith(WORDS[letter])}

    def marks_of_some(self, letter):
        """Return the marks (set of str) of what a small letter of the table stands for."""
        some = {
            "P": lambda message: message.care_speaker in ("team", "customer"),
            "R": lambda message: message.message_type != "email",
        }
        said = self.said.filtered(some.get(letter, lambda _message: False))
        return {self.marks[message.id] for message in said} & self.marks_of(letter)

    def marks_of_audiences(self, audiences):
        return [self.marks_of(letter) for letter in AUDIENCES if AUDIENCES[letter] in audiences]

    def marks_where(self, opens):
        """Return the marks (list of str) of the comments for which `opens(message id)` is true."""
        return [mark for message_id, mark in self.marks.items() if self.tried(opens, message_id)]

    def tried(self, knock, *args):
        """Return what `knock` returns, None where it is refused; what it did is undone."""
        try:
            with self.undone():
                return knock(*args)
        except REFUSALS:
            return None

    @contextmanager
    def undone(self):
        """Undo in the end whatever is done within, requests included."""
        with self.cr.savepoint() as savepoint:
            try:
                yield
                self.env.flush_all()
            finally:
                self.env.transaction.clear()
                savepoint.rollback()

    def letters_in(self, answer):
        """Return what an answer shows, as the table writes it.

        A question mark follows where it shows only some of what a letter stands for.
        """
        seen, found = self.marks_in(answer), ""
        for letter in WORDS:
            marks = self.marks_of(letter)
            if marks & seen:
                partly = (
                    letter.lower() if marks & seen == self.marks_of_some(letter) else f"{letter}?"
                )
                found += letter if marks <= seen else partly
        return found

    def check_doors(self, table, knock):
        """Try each door as each person: `knock(door, person, user)` returns what he gets."""
        doors = rows(table)
        self.assertFalse([door for door, row in doors.items() if not any(row.values())])
        for person, who in PEOPLE.items():
            user = self.enter(person)
            for door, row in doors.items():
                with self.subTest(who=who, door=door):
                    answer = self.tried(knock, door, person, user)
                    self.assertEqual(
                        self.letters_in(answer) or "-",
                        row[person] or "-",
                        f"what {who} gets by the door “{door}”",
                    )
