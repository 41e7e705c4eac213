"""The people and records that the tests of every room share."""

from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user


class CarePeople:
    """A small shop: its team, its customers and what they ordered.

    Mixed into a test class of Odoo; `setUpClass` of that class runs first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Mails are queued, never sent; nobody's tracking slows the tests down by default.
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.company = cls.env.company
        cls.company.care_service = "on"
        cls.alias_domain = cls.company.alias_domain_id or cls.env["mail.alias.domain"].create(
            {"name": "shop.example.com"}
        )
        cls.company.alias_domain_id = cls.alias_domain
        cls.agent = cls._user("care_agent", "Agnes Agent", "care_desk.group_care_agent")
        cls.agent_2 = cls._user("care_agent_2", "Bruno Agent", "care_desk.group_care_agent")
        cls.manager = cls._user("care_manager", "Mona Manager", "care_desk.group_care_manager")
        cls.employee = cls._user("care_employee", "Emil Employee", "base.group_user")
        cls.customer = cls._user("care_customer", "Carla Customer", "base.group_portal")
        cls.other_customer = cls._user("care_other", "Otto Other", "base.group_portal")
        cls.colleague = cls._user("care_colleague", "Cleo Colleague", "base.group_portal")
        cls.buyer_company = cls.env["res.partner"].create(
            {"name": "Buyers & Co", "is_company": True, "email": "office@buyers.example.com"}
        )
        (cls.customer + cls.colleague).partner_id.parent_id = cls.buyer_company
        cls.reason = cls.env["care.reason"].create({"name": "Broken on arrival"})
        cls.team = cls.env["care.team"].create(
            {
                "name": "Shop team",
                "sequence": 1,
                "alias_name": "shop-care",
                "member_ids": [Command.set((cls.agent + cls.agent_2 + cls.manager).ids)],
                "alert_member_ids": [Command.set(cls.agent.ids)],
            }
        )

    @classmethod
    def _user(cls, login, name, groups):
        return new_test_user(
            cls.env, login, groups=groups, name=name, email=f"{login}@example.com", password=login
        )

    @classmethod
    def _ticket(cls, **values):
        """Create a ticket of Carla's without posting or announcing anything."""
        return (
            cls.env["care.ticket"]
            .with_context(mail_create_nosubscribe=True)
            .create(
                {
                    "name": "The lid is cracked",
                    "channel": "email",
                    "team_id": cls.team.id,
                    "partner_id": cls.customer.partner_id.id,
                    "email_from": cls.customer.email,
                    **values,
                }
            )
        )

    @classmethod
    def _order(cls, user, product=None, confirm=True):
        """Make an order of `user` (res.users) for one product, confirmed by default."""
        product = product or cls.env["product.product"].create(
            {"name": "Teapot", "type": "consu", "list_price": 30}
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": user.partner_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def _messages(cls, ticket, audience=None):
        """Return what was said on a ticket, oldest first, in one audience or in all."""
        messages = ticket.sudo().message_ids.filtered(
            lambda message: message.message_type in ("comment", "email")
        )
        if audience:
            messages = messages.filtered(lambda message: message.care_audience == audience)
        return messages.sorted("id")

    @classmethod
    def _mails_to(cls, address):
        """Return the queued or sent mails (mail.mail) to one address."""
        mails = cls.env["mail.mail"].sudo().search([], order="id")
        return mails.filtered(
            lambda mail: (
                address in (mail.email_to or "") or address in mail.recipient_ids.mapped("email")
            )
        )


class CareCase(CarePeople, TransactionCase):
    """Rules of the models."""


class CareHttpCase(CarePeople, HttpCase):
    """What a person may do over HTTP, and browser tours."""

    def browse_as(self, user):
        """Go on in a new browser, signed in as `user` (res.users) or as nobody; return it."""
        # The one before goes on living.
        self.session = None
        login = user and user.login
        self.authenticate(login, login)
        return self.opener, self.session

    def back_to(self, browser):
        """Go on in a browser that `browse_as` returned."""
        self.opener, self.session = browser
