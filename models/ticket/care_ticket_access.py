import hashlib
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac

from .care_ticket_portal import id_of

# A link lives as long as the period it was made in and the next one.
LINK_DAYS = 30


class CareTicket(models.Model):
    """How someone from outside opens a ticket: by right, or by the link in a mail to him.

    Links are for the customer alone, one for each. A link dies with its time, with the next
    customer of the ticket, and where someone else is signed in.
    """

    _inherit = "care.ticket"

    # How many new links are mailed within the hour.
    LINKS_PER_NETWORK = 15
    LINKS_PER_TICKET = 3

    # Part of what signs the links: drawing a new one ends them all. It opens nothing by itself.
    access_token = fields.Char(groups="base.group_user")

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, mode="read", hash=None, pid=None, token=None, **kwargs
    ):
        """Return the ticket that the visitor may read, by right or by his link, or none.

        The one place that decides: the page, the talk in it and what is posted all ask here.
        """
        ticket = super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
        if ticket or mode != "read":
            return ticket
        # sudo: only to know what is open to the visitor
        ticket = self.sudo().browse(thread_id).exists()
        if not ticket:
            return ticket
        if ticket._open_audiences():
            # An employee who observes has no rights on requests, but on this one's page.
            return ticket
        return ticket._opened_by_link(hash, pid)

    def _opened_by_link(self, hash, pid):
        """Return this ticket for the customer whose link it is, or none."""
        self.ensure_one()
        customer = self.partner_id
        if (
            not self.env.user._is_public()
            or not customer
            or not self.access_token
            or id_of(pid) != customer.id
            or not self._is_signed(hash, self._link_hashes(customer.id))
        ):
            return self.browse()
        return self.with_context(care_link_partner=customer)

    def _link_hashes(self, partner_id, today=None):
        """Return the hashes (list of str) that open this ticket to a partner, the newest first."""
        self.ensure_one()
        period = (today or date.today()).toordinal() // LINK_DAYS
        # sudo: the secret of the database, and the ticket's own
        secret = self.sudo().access_token
        return [
            hmac(
                self.env(su=True),
                "care_desk.link",
                (self.env.cr.dbname, self.id, secret, partner_id, number),
                hash_function=hashlib.sha256,
            )
            for number in (period, period - 1)
        ]

    @api.model
    def _mail_new_link(self, thread_id, pid, hash, ip):
        """Mail the customer a new link to his ticket where an older one was his.

        Nobody learns from it whether there is such a ticket. Who only guesses has no link that
        ever was one, so no mail goes out.

        :param int thread_id: id of a care.ticket, whether there is one or not
        :param str pid: whose link it was
        :param str hash: what signed it
        :param str ip: where he asks from
        :raises UserError: when too many were asked for from there within the hour
        """
        uses = self.env["care.form.use"]
        if uses._count_use("link", self._network_of(ip)) > self.LINKS_PER_NETWORK:
            raise UserError(
                self.env._(
                    "Too many links were asked for from here within the hour, and none was sent. "
                    "Please wait an hour, or answer our last mail."
                )
            )
        # sudo: the customer's own link, mailed to himself
        ticket = self.sudo().browse(thread_id).exists()
        if not ticket or not ticket._was_link_of_customer(hash, pid):
            return
        if uses._count_use("link of", str(ticket.id)) > self.LINKS_PER_TICKET:
            return
        template = self.env.ref("care_desk.mail_template_ticket_link").sudo()
        template.send_mail(ticket.id, email_values={"recipient_ids": [(4, ticket.partner_id.id)]})

    def _was_link_of_customer(self, hash, pid):
        """Tell whether a link was the customer's at any time since this ticket was opened."""
        self.ensure_one()
        customer = self.partner_id
        if not customer.email_normalized or not self.access_token or id_of(pid) != customer.id:
            return False
        first, today = self.create_date.toordinal(), date.today().toordinal()
        known = []
        for day in range(first, today + LINK_DAYS, LINK_DAYS):
            known += self._link_hashes(customer.id, date.fromordinal(min(day, today)))
        return self._is_signed(hash, known)

    @api.model
    def _is_signed(self, hash, known):
        """Tell whether what a visitor sent is one of the `known` hashes (list of str)."""
        # What is not ASCII cannot be compared, and is none.
        is_hash = isinstance(hash, str) and hash.isascii()
        return is_hash and any(consteq(hash, right) for right in known)

    # ------------------------------------------------------------------ hooks

    def _sign_token(self, pid):
        # What Odoo compares a link with, to know whose it is.
        return self._link_hashes(id_of(pid))[0]

    def _portal_get_parent_hash_token(self, pid):
        # The second of the two that Odoo compares it with.
        return self._link_hashes(id_of(pid))[1]

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        """Return the plain address of the page, and with it his link where it is the customer's."""
        self.ensure_one()
        customer = self.sudo().partner_id
        if not pid or pid != customer.id or not (self.env.su or self.env.user._is_care_agent()):
            return self.access_url
        self._portal_ensure_token()
        return f"{self.access_url}?pid={pid}&hash={self._sign_token(pid)}"

    def get_portal_url(self, suffix=None, query_string=None, anchor=None, **kwargs):
        """Return the plain address of the page: it asks who one is (see portal.mixin)."""
        self.ensure_one()
        query = f"?{query_string.lstrip('&')}" if query_string else ""
        return f"{self.access_url}{suffix or ''}{query}{f'#{anchor}' if anchor else ''}"

    def _get_access_action(self, access_uid=None, force_website=False):
        self.ensure_one()
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        # sudo: which role he has
        if force_website or not user.sudo()._is_care_agent():
            return {
                "type": "ir.actions.act_url",
                "url": self.access_url,
                "target": "self",
                "res_id": self.id,
            }
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)
