"""What opening a customer costs: the same for one order and for 10,000."""

from odoo.tests import tagged

from .profile_case import ProfileCase

MANY = 10_000
# Of all other kinds, so that a page of 50 shows some of each.
MORE = 6


@tagged("post_install", "-at_install")
class TestProfileQueries(ProfileCase):
    maxDiff = None

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
        self._past(count=MORE)
        self._many_orders(self.order, MANY)
        many, answer = self._queries(call)
        self.assertGreater(count(answer), less)
        self.assertEqual(many, few)
        self.assertEqual(dict(many), budget)

    def _as_agent(self):
        return self.carla.with_user(self.agent)

    def test_the_profile_costs_the_same_for_10_000_orders(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_profile(),
            lambda profile: profile["orders"]["count"],
            {
                "res_users": 1,  # who asks
                "res_partner": 2,  # the customer, his addresses
                "res_company": 1,
                "loyalty_card": 1,
                "loyalty_program": 1,
                "res_currency": 1,
                "rating_rating": 2,  # counted, and the latest
                "sale_order": 1,  # counted and summed up at once
            },
        )

    def test_the_time_line_costs_the_same_for_10_000_orders(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_timeline(limit=50),
            lambda page: len(page["entries"]),
            {
                "res_users": 2,  # who asks, authors and who acted
                "res_partner": 4,  # the customer, his people, operators, authors of mails
                "res_company": 1,
                "care_ticket": 3,  # requests, those of chats and of mails
                "discuss_channel": 3,
                "mail_message": 2,
                "sale_order": 2,
                "res_currency": 1,
                "care_customer_act": 2,
                "care_consent": 2,
                "care_consent_purpose": 1,
                "care_remark": 2,
            },
        )

    def test_remarks_cost_the_same_for_many(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_remarks(limit=10),
            lambda told: len(told["remarks"]),
            {
                "res_users": 1,  # who asks, authors among them
                "res_partner": 2,
                "res_company": 1,
                "care_remark": 2,  # those shown, and which of them may be changed
                # What they are about, each by its links and its names.
                "product_product": 2,
                "product_template": 1,
                "product_template_attribute_value": 1,
                "product_tag": 2,
                "product_attribute_value": 2,
                "product_attribute": 1,
            },
        )

    def test_requests_cost_the_same_for_many(self):
        self._assert_same_for_many(
            lambda: self._as_agent().care_requests(),
            lambda told: len(told["requests"]),
            {
                "res_users": 1,
                "res_partner": 1,
                "care_ticket": 1,
            },
        )
