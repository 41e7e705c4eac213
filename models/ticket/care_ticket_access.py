from odoo import api, fields, models

from .care_ticket_portal import id_of


class CareTicket(models.Model):
    """Who from outside opens a ticket: one rule for its page, its talk and its links."""

    _inherit = "care.ticket"

    # Whoever holds it speaks for the customer: a colleague who may read does not.
    access_token = fields.Char(groups="base.group_user")

    @api.model
    def _has_field_access(self, field, operation):
        # Asked for each value of each row of a list, where looking up groups takes a fifth of it.
        if field.groups == "base.group_user" and not self.env.su:
            return not self.env.user.share
        return super()._has_field_access(field, operation)

    @api.model
    def _get_thread_with_access(self, thread_id, *, hash=None, pid=None, token=None, **kwargs):
        """Return the ticket that the user may read by right, or by a link he was mailed.

        The one place that decides: the page, the talk in it and what is posted all ask here.
        """
        # sudo: only to know what a link could open
        ticket = self.sudo().browse(thread_id).exists()
        if not ticket.access_token:
            token = hash = None
        if not id_of(pid) or id_of(pid) != ticket.partner_id.id:
            pid = hash = None
        return super()._get_thread_with_access(thread_id, hash=hash, pid=pid, token=token, **kwargs)

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        # Who reads by right gets the plain address.
        share_token = share_token and (self.env.su or self.env.user._is_internal())
        return super()._get_share_url(redirect, signup_partner, pid, share_token)

    def _thread_to_store(self, store, fields, *, request_list=None):
        # Files, followers and activities of a ticket are asked without regard to its notes.
        if request_list is not None and self.env.user.share:
            request_list = []
        return super()._thread_to_store(store, fields, request_list=request_list)
