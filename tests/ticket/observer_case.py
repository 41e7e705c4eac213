"""What the tests of observers share."""

from ..common import CareCase


class ObserverCase(CareCase):
    """Nora observes with an account, Paul is a contact without one, Gina an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.paul = cls.env["res.partner"].create(
            {"name": "Paul Partner", "email": "paul@partners.example.com"}
        )
        cls.gina = "gina@guests.example.com"
        cls.ticket = cls._ticket()
        cls.as_agent = cls.ticket.with_user(cls.agent)

    def say(self, audience="public", ticket=None, **kwargs):
        ticket = self.as_agent if ticket is None else ticket
        return ticket.message_post(body="We look into it.", care_audience=audience, **kwargs)

    def count_mails(self, address):
        return len(self._mails_to(address))

    def kinds(self, ticket=None):
        """Return the kinds of what happened to the ticket, oldest first."""
        ticket = self.ticket if ticket is None else ticket
        return ticket.event_ids.sorted("id").mapped("kind")

    def notes(self, ticket=None):
        """Return what Odoo logged on the ticket, oldest first, as text."""
        ticket = self.ticket if ticket is None else ticket
        logged = ticket.sudo().message_ids.filtered(
            lambda message: message.message_type == "notification"
        )
        return [str(message.body) for message in logged.sorted("id")]
