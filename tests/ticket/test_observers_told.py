from odoo.tests import tagged

from .observer_case import ObserverCase


@tagged("post_install", "-at_install")
class TestObserversAreTold(ObserverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def included(self, address):
        mails = self._mails_to(address)
        self.assertEqual(len(mails), 1)
        return mails

    def test_each_is_told_by_a_mail_of_his_own(self):
        self.as_agent.add_observers(
            partners=self.nora.partner_id + self.paul, emails=[self.gina, "hugo@guests.example.com"]
        )
        everyone = {self.nora.email, self.paul.email, self.gina, "hugo@guests.example.com"}
        for address in everyone:
            mail = self.included(address)
            others = everyone - {address}
            text = f"{mail.email_to} {mail.recipient_ids.mapped('email')} {mail.body_html}"
            for other in others:
                self.assertNotIn(other, text)
            self.assertNotIn(self.customer.email, text)
            self.assertEqual(mail.email_cc or "", "")
            self.assertIn("auto-generated", mail.headers)
            # An answer finds the request by the message that it answers.
            self.assertEqual((mail.model, mail.res_id), ("care.ticket", self.ticket.id))

    def test_only_an_account_is_given_the_page(self):
        self.as_agent.add_observers(partners=self.nora.partner_id + self.paul, emails=[self.gina])
        page = self.ticket.access_url
        self.assertIn(page, self.included(self.nora.email).body_html)
        for address in (self.paul.email, self.gina):
            self.assertNotIn("/my/requests", self.included(address).body_html)
        self.assertNotIn("access_token", self.included(self.nora.email).body_html)

    def test_the_mail_is_no_comment_that_anyone_reads(self):
        self.as_agent.add_observers(partners=self.nora.partner_id)
        self.assertFalse(self._messages(self.ticket))
        for user in (self.customer, self.nora):
            comments = self.ticket.with_user(user)._comments_of_page({})["messages"]
            self.assertFalse(comments)

    def test_each_is_told_in_his_language(self):
        template = self.env.ref("care_desk.mail_template_observer_included")
        template.with_context(lang="fr_FR").subject = "Vous suivez {{ object.ticket_id.number }}"
        template.with_context(lang="en_US").subject = "You follow {{ object.ticket_id.number }}"
        self.paul.lang = "fr_FR"
        self.nora.partner_id.lang = "en_US"
        self.company.partner_id.lang = "fr_FR"
        self.as_agent.add_observers(partners=self.nora.partner_id + self.paul, emails=[self.gina])
        number = self.ticket.number
        subjects = {
            address: self.included(address).subject
            for address in (self.nora.email, self.paul.email, self.gina)
        }
        self.assertEqual(
            subjects,
            {
                self.nora.email: f"You follow {number}",
                self.paul.email: f"Vous suivez {number}",
                # An address is written to in the language of the shop.
                self.gina: f"Vous suivez {number}",
            },
        )

    def test_the_customers_name_is_hidden_where_the_team_hides_it(self):
        self.team.hide_requester = True
        self.as_agent.add_observers(partners=self.nora.partner_id)
        self.assertNotIn("Carla", self.included(self.nora.email).body_html)

    def test_each_comment_is_mailed_once_from_then_on(self):
        self.as_agent.add_observers(partners=self.nora.partner_id, emails=[self.gina])
        for audience, mails in (("public", 1), ("private", 1), ("team", 0)):
            for address in (self.nora.email, self.gina):
                before = self.count_mails(address)
                self.say(audience)
                with self.subTest(audience=audience, address=address):
                    self.assertEqual(self.count_mails(address) - before, mails)

    def test_a_contact_without_an_address_is_no_obstacle(self):
        silent = self.env["res.partner"].create({"name": "Silent"})
        added = self.as_agent.add_observers(partners=silent + self.paul)
        self.assertEqual(len(added), 2)
        self.assertEqual(self.count_mails(self.paul.email), 1)
