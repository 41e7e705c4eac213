"""What the tests of changing afterwards who reads a comment share."""

CHANGES = [
    ("public", "private"),
    ("public", "team"),
    ("private", "public"),
    ("private", "team"),
    ("team", "public"),
    ("team", "private"),
]
READERS = {
    "public": {"care_agent", "care_nora", "care_customer"},
    "private": {"care_agent", "care_nora"},
    "team": {"care_agent"},
}


class Observed:
    """Nora observes Carla's request with an account, Gina by mail alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.gina = "gina@guests.example.com"
        cls.ticket = cls._ticket(reason_id=cls.reason.id)
        cls.ticket.add_observers(partners=cls.nora.partner_id, emails=[f"Gina Guest <{cls.gina}>"])
        cls.outside = (cls.customer.email, cls.nora.email, cls.gina)

    def say(self, user=None, audience="public", ticket=None, **kwargs):
        ticket = self.ticket if ticket is None else ticket
        message = ticket.with_user(user or self.agent).message_post(
            **{"body": "The lid is on its way.", "care_audience": audience, **kwargs}
        )
        return message.sudo()

    def change(self, message, audience, user=None):
        return message.with_user(user or self.agent).care_change_audience(audience)

    def preview(self, message, audience, user=None):
        return message.with_user(user or self.agent).care_audience_change(audience)

    def mails(self):
        """Return how many mails there are to each of those outside that will still be sent."""
        return {
            address: len(self._mails_to(address).filtered(lambda mail: mail.state != "cancel"))
            for address in self.outside
        }

    def sent(self):
        """Let what waits be sent, as far as the records show it."""
        # sudo: mails are the system's
        mails = self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        mails.notification_ids.write({"notification_status": "sent"})
        mails.write({"state": "sent"})

    def readers(self, message):
        """Return who of the people reads a comment on the page."""
        return {
            user.login
            for user in (self.agent, self.nora, self.customer, self.other_customer, self.employee)
            if message in self.ticket.with_user(user)._comments_of_page({})["messages"].sudo()
        }
