from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, hash_sign, verify_hash_signed

# How long the links in the two mails are good.
LINK_HOURS = 30 * 24


class CareMailChange(models.Model):
    """A customer's mail address that an agent changed, and what the customer said to it.

    Whoever receives the mails about an account can take it. So these go on to the old address, and
    the customer signs in as before, until he himself confirms the new one: signed in, by the link
    mailed there. At the old address he is told, and may undo the change. No link ever makes an
    address of his account that was not proven to be his.
    """

    _name = "care.mail.change"
    _description = "Change of a Customer's Mail Address"
    _order = "id desc"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    old_email = fields.Char(required=True)
    new_email = fields.Char()
    state = fields.Selection(
        [
            ("told", "Told to the old address"),
            ("pending", "To be confirmed"),
            ("confirmed", "Confirmed by the customer"),
            ("undone", "Undone by the old address"),
            ("replaced", "Settled by another change"),
        ],
        required=True,
    )
    at = fields.Datetime(default=fields.Datetime.now, required=True)
    user_id = fields.Many2one("res.users", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")

    # ---------------------------------------------------------------- opening

    @api.model
    def _begin(self, partner, old, new):
        """Tell both addresses of a change that an agent has just made.

        :param partner: res.partner whose address it is
        :param old: the address before, normalised (str), or False for none
        :param new: the address now, normalised (str), or False for none
        """
        # sudo: the changes and their mails are the system's, no agent reads them
        changes = self.with_user(SUPERUSER_ID).sudo()
        partner = changes.env["res.partner"].browse(partner.id)
        account = partner._care_account()
        pending = changes._oldest_pending(partner)
        if pending and pending.old_email == new:
            # Back to the address he is known by: the one between was never his.
            changes._settle(partner)
            return
        old = old or changes._last_known(partner, account)
        if not old or old == new:
            return
        change = changes.create(
            {
                "partner_id": partner.id,
                "old_email": old,
                "new_email": new,
                "state": "pending" if account else "told",
                "user_id": self.env.uid,
                "company_id": (partner.company_id or self.env.company).id,
            }
        )
        change._mail("care_desk.mail_template_address_changed", old)
        if change.state == "pending" and account.active and new:
            change._mail("care_desk.mail_template_address_to_confirm", new)

    def _mail(self, template, address):
        """Queue one of the two mails.

        :param str template: xml id of a mail.template
        :param str address: where it goes
        """
        self.ensure_one()
        self.env.ref(template).send_mail(self.id, email_values={"email_to": address})

    @api.model
    def _oldest_pending(self, partner):
        """Return the change whose old address is the one proven to be a customer's, or none.

        :param partner: res.partner
        """
        return self.search(
            [("partner_id", "=", partner.id), ("state", "=", "pending")], order="id", limit=1
        )

    @api.model
    def _last_known(self, partner, account):
        """Return the address (str) a customer without one had before, or False.

        :param partner: res.partner
        :param account: res.users, his, one or none
        """
        is_open = [("partner_id", "=", partner.id), ("state", "in", ("told", "pending"))]
        last = self.search(is_open, order="id desc", limit=1)
        return last.old_email or email_normalize(account.login or "")

    @api.model
    def _settle(self, partners, state="replaced"):
        """Close what is open of customers: the address that they have now is theirs.

        :param partners: res.partner records
        :param str state: what became of it
        """
        self.search(
            [("partner_id", "in", partners.ids), ("state", "in", ("told", "pending"))]
        ).state = state

    # ------------------------------------------------------------------ links

    def _link(self, purpose):
        """Return the address (str) of the page to confirm or undo this change.

        :param str purpose: confirm or undo
        """
        self.ensure_one()
        token = hash_sign(self.env, self._scope(purpose), self.id, expiration_hours=LINK_HOURS)
        path = "/my/mail-address" if purpose == "confirm" else "/care/mail-address"
        return f"{self.get_base_url()}{path}/{token}"

    @api.model
    def _of_link(self, purpose, token):
        """Return the change (care.mail.change in sudo, one or none) that a link was made for.

        :param str purpose: confirm or undo
        :param str token: what the link carries
        """
        # sudo: the link is the right
        changes = self.sudo()
        try:
            found = verify_hash_signed(changes.env, self._scope(purpose), token)
        except ValueError:
            # What is no token at all.
            found = None
        return changes.browse(found or []).exists()

    @api.model
    def _scope(self, purpose):
        return f"care_desk.mail_change.{purpose}"

    def _masked(self):
        """Return the new address (str) so that its owner knows it and nobody else learns it."""
        self.ensure_one()
        if not self.new_email:
            return self.env._("none")
        name, _at, domain = self.new_email.rpartition("@")
        return f"{name[:1]}{'•' * 5}@{domain}"

    # ---------------------------------------------------------------- answers

    def _check_open(self, purpose):
        """Refuse a link that came too late.

        :param str purpose: confirm or undo
        :raises UserError: when the change was settled, or another followed
        """
        self.ensure_one()
        if purpose == "undo":
            is_open = self.state in ("told", "pending")
        else:
            later = [("partner_id", "=", self.partner_id.id), ("id", ">", self.id)]
            is_open = (
                self.state == "pending"
                and not self.search_count(later, limit=1)
                and self.partner_id.email_normalized == self.new_email
            )
        if not is_open:
            raise UserError(
                self.env._(
                    "This link is no longer good: the address was confirmed, the change undone, or "
                    "another one followed. Nothing was changed. Write to us if something is wrong."
                )
            )

    def _confirm(self):
        """Let the customer, signed in, take the new address as his own: he signs in with it now.

        :raises UserError: see `_check_open`; and when it is the address of another account
        """
        self._check_open("confirm")
        account = self.partner_id._care_account()
        others = self.env["res.users"].with_context(active_test=False)
        if others.search_count([("login", "=", self.new_email), ("id", "!=", account.id)], limit=1):
            raise UserError(
                self.env._(
                    "Another account uses %s already. You sign in with your old address as "
                    "before; write to us, and we look for the reason.",
                    self.new_email,
                )
            )
        if email_normalize(account.login):
            account.login = self.new_email
        self._settle(self.partner_id, "confirmed")

    def _undo(self):
        """Let the owner of the old address take the change back, and tell the customer service.

        Where the customer has made an account since and used it, the service decides alone: the
        old address may be a mistake that was corrected.

        :return: bool, whether the address is the old one again
        :raises UserError: see `_check_open`
        """
        self._check_open("undo")
        partner, was_pending = self.partner_id, self.state == "pending"
        account = partner._care_account()
        later = [("partner_id", "=", partner.id), ("id", ">=", self.id)]
        self.search([*later, ("state", "in", ("told", "pending"))]).state = "undone"
        is_restored = was_pending or not account.login_date
        if is_restored:
            if not was_pending:
                # Invited with the new address, and never signed in.
                account.active = False
            partner.signup_cancel()
            partner.email = self.old_email
        self._ask_the_team()
        return is_restored

    def _ask_the_team(self):
        """Open a request of the customer who objects, where the service takes any."""
        self.ensure_one()
        tickets = self.env["care.ticket"].with_company(self.company_id)
        if not tickets._is_service_on():
            return
        tickets.open_ticket(
            "form",
            {
                "name": self.env._("Objection: my mail address was changed"),
                "partner_id": self.partner_id.id,
                "email_from": self.old_email,
                "company_id": self.company_id.id,
                "body": self.env._(
                    "I did not ask for the new address %(new)s, and object by the link in the mail "
                    "to my old one, %(old)s. The change was made by %(who)s.",
                    old=self.old_email,
                    new=self.new_email or self.env._("none"),
                    who=self.user_id.name or self.env._("somebody of the team"),
                ),
            },
        )
