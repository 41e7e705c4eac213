from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

ADDRESS = ("street", "street2", "zip", "city", "state_id", "country_id")
IDENTITY = ("name", "phone", "lang", "ref", "company_name", "vat", "website", "function")


class ResPartner(models.Model):
    """What holds whenever an agent changes a contact: by form, dialog, RPC or import.

    The shop's own people are not his to change. What he changes of a customer is noted, and a
    change of mail is told to the old address, see `care_mail_change.py`. Code that runs as the
    system decides for itself, and a customer in his account is free.
    """

    _inherit = "res.partner"

    def write(self, vals):
        if not self._care_is_by_agent():
            return self._care_write_for_himself(vals)
        customers = self._care_check_not_staff()
        if "email" in vals:
            customers._care_check_new_address(vals["email"])
        names = [name for name in ("email", *IDENTITY, *ADDRESS) if name in vals]
        before = {
            partner: ({name: partner[name] for name in names}, partner.email_normalized)
            for partner in customers
        }
        result = super().write(vals)
        for partner, (values, address) in before.items():
            partner._care_note_changes(values)
            if "email" in vals and address != partner.email_normalized:
                self.env["care.mail.change"]._begin(partner, address, partner.email_normalized)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_past(self):
        if not self._care_is_by_agent():
            return
        # sudo: what is kept of them in whatever company, by whomever
        for model in ("care.customer.act", "care.consent", "care.remark"):
            kept = self.env[model].sudo().search([("partner_id", "in", self.ids)], limit=1)
            if kept:
                raise UserError(
                    self.env._(
                        "What the team did or noted for %s, and what he agreed to, is kept. "
                        "Archive the contact, or let a manager erase the customer's data. "
                        "Nothing was deleted.",
                        kept.partner_id.display_name,
                    )
                )

    # ---------------------------------------------------------------- helpers

    def _care_is_by_agent(self):
        """Tell whether an agent changes these contacts by himself."""
        return not self.env.su and self.env.user._is_care_agent()

    def _care_write_for_himself(self, vals):
        """Write, where no agent does; a customer who changes his own mail has settled the rest."""
        user = self.env.user
        is_own_mail = "email" in vals and user.share and self == user.partner_id
        # sudo: whether he has another address now
        old = is_own_mail and self.sudo().email_normalized
        result = super().write(vals)
        if is_own_mail and self.sudo().email_normalized != old:
            # sudo: changes of addresses are the system's
            self.env["care.mail.change"].sudo()._settle(self)
        return result

    def _care_check_not_staff(self):
        """Refuse an agent to change the contacts of the shop's own people, but his own.

        :return: res.partner, those of these contacts that belong to none of them
        :raises AccessError: names the first
        """
        others = self - self.env.user.partner_id
        staff = others._care_staff()
        if staff and not self.env.user.has_group("base.group_erp_manager"):
            raise AccessError(
                self.env._(
                    "%s belongs to the shop's own people: an administrator changes such contacts. "
                    "Nothing was changed.",
                    # sudo: the user reads the contact, not always the company it belongs to
                    staff[:1].sudo().display_name,
                )
            )
        return others - staff

    def _care_check_new_address(self, email):
        """Refuse an address that is none, or that the customers' accounts could not take.

        :param email: what is to be their address (str, or False for none)
        :raises UserError: says why
        """
        address = email_normalize(email or "")
        if email and email.strip() and not address:
            raise UserError(
                self.env._("“%s” is no mail address. Write one, as in jo@example.com.", email)
            )
        changing = self.filtered(lambda partner: (partner.email_normalized or "") != address)
        # sudo: who has an account, asked for agents who may not manage users
        accounts = self.env["res.users"].sudo()
        having = accounts.search([("partner_id", "in", changing.ids)])
        if not having:
            return
        if not address:
            raise UserError(
                self.env._(
                    "%s has an account, which needs a mail address. Nothing was changed.",
                    having[0].partner_id.display_name,
                )
            )
        others = accounts.with_context(active_test=False).search(
            [("login", "=", address), ("partner_id", "not in", changing.ids)], limit=1
        )
        if others or len(having.partner_id) > 1:
            raise UserError(
                self.env._(
                    "%(address)s is the address of another account: %(name)s. Two accounts cannot "
                    "share one. Nothing was changed.",
                    address=address,
                    name=(others or having[:1]).partner_id.display_name,
                )
            )

    def _care_note_changes(self, before):
        """Note what an agent changed of this customer.

        :param dict before: names of fields to the values they had
        """
        self.ensure_one()
        changed = [name for name, value in before.items() if self[name] != value]
        ticket = self._care_ticket_of_context()
        reason = self.env.context.get("care_reason")
        is_address = self.type in ("invoice", "delivery", "other") and self.parent_id
        customer = self.parent_id if is_address else self
        for kind, of_kind in (
            ("mail_changed", {"email"}),
            ("identity_changed", set(IDENTITY)),
            ("address_changed", set(ADDRESS)),
        ):
            lines = [
                f"{self._fields[name]._description_string(self.env)}: "
                f"{self._care_shown(name, before[name])} → {self._care_shown(name, self[name])}"
                for name in changed
                if name in of_kind
            ]
            if lines:
                self.env["care.customer.act"]._record(
                    kind,
                    customer,
                    (reason if isinstance(reason, str) else "")
                    or (not ticket and self.env._("Changed in the contact itself")),
                    detail="; ".join(lines),
                    ticket=ticket,
                )

    def _care_ticket_of_context(self):
        """Return the request (care.ticket, one or none) that an agent changes a contact from."""
        ticket_id = self.env.context.get("care_ticket_id")
        if not isinstance(ticket_id, int):
            return self.env["care.ticket"]
        return self.env["care.ticket"].browse(ticket_id).exists()._filtered_access("read")

    def _care_shown(self, name, value):
        """Return a value (of a field, by name) as people read it (str)."""
        if isinstance(value, models.BaseModel):
            # sudo: countries and states, which anybody reads
            value = value.sudo().display_name
        return str(value or "—")
