from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResPartner(models.Model):
    """A customer's account, as far as the customer service helps him into it.

    Nobody of the team sees a password or a link that sets one: such mails are the system's own, see
    `mail_mail_account.py`, and go to the address that is proven to be the customer's.
    """

    _inherit = "res.partner"

    # How many mails with the key to his account a customer gets, and an agent has sent, in an hour.
    KEYS_PER_CUSTOMER = 3
    KEYS_PER_AGENT = 30

    def care_send_password_reset(self, reason, ticket_id=False):
        """Mail this customer a link to choose a new password, as the shop's own page does.

        :param str reason: why, unless it is done from a request
        :param int ticket_id: id of the care.ticket it is done from
        :return: str, the address it went to
        :raises UserError: when he is no customer or has no account, nobody says why, or too many
            were sent; nothing was sent then
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        account = self._care_account()
        if not account.active:
            raise UserError(
                self.env._(
                    "%s has no account whose password could be reset. Invite him to the portal.",
                    self.display_name,
                )
            )
        address = account._care_address()
        if not address:
            raise UserError(self.env._("%s has no mail address. Add one first.", self.display_name))
        self._care_send_key("password_reset", address, reason, ticket_id)
        # The system's own mail, which no agent may read.
        account.with_user(SUPERUSER_ID).with_context(lang=account.lang).action_reset_password()
        return address

    def care_invite_to_portal(self, reason, ticket_id=False):
        """Give this customer an account, and mail him the link to choose his password.

        Who was invited before and never signed in is mailed again.

        :param str reason: why, unless it is done from a request
        :param int ticket_id: id of the care.ticket it is done from
        :return: str, the address it went to
        :raises UserError: when he is no customer, has an account he uses, has no address or one
            of another account, nobody says why, or too many were sent; nothing was changed then
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        account = self._care_account()
        if account.active and account.login_date:
            raise UserError(
                self.env._(
                    "%s has an account already and has signed in. Send a password reset instead.",
                    self.display_name,
                )
            )
        self._care_check_address_for_account()
        address = account._care_address() or self.email_normalized
        self._care_send_key("portal_invited", address, reason, ticket_id)
        wizard = self.env["portal.wizard"].with_user(SUPERUSER_ID).with_context(lang=self.env.lang)
        wizard = wizard.with_company(self.company_id or self.env.company)
        line = wizard.create({"partner_ids": self.ids}).user_ids
        if line.is_portal and account.active:
            line.action_invite_again()
        else:
            line.action_grant_access()
        return address

    # ---------------------------------------------------------------- helpers

    def _care_check_address_for_account(self):
        """Refuse to make an account of an address that is none, or somebody else's.

        :raises UserError: says which and what to do
        """
        self.ensure_one()
        address = self.email_normalized
        if not address:
            raise UserError(
                self.env._(
                    "%s has no mail address to invite him at. Add one first.", self.display_name
                )
            )
        # sudo: whether an account uses the address, asked for agents who may not manage users
        accounts = self.env["res.users"].sudo().with_context(active_test=False)
        other = accounts.search([("login", "=", address), ("partner_id", "!=", self.id)], limit=1)
        if other:
            raise UserError(
                self.env._(
                    "%(address)s is the address of another account, that of %(name)s. Merge the "
                    "two contacts, or correct the address of one of them. Nothing was sent.",
                    address=address,
                    name=other.partner_id.display_name,
                )
            )

    def _care_send_key(self, kind, address, reason, ticket_id=False):
        """Note that the key to an account is mailed, where not too many were.

        :param str kind: password_reset or portal_invited
        :param str address: where it goes
        :param str reason: why, unless there is a request
        :param int ticket_id: id of the care.ticket it is done from
        :raises UserError: when too many were sent within the hour
        """
        self.ensure_one()
        # Two at once are counted one after the other. A lock would not do: the second still sees
        # what was there before the first. A change of the row has Odoo begin the second anew.
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id IN %s",
                tuple((self | self.env.user.partner_id).ids),
            )
        )
        # sudo: what was sent by anybody, to this customer in whatever company
        acts = self.env["care.customer.act"].sudo()
        sent = [
            ("kind", "in", ("password_reset", "portal_invited")),
            ("at", ">", fields.Datetime.now() - timedelta(hours=1)),
        ]
        if acts.search_count([*sent, ("partner_id", "=", self.id)]) >= self.KEYS_PER_CUSTOMER:
            raise UserError(
                self.env._(
                    "%s was mailed several times within the hour already. Ask him to look into "
                    "his spam folder; in an hour you may send another. Nothing was sent.",
                    self.display_name,
                )
            )
        if acts.search_count([*sent, ("user_id", "=", self.env.uid)]) >= self.KEYS_PER_AGENT:
            raise UserError(
                self.env._(
                    "You sent as many resets and invitations within the hour as one may. Nothing "
                    "was sent. Wait, or ask a colleague."
                )
            )
        acts.sudo(False)._record(
            kind, self, reason, detail=address, ticket=self._care_ticket_of_act(ticket_id)
        )
