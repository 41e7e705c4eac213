"""What several people do to the tickets at the same time, and what a crash leaves behind."""

import re
import threading
import time
from functools import partial

import requests

from odoo.tests import tagged

from ..pop_server import pop_server
from ..real_server import RealServerCase

# Writers wait, readers do not: transactions that have begun meet where they write a ticket.
ALL_TICKETS = "LOCK TABLE care_ticket IN SHARE MODE"


@tagged("post_install", "-at_install")
class TestConcurrency(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent, cls.agent_2 = (
            cls.server.add_user(login, "care_desk.group_care_agent") for login in ("agnes", "bruno")
        )
        cls.server.login("admin").call(
            "care.team",
            "write",
            [cls.server.ref("care_desk.team_default")],
            {
                "member_ids": [(6, 0, [cls.agent.uid, cls.agent_2.uid])],
                "alert_member_ids": [(6, 0, [cls.agent_2.uid])],
            },
        )

    def open_ticket(self, caller=None, **values):
        """Deliver one request as the agent, and return the id of its ticket."""
        values = {"name": "Lid", "body": "The lid is cracked", **values}
        [ticket_id] = (caller or self.agent).call("care.ticket", "open_ticket", "form", values)
        return ticket_id

    def messages(self, ticket_id, kind="comment"):
        """Return the ids of what was said on a ticket."""
        return self.server.rows(
            "SELECT id FROM mail_message"
            " WHERE model = 'care.ticket' AND res_id = %s AND message_type = %s",
            ticket_id,
            kind,
        )

    def test_two_agents_take_the_same_ticket_and_one_has_it(self):
        ticket_id = self.open_ticket(email_from="taken@example.com")
        callers = (self.agent, self.agent_2)
        outcomes = self.server.at_once(
            *(partial(self.take, caller, ticket_id) for caller in callers),
            lock=f"SELECT FROM care_ticket WHERE id = {ticket_id} FOR UPDATE",
        )
        self.assertEqual(outcomes, [None, None], "nobody is shown an error")
        [(state, user_id)] = self.server.rows(
            "SELECT state, user_id FROM care_ticket WHERE id = %s", ticket_id
        )
        events = self.server.rows(
            "SELECT user_id FROM care_ticket_event"
            " WHERE ticket_id = %s AND kind = 'taken' ORDER BY id",
            ticket_id,
        )
        self.assertEqual(state, "in_progress")
        self.assertEqual(sorted(events), sorted((caller.uid,) for caller in callers))
        self.assertEqual(events[-1], (user_id,), "who took it last has it")

    def take(self, caller, ticket_id):
        return caller.call("care.ticket", "action_assign_to_me", [ticket_id])

    def test_a_form_clicked_twice_opens_one_ticket_with_all_its_files(self):
        visitor = requests.Session()
        page = visitor.get(f"{self.server.url}/care/request", timeout=60).text
        data = {"email": "twice@example.com", "body": "Where is my lid?"}
        for name in ("csrf_token", "form_token"):
            [data[name]] = re.findall(rf'name="{name}" value="(\w+)"', page)

        def click():
            files = [("attachments", (f"{name}.txt", name * 9)) for name in ("one", "two")]
            answer = visitor.post(
                f"{self.server.url}/care/request", data=data, files=files, timeout=120
            )
            return answer.url

        outcomes = self.server.at_once(click, click, lock=ALL_TICKETS)
        self.assertEqual(outcomes, [f"{self.server.url}/care/request/sent"] * 2)
        [(ticket_id,)] = self.server.rows(
            "SELECT id FROM care_ticket WHERE email_normalized = 'twice@example.com'"
        )
        self.assertEqual(len(self.messages(ticket_id)), 1)
        # A repeated request reads its files once more, from their beginning.
        files = self.server.rows(
            "SELECT name, file_size FROM ir_attachment"
            " WHERE res_model = 'care.ticket' AND res_id = %s ORDER BY name",
            ticket_id,
        )
        self.assertEqual(files, [("one.txt", 27), ("two.txt", 27)])

    def test_ten_tickets_at_once_have_ten_numbers(self):
        callers = [self.agent, self.agent_2] * 5
        ticket_ids = self.server.at_once(
            *(
                partial(self.open_ticket, caller, email_from=f"buyer{index}@example.com")
                for index, caller in enumerate(callers)
            ),
            lock=ALL_TICKETS,
        )
        numbers = self.server.rows(
            "SELECT DISTINCT number FROM care_ticket WHERE id = ANY(%s)", ticket_ids
        )
        self.assertEqual(len(numbers), 10)
        self.assertEqual([len(self.messages(ticket_id)) for ticket_id in ticket_ids], [1] * 10)

    def test_a_message_delivered_twice_at_once_opens_one_ticket(self):
        deliver = partial(
            self.open_ticket, email_from="twice@example.com", message_id="<twice@example.com>"
        )
        first, second = self.server.at_once(
            partial(deliver, self.agent), partial(deliver, self.agent_2), lock=ALL_TICKETS
        )
        self.assertEqual(first, second)
        self.assertEqual(len(self.messages(first)), 1)

    def test_a_message_delivered_twice_at_once_is_said_once(self):
        ticket_id = self.open_ticket(email_from="again@example.com")
        [(number,)] = self.server.rows("SELECT number FROM care_ticket WHERE id = %s", ticket_id)
        deliver = partial(
            self.open_ticket,
            email_from="again@example.com",
            number=number,
            message_id="<again@example.com>",
        )
        outcomes = self.server.at_once(
            partial(deliver, self.agent), partial(deliver, self.agent_2), lock=ALL_TICKETS
        )
        self.assertEqual(outcomes, [ticket_id] * 2)
        self.assertEqual(len(self.messages(ticket_id)), 2)

    def test_a_mail_delivered_twice_at_once_opens_one_ticket_and_is_not_returned(self):
        admin = self.server.login("admin")
        [domain_id] = admin.call("mail.alias.domain", "create", [{"name": "shop.example.com"}])
        [(alias_id,)] = self.server.rows(
            "SELECT alias_id FROM care_team WHERE id = %s",
            self.server.ref("care_desk.team_default"),
        )
        alias = {"alias_name": "care", "alias_domain_id": domain_id}
        admin.call("mail.alias", "write", [alias_id], alias)

        def deliver(sender):
            mail = (
                f"Message-Id: <{sender}>\r\nFrom: Tina <{sender}>\r\n"
                "To: care@shop.example.com\r\nSubject: Lid\r\n\r\nThe lid is cracked"
            )
            return admin.call("mail.thread", "message_process", False, mail)

        # The first mail of all writes to the alias, where the two would meet as well.
        deliver("mail-once@example.com")
        twice = partial(deliver, "mail-twice@example.com")
        outcomes = self.server.at_once(twice, twice, lock=ALL_TICKETS)
        [(ticket_id,)] = self.server.rows(
            "SELECT id FROM care_ticket WHERE email_normalized = 'mail-twice@example.com'"
        )
        self.assertCountEqual(outcomes, [ticket_id, False])
        self.assertEqual(len(self.messages(ticket_id, "email")), 1)
        self.assertEqual(
            self.server.rows("SELECT alias_status FROM mail_alias WHERE id = %s", alias_id),
            [("valid",)],
        )
        self.assertEqual(self.acknowledgements("mail-twice@example.com"), 1)

    def test_a_mail_that_is_fetched_while_somebody_speaks_is_not_lost(self):
        ticket_id = self.open_ticket(email_from="fetched@example.com")
        [(number,)] = self.server.rows("SELECT number FROM care_ticket WHERE id = %s", ticket_id)
        mail = (
            "Message-Id: <fetched@example.com>\r\nFrom: Tina <fetched@example.com>\r\n"
            f"To: nobody@example.com\r\nSubject: {number}\r\n\r\nAre you there?"
        )
        with pop_server(mail.encode()) as (host, port, deleted):
            admin = self.server.login("admin")
            [model_id] = admin.call("ir.model", "search", [("model", "=", "care.ticket")])
            values = {"name": "In", "server_type": "pop", "server": host, "port": port}
            values.update(user="u", password="p", state="done", object_id=model_id)
            [mail_server_id] = admin.call("fetchmail.server", "create", [values])
            fetching = threading.Thread(
                target=admin.call, args=("fetchmail.server", "fetch_mail", [mail_server_id])
            )
            with self.server.cursor() as cursor:
                # Whoever speaks begins with it: see _wait_for_turn.
                cursor.execute(
                    "UPDATE care_ticket SET write_date = write_date WHERE id = %s", [ticket_id]
                )
                fetching.start()
                self.assertTrue(self.server._all_wait([fetching]), "the mail came another way")
                cursor.connection.commit()
            fetching.join()
        self.assertEqual(deleted, [1], "nobody fetches it again")
        self.assertEqual(len(self.messages(ticket_id, "email")), 1)

    def test_a_ticket_is_announced_by_one_of_two_who_could(self):
        [ticket_id] = self.server.login("admin").call(
            "care.ticket",
            "create",
            [{"name": "Quiet", "channel": "form", "email_from": "quiet@example.com"}],
            context={"care_announce_later": True},
        )
        [(number, announced)] = self.server.rows(
            "SELECT number, announced_at FROM care_ticket WHERE id = %s", ticket_id
        )
        self.assertIsNone(announced)
        speak = partial(self.open_ticket, email_from="quiet@example.com", number=number)
        outcomes = self.server.at_once(
            partial(speak, self.agent, body="Hello?"),
            partial(speak, self.agent, body="Anybody there?"),
            lock=ALL_TICKETS,
        )
        self.assertEqual(outcomes, [ticket_id] * 2)
        self.assertEqual(len(self.messages(ticket_id)), 2)
        self.assertEqual(self.alerts(ticket_id), 1)
        self.assertEqual(self.acknowledgements("quiet@example.com"), 1)

    def alerts(self, ticket_id):
        [(count,)] = self.server.rows(
            "SELECT count(*) FROM mail_notification n JOIN mail_message m"
            " ON m.id = n.mail_message_id"
            " WHERE m.model = 'care.ticket' AND m.res_id = %s"
            " AND m.message_type = 'user_notification'",
            ticket_id,
        )
        return count

    def acknowledgements(self, address):
        [(count,)] = self.server.rows(
            "SELECT count(*) FROM mail_mail WHERE email_to LIKE %s", f"%{address}%"
        )
        return count

    def test_a_killed_server_leaves_no_half_ticket_and_takes_the_rest_later(self):
        deliveries = [
            {"email_from": f"crash{index}@example.com", "message_id": f"<crash{index}@example.com>"}
            for index in range(24)
        ]
        done = threading.Semaphore(0)

        def deliver(caller, mine):
            for values in mine:
                self.open_ticket(caller, **values)
                done.release()

        def crash():
            for _index in range(4):
                self.assertTrue(done.acquire(timeout=60))
            # The others are now anywhere between reading and committing.
            time.sleep(0.01)
            self.server.kill()

        outcomes = self.server.at_once(
            crash,
            *(
                partial(deliver, caller, deliveries[index::4])
                for index, caller in enumerate([self.agent, self.agent_2] * 2)
            ),
        )
        self.assertIsNone(outcomes[0])
        for outcome in outcomes[1:]:
            self.assertIsInstance(outcome, requests.ConnectionError)
        before = self.crash_tickets()
        self.assertGreaterEqual(len(before), 4)
        self.assertLess(len(before), len(deliveries), "the crash came too late to prove anything")
        self.server.start()
        for values in deliveries:
            self.open_ticket(**values)
        after = self.crash_tickets()
        self.assertEqual(len(after), len(deliveries))
        self.assertEqual(after & before, before, "what was answered before is unchanged")
        for tickets in (before, after):
            self.assertEqual({said for _id, _number, said in tickets}, {1})
            self.assertEqual(len({number for _id, number, _said in tickets}), len(tickets))

    def crash_tickets(self):
        """Return (id, number, count of messages) of each ticket of the crash, as a set."""
        return set(
            self.server.rows(
                "SELECT t.id, t.number, count(m.id) FROM care_ticket t"
                " LEFT JOIN mail_message m ON m.model = 'care.ticket' AND m.res_id = t.id"
                " AND m.message_type = 'comment'"
                " WHERE t.email_from LIKE 'crash%%' GROUP BY t.id"
            )
        )
