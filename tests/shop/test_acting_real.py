"""Keys to accounts, asked for by many at once."""

from functools import partial

from odoo.tests import tagged

from ..real_server import RealServerCase

LIMIT_OF_CUSTOMER, LIMIT_OF_AGENT = 3, 30


@tagged("post_install", "-at_install")
class TestKeysAtOnce(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.server.login("admin")
        cls.agents = [
            cls.server.add_user(f"care_real_agent{number}", "care_desk.group_care_agent")
            for number in range(3)
        ]

    def _customer(self, login):
        """Create a customer with an account; return the id of his contact."""
        user = self.server.add_user(login, "base.group_portal")
        return self._partner(user)

    def _partner(self, caller):
        [(partner,)] = self.server.rows(
            "SELECT partner_id FROM res_users WHERE id = %s", caller.uid
        )
        return partner

    def _reset(self, agent, partner):
        return partial(agent.call, "res.partner", "care_send_password_reset", [partner], "Asked")

    def _check_one_passed(self, outcomes):
        refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        self.assertEqual(len(refused), len(outcomes) - 1, outcomes)
        for error in refused:
            self.assertEqual(error.name, "odoo.exceptions.UserError", error)
            self.assertIn("within the hour", str(error))

    def test_a_customer_gets_no_more_than_his_share(self):
        customer = self._customer("care_real_customer")
        for _time in range(LIMIT_OF_CUSTOMER - 1):
            self._reset(self.agents[0], customer)()
        outcomes = self.server.at_once(
            *(self._reset(agent, customer) for agent in self.agents),
            lock=f"SELECT FROM res_partner WHERE id = {customer} FOR UPDATE",
        )
        self._check_one_passed(outcomes)
        [(sent,)] = self.server.rows(
            "SELECT count(*) FROM care_customer_act WHERE partner_id = %s", customer
        )
        self.assertEqual(sent, LIMIT_OF_CUSTOMER)

    def test_an_agent_sends_no_more_than_his_share(self):
        agent = self.server.add_user("care_real_busy", "care_desk.group_care_agent")
        customers = [self._customer(f"care_real_customer{number}") for number in range(3)]
        with self.server.cursor() as cursor:
            cursor.execute(
                "INSERT INTO care_customer_act (partner_id, kind, at, user_id, reason, company_id)"
                " SELECT %s, 'password_reset', now() AT TIME ZONE 'UTC', %s, 'Asked', 1"
                " FROM generate_series(1, %s)",
                [self._partner(self.admin), agent.uid, LIMIT_OF_AGENT - 1],
            )
            cursor.connection.commit()
        # Each from a session of its own, as in several tabs.
        outcomes = self.server.at_once(
            *(self._reset(self.server.login("care_real_busy"), customer) for customer in customers),
            lock=f"SELECT FROM res_partner WHERE id = {self._partner(agent)} FOR UPDATE",
        )
        self._check_one_passed(outcomes)
        [(sent,)] = self.server.rows(
            "SELECT count(*) FROM care_customer_act WHERE user_id = %s", agent.uid
        )
        self.assertEqual(sent, LIMIT_OF_AGENT)
