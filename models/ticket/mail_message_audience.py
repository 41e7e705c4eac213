import re

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tools.discuss import Store

from .care_ticket_audience import AUDIENCES
from .mail_message import SPOKEN, SUBTYPES


class MailMessage(models.Model):
    """Changing afterwards who reads a comment on a request."""

    _inherit = "mail.message"

    def care_change_audience(self, audience):
        """Give this comment to other readers; its files go with it.

        Who may read it from now on and was not told yet is told by mail, once. What was mailed
        before stays mailed. Who changed what and when is kept on the request.

        :param str audience: `public`, `private` or `team`
        :return: dict, the comment as the client's store takes it
        :raises AccessError: to others than its author (an agent or an observer) and managers
        :raises UserError: for an audience that does not exist or is not for observers
        """
        self.ensure_one()
        ticket = self._care_ticket_to_change(audience)
        if not self.env.user._is_care_agent():
            ticket = ticket.sudo(False)._for_outsider()
        # sudo: whether the user may was checked above
        message = self.with_env(ticket.env)
        former, was_held_back = message.care_audience, bool(message.care_screening)
        if audience != former:
            message.write(
                {
                    "care_audience": audience,
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(SUBTYPES[audience]),
                    # The team has read it, and takes it as its sender's word.
                    "care_screening": False,
                }
            )
            message._care_untie()
            ticket._note_audience_change(message, former)
            if audience == "private" and message.care_speaker in ("team", "observer"):
                ticket.is_talk_private = True
            if AUDIENCES.index(audience) < AUDIENCES.index(former or "team"):
                ticket._hear_widened(message, was_held_back)
                ticket._notify_thread(message, skip_existing=True)
            else:
                message._care_recall()
        if not self.env.user._is_care_agent():
            return {}
        return Store().add(self, message._care_store_fields()).get_result()

    def care_audience_change(self, audience):
        """Tell what giving this comment to `audience` (str) would do, before it is done.

        :return: dict with keys told (list of str), who would be mailed now, and mailed (list of
            str), who has it by mail already and keeps it though he would no longer read it here
        :raises AccessError: see `care_change_audience`
        """
        self.ensure_one()
        ticket = self._care_ticket_to_change(audience)
        tried = self._care_mailed_to(ticket, also_failed=True)
        had = self._care_mailed_to(ticket, also_waiting=False)
        would = ticket._outside_names(audience)
        # sudo: who wrote it, which the mails ask too, is not told of his own words
        message = self.sudo()
        author = ticket._observer_of(message.author_id.id, message.email_from)
        would.pop(author._address() if author else False, None)
        if not self.env.user._is_care_agent():
            had, would = (self._care_names_shown(ticket, names) for names in (had, would))
        return {
            "told": [name for address, name in would.items() if address not in tried],
            "mailed": [name for address, name in had.items() if address not in would],
        }

    # ---------------------------------------------------------------- helpers

    def _care_ticket_to_change(self, audience):
        """Return the ticket (in sudo) of a comment whose audience the user may change so."""
        if audience not in AUDIENCES:
            raise UserError(self.env._("“%s” is not an audience.", audience))
        # sudo: what is allowed is decided here
        message = self.sudo()
        ticket = self.env["care.ticket"].browse(
            message.res_id if message.model == "care.ticket" else 0
        )
        if not ticket.exists() or message.message_type not in SPOKEN:
            raise UserError(self.env._("Only comments on requests have an audience."))
        ticket = ticket.sudo()
        user = self.env.user
        is_own = message.author_id == user.partner_id
        if user._is_care_agent():
            ticket.sudo(False).check_access("write")
            allowed = (
                is_own or message.care_screening or user.has_group("care_desk.group_care_manager")
            )
        else:
            allowed = (
                is_own
                and message.care_speaker == "observer"
                and ticket._is_observed_by_me()
                and "team" not in (audience, message.care_audience)
            )
        if not allowed:
            raise AccessError(
                self.env._(
                    "Only who wrote a comment and managers change who reads it. "
                    "Nothing was changed."
                )
            )
        return ticket

    def _care_mailed_to(self, ticket, also_failed=False, also_waiting=True):
        """Return who outside has this comment by mail: dict of address to name (str).

        :param ticket: care.ticket that it stands on
        :param bool also_failed: with those whose mail did not arrive; nobody is mailed twice
        :param bool also_waiting: with those whose mail has not left yet, and can be withdrawn
        """
        left_out = set() if also_failed else {"bounce", "exception", "canceled"}
        left_out |= set() if also_waiting else {"ready"}
        # sudo: notifications of others are hidden, the names are for who changes the comment
        outside = self.sudo().notification_ids.filtered(
            lambda notification: (
                notification.notification_status not in left_out
                and not notification.res_partner_id._is_care_agent()
            )
        )
        names = {}
        for notification in outside:
            partner = notification.res_partner_id
            address = partner.email_normalized or notification.mail_email_address
            names[address] = ticket._name_of_reader(partner, address)
        return names

    def _care_recall(self):
        """Withdraw what can be withdrawn from who no longer reads this comment (in sudo).

        Mails that still wait are written anew, for who reads it now. The addresses of its files
        are no longer good.
        """
        self.ensure_one()
        # sudo: mails and their notifications are the system's
        waiting = (
            self.env["mail.mail"]
            .sudo()
            .search([("mail_message_id", "=", self.id), ("state", "in", ("outgoing", "exception"))])
        )
        waiting.notification_ids.filtered(
            lambda notification: notification.notification_status != "sent"
        ).unlink()
        waiting.write({"state": "cancel"})
        self._care_renew_files()
        if waiting:
            # sudo: whether the user may was checked before
            ticket = self.env["care.ticket"].sudo().browse(self.res_id)
            ticket._notify_thread(self, skip_existing=True)

    def _care_renew_files(self):
        """Give the files of this comment (in sudo) new addresses, in its text too.

        An address that was once given stays good for weeks; the same file at a new one is unknown.
        """
        body = str(self.body or "")
        # What others hold too, another comment or a product, is not this comment's to delete.
        elsewhere = self.search([("attachment_ids", "in", self.attachment_ids.ids)]) - self
        for file in self.attachment_ids:
            is_own = (file.res_model, file.res_id) == (self.model, self.res_id)
            fresh = file.copy({"res_model": self.model, "res_id": self.res_id})
            fresh.access_token = False
            [token] = fresh.generate_access_token()
            addresses = rf"(/web/(?:image|content)/){file.id}(?!\d)([^\"'\s<>]*)"
            for address in re.finditer(addresses, body):
                rest = re.sub(r"(access_token=)[^&]+", rf"\g<1>{token}", address[2])
                body = body.replace(address[0], f"{address[1]}{fresh.id}{rest}")
            self.attachment_ids = [(3, file.id), (4, fresh.id)]
            if is_own and file not in elsewhere.attachment_ids:
                file.unlink()
        if body != (self.body or ""):
            self.body = body

    def _care_untie(self):
        """Part this comment (in sudo) from answers with other readers.

        The thread of a talk shows whoever reads an answer what it answers.
        """
        answers = self.search([("parent_id", "=", self.id)])
        for answer in answers + self:
            asked = answer.parent_id
            if asked and AUDIENCES.index(asked.care_audience or "team") > AUDIENCES.index(
                answer.care_audience or "team"
            ):
                answer.parent_id = False

    def _care_names_shown(self, ticket, names):
        """Return names (dict of address to name, both str) as an observer may know them."""
        customer = ticket.partner_id.email_normalized or ticket.email_normalized
        observers = {observer._address() for observer in ticket.observer_ids}
        hides = ticket._hides_requester()
        shown = {}
        for address, name in names.items():
            # A former customer, or his colleague, would tell who he is.
            if address == customer or (hides and address not in observers):
                name = ticket._requester_shown()
            # Who was given without a name is called by his address.
            shown[address] = self.env._("An observer") if "@" in name else name
        return shown

    def _care_store_fields(self):
        return [
            "body",
            "care_audience",
            "care_screening",
            Store.Many("attachment_ids", sort="id", sudo=True),
            Store.One("subtype_id", ["description"], sudo=True),
        ]
