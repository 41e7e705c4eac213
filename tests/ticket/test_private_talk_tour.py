from odoo.tests import tagged

from .test_portal_observers import FollowedCase


@tagged("post_install", "-at_install")
class TestPrivateTalkTour(FollowedCase):
    """Coordinator and supplier talk in private while the customer sees nothing of it."""

    def test_a_private_talk_stays_private_until_a_comment_is_made_public(self):
        self.say("public", body="We look into it.")
        supplier, customer = self.supplier.login, self.customer.login
        before = len(self._mails_to(self.customer.email))

        self.start_tour(
            f"/odoo/action-care_desk.care_ticket_action/{self.ticket.id}",
            "care_coordinator_asks_privately",
            login=self.agent.login,
        )
        self.assertEqual(self.ticket.awaiting_observer_id, self.observer(self.pottery))
        self.start_tour("/my", "care_supplier_answers_privately", login=supplier)
        word = self._messages(self.ticket)[-1]
        self.assertEqual((word.care_audience, word.care_speaker), ("private", "observer"))
        self.assertEqual(self.ticket.awaiting, "team")
        self.start_tour("/my", "care_customer_sees_nothing_of_it", login=customer)
        self.assertEqual(len(self._mails_to(self.customer.email)), before)

        self.start_tour(self.ticket.access_url, "care_supplier_makes_it_public", login=supplier)
        self.env.invalidate_all()
        self.assertEqual(word.care_audience, "public")
        mails = self._mails_to(self.customer.email)
        self.assertEqual(len(mails), before + 1)
        mails[-1].notification_ids.notification_status = "sent"
        self.start_tour(
            self.ticket.access_url, "care_supplier_is_told_what_has_left", login=supplier
        )
        self.assertEqual(word.care_audience, "public")
        self.start_tour(
            self.ticket.access_url, "care_customer_reads_what_was_made_public", login=customer
        )

    def test_who_holds_a_link_answers_by_it(self):
        self.say("public", body="We look into it.")
        self.say("private", body="Is the glaze at fault?")
        url = self.ticket._get_share_url(pid=self.customer.partner_id.id)
        self.start_tour(url, "care_visitor_answers_by_link")
        word = self._messages(self.ticket)[-1]
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual((word.care_audience, word.care_speaker), ("public", "customer"))
