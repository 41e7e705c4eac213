from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

from odoo.addons.mail.tools.discuss import Store

TEAM = "base.group_user"


class DiscussChannel(models.Model):
    """A chat: a live chat session that belongs to a request.

    This file holds what a chat is and which doors lead to it. How it is opened, taken, ended, kept
    on its request and minded in bad weather stand in the `discuss_channel_*.py` beside it.
    """

    _inherit = "discuss.channel"

    care_ticket_id = fields.Many2one(
        "care.ticket",
        "Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=TEAM,
    )
    care_company_id = fields.Many2one(
        related="care_ticket_id.company_id", store=True, string="Customer Service Company"
    )
    care_queued_at = fields.Datetime("Waiting since", readonly=True, copy=False, groups=TEAM)
    care_taken_at = fields.Datetime("Taken on", readonly=True, copy=False, groups=TEAM)
    care_identity = fields.Selection(
        [
            ("signed_in", "Signed in"),
            ("proven", "Customer number and address match"),
            ("typed", "Address typed, not proven"),
            ("unknown", "Unknown"),
        ],
        "Identity",
        readonly=True,
        copy=False,
        groups=TEAM,
    )
    care_ended_by = fields.Selection(
        [("operator", "Operator"), ("visitor", "Visitor"), ("system", "System")],
        "Ended by",
        readonly=True,
        copy=False,
    )
    care_kept_message_id = fields.Many2one(
        "mail.message",
        "Kept on the Request up to",
        readonly=True,
        copy=False,
        groups=TEAM,
        help="What was said up to here stands on the request.",
    )
    care_has_unseen = fields.Boolean(
        "Has Unread Answers",
        readonly=True,
        copy=False,
        groups=TEAM,
        help="The chat ended before the visitor had read what the team said.",
    )
    care_mailed_message_id = fields.Many2one(
        "mail.message", "Mailed up to", readonly=True, copy=False, groups=TEAM
    )
    care_copied_at = fields.Datetime("Copy Mailed on", readonly=True, copy=False, groups=TEAM)
    care_form_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _care_form_digest_unique = models.UniqueIndex(
        "(care_form_digest) WHERE care_form_digest IS NOT NULL",
        "This form was sent already.",
    )
    _care_waiting_idx = models.Index(
        "(care_queued_at, id) WHERE care_queued_at IS NOT NULL"
        " AND care_taken_at IS NULL AND livechat_end_dt IS NULL"
    )
    _care_ongoing_idx = models.Index(
        "(id) WHERE care_ticket_id IS NOT NULL AND livechat_end_dt IS NULL"
    )
    _care_unseen_idx = models.Index("(id) WHERE care_has_unseen IS TRUE")
    _care_taken_idx = models.Index(
        "(livechat_channel_id, care_taken_at DESC) WHERE care_taken_at IS NOT NULL"
    )

    # ------------------------------------------------------------------- CRUD

    def _auto_init(self):
        # The chats of before belong to no request: there is nothing to compute for each of them.
        if not column_exists(self.env.cr, self._table, "care_company_id"):
            create_column(self.env.cr, self._table, "care_company_id", "int4")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._care_check_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._care_check_fields(vals)
        if vals.get("active") is False:
            self._care_check_not_ongoing()
        ending = self.browse()
        if "livechat_end_dt" in vals and not vals["livechat_end_dt"]:
            self._care_reopen()
        elif vals.get("livechat_end_dt"):
            ending = self._care_ongoing()
            ending._care_check_end()
        result = super().write(vals)
        if ending:
            ending._care_after_end()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ongoing(self):
        self._care_check_not_ongoing()

    @api.model
    def _care_check_fields(self, vals):
        """Refuse that somebody writes by hand what the chat's course decides."""
        ours = [name for name in vals if name.startswith("care_")]
        if ours and not self.env.su:
            raise AccessError(self.env._("Not written by hand: %s.", ", ".join(sorted(ours))))

    def _care_reopen(self):
        """Let chats go on that a bot alone had, as Odoo's widget offers; refuse all others.

        :raises UserError: for a chat that the shop's people had, or still have
        """
        # sudo: asked for visitors too
        ended = self.sudo().filtered(lambda chat: chat.care_ticket_id and chat.livechat_end_dt)
        if any(chat.care_queued_at or chat.care_taken_at for chat in ended):
            raise UserError(self.env._("This chat has ended: begin a new one."))
        ended.care_ended_by = False

    def _care_check_not_ongoing(self):
        if self._care_ongoing():
            raise UserError(
                self.env._("A chat of the customer service is still going on: close it first.")
            )

    # -------------------------------------------------------------- which ones

    def _care_ongoing(self):
        """Return which of these are chats of the care desk that have not ended, in sudo."""
        # sudo: asked for visitors too
        return self.sudo().filtered(lambda chat: chat.care_ticket_id and not chat.livechat_end_dt)

    def _care_is_waiting(self):
        """Tell whether this chat is in the queue."""
        self.ensure_one()
        # sudo: a visitor asks it of his own
        chat = self.sudo()
        return bool(chat.care_queued_at and not chat.care_taken_at and not chat.livechat_end_dt)

    @api.model
    def _care_domain_of_waiting(self):
        return Domain(
            [
                ("care_queued_at", "!=", False),
                ("care_taken_at", "=", False),
                ("livechat_end_dt", "=", False),
            ]
        )

    def _care_visitor(self):
        """Return who chats from outside: a res.partner or a mail.guest, one or none, in sudo."""
        self.ensure_one()
        # sudo: members are not for every agent to read
        chat = self.sudo()
        members = chat.channel_member_ids
        visitor = members.filtered(lambda member: member.livechat_member_type == "visitor")[-1:]
        # Who has left a chat is still the one who had it.
        visitor = visitor or chat.livechat_customer_history_ids[-1:]
        return visitor.partner_id or visitor.guest_id

    def _care_is_mine(self):
        """Tell whether the present visitor is who chats from outside here."""
        self.ensure_one()
        partner, guest = self.env["res.partner"]._get_current_persona()
        return bool(partner or guest) and self._care_visitor() == (partner or guest)

    def _care_visitor_name(self):
        """Return how who chats from outside is called (str)."""
        self.ensure_one()
        # sudo: his name, shown to who reads the chat
        return self._care_visitor().name or self.sudo().care_ticket_id.requester or self.name

    def _care_visitor_users(self):
        """Return the accounts (res.users, in sudo) of who chats from outside."""
        visitor = self._care_visitor()
        is_partner = visitor._name == "res.partner"
        # sudo: like the visitor himself
        return visitor.user_ids if is_partner else self.env["res.users"].sudo()

    def _care_is_visitor_here(self):
        """Tell whether a browser of the visitor is open."""
        self.ensure_one()
        visitor = self._care_visitor()
        people = self._care_visitor_users() or visitor
        return any(person._care_is_connected() for person in people)

    def _care_operator(self):
        """Return the agent (res.users, one or none, in sudo) whose chat this is."""
        self.ensure_one()
        # sudo: who works here, asked for visitors too
        chat = self.sudo()
        return chat.livechat_operator_id.user_ids.filtered(
            lambda user: not user.share and user.partner_id in chat.channel_partner_ids
        )[:1]

    def _care_check_agent(self):
        """Refuse who is no agent of the company that these chats belong to.

        :raises AccessError: says so
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team handles chats."))
        self.check_access("read")
        # The request is refused to the agents of other companies.
        self.care_ticket_id.check_access("write")
        if any(not chat.care_ticket_id for chat in self):
            raise UserError(self.env._("This chat is none of the customer service's."))

    # ------------------------------------------------------------------ hooks

    def _to_store_defaults(self, target):
        result = super()._to_store_defaults(target)
        # sudo: a visitor is told of his own chat
        chats = self.sudo().filtered("care_ticket_id")
        waiting = chats.filtered(lambda chat: chat._care_is_waiting())
        addressed = chats.filtered("care_ticket_id.email_normalized")
        places = waiting._care_places()
        values = [
            Store.Attr("care_is_served", lambda chat: chat in chats),
            # sudo: see above
            Store.Attr("care_is_answered", lambda chat: bool(chat.sudo().care_taken_at)),
            Store.Attr("care_has_address", lambda chat: chat in addressed),
            Store.Attr("care_is_waiting", lambda chat: chat in waiting),
            Store.Attr("care_place", lambda chat: places.get(chat.id, (False, False))[0]),
            Store.Attr("care_wait_minutes", lambda chat: places.get(chat.id, (False, False))[1]),
            Store.Attr("care_ended_by", predicate=lambda chat: chat in chats),
        ]
        if target.is_internal(self.env):
            values += [
                Store.Attr("care_identity", predicate=lambda chat: chat in chats),
                # sudo: number and name are shown to who reads the chat
                Store.One(
                    "care_ticket_id",
                    ["number", "name"],
                    predicate=lambda chat: chat in chats,
                    sudo=True,
                ),
            ]
        return result + values
