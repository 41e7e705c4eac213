"""What opening a customer costs: the same for one order and for 10,000."""

from odoo.tests import tagged

from .profile_case import ProfileCase

MANY = 10_000


@tagged("post_install", "-at_install")
class TestProfileQueries(ProfileCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._past()
        cls.order = cls._order(cls.customer, cls.product)

    def _assert_same_for_many(self, call, count, budget):
        """See that `call` costs `budget` (dict of table to queries) before and after.

        :param count: function of what the call returns, how much it shows (int)
        """
        few, answer = self._queries(call)
        less = count(answer)
        self._past(count=12)
        self._many_orders(self.order, MANY)
        many, answer = self._queries(call)
        self.assertGreater(count(answer), less)
        self.assertEqual(many, few)
        self.assertEqual(many, budget)

    def _as_agent(self):
        return self.carla.with_user(self.agent)

    def test_the_profile_costs_the_same_for_10_000_orders(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_profile(),
            lambda profile: profile["orders"]["count"],
            {},
        )

    def test_the_time_line_costs_the_same_for_10_000_orders(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_timeline(),
            lambda page: len(page["entries"]),
            {},
        )

    def test_remarks_cost_the_same_for_many(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_remarks(limit=10),
            lambda told: len(told["remarks"]),
            {},
        )

    def test_requests_cost_the_same_for_many(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_requests(),
            lambda told: len(told["requests"]),
            {},
        )
