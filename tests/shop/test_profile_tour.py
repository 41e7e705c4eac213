"""An agent opens a customer in the three places, remembers something of him and finds it again."""

from odoo.tests import tagged

from ..chat.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestProfileTour(ChatHttpCase):
    def test_one_picture_in_three_places(self):
        carla = self.customer.partner_id
        product = self.env["product.product"].create(
            {"name": "Espresso machine", "type": "consu", "list_price": 200}
        )
        self._order(self.customer, product)
        ticket = self._ticket()
        chat = self._chat(self.agent)
        chat.care_ticket_id.attach_customer(carla)
        self.env["care.remark"].create(
            {"partner_id": self.other_customer.partner_id.id, "body": "Drinks tea"}
        )
        for page, tour in (
            (f"/odoo/res.partner/{carla.id}", "care_profile_form"),
            (f"/odoo/requests/{ticket.id}", "care_profile_request"),
            ("/odoo/chat", "care_profile_console"),
            ("/odoo/remarks", "care_profile_search"),
        ):
            self.start_tour(page, tour, login=self.agent.login)
        remark = self.env["care.remark"].search([("partner_id", "=", carla.id)])
        self.assertEqual((remark.body, remark.pinned), ("Owns two espresso machines", True))
        self.assertEqual((remark.author_id, remark.product_ids), (self.agent, product))
