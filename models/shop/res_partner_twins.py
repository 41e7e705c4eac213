from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime, Domain
from odoo.tools import SQL
from odoo.tools.misc import hash_sign, verify_hash_signed

# A link that nobody opened for so long is void; he may ask for a new one.
LINK_HOURS = 14 * 24
LINKS_PER_HOUR = 3
SCOPE = "care_desk.join"


class ResPartner(models.Model):
    """An account made after a chat, and the contact the chat had made: probably the same person.

    Signing up proves no address, so nobody joins them until he opens the link mailed to it.
    """

    _inherit = "res.partner"

    care_joined_at = fields.Datetime(
        "Address Proven on",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="When the customer opened the link mailed to his address, and said which contacts "
        "with it were his.",
    )

    # ------------------------------------------------------------------ twins

    @api.readonly
    def care_twins(self):
        """Return the contacts that are probably the same person as this one.

        One of them has an account, the other has none; both have the same mail address.

        :return: list of dict with id, name, email, city and has_account (bool)
        :raises AccessError: to who is not of the customer service, or may not read the contact
        """
        self.ensure_one()
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the customer service sees who is the same."))
        self.check_access("read")
        account = self._care_account_of_twins()
        if account:
            twins = self._care_nameless_twins()
        else:
            twins = self._care_same_address().filtered(
                lambda other: self in other._care_nameless_twins()
            )
        return [
            {
                "id": twin.id,
                "name": twin.display_name,
                "email": twin.email,
                "city": twin.city or "",
                "has_account": not account,
            }
            for twin in twins.sudo(False)._filtered_access("read")
        ]

    # ---------------------------------------------------------------- joining

    def _care_nameless_twins(self):
        """Return the contacts without account that an account's one may join (res.partner, sudo).

        None where this contact has no account of a customer. Companies, contacts of the shop's own
        people and contacts of another company are left to the team.
        """
        self.ensure_one()
        # sudo: contacts and accounts of the same address, asked for customers
        me = self.sudo()
        if not me._care_account_of_twins() or me._care_staff() or me.is_company:
            return me.browse()
        twins = me._care_same_address()
        accounts = me.env["res.users"].with_context(active_test=False)
        taken = accounts.search([("partner_id", "in", twins.ids)]).partner_id
        twins -= taken | twins._care_staff()
        companies = me.company_id | me._care_account_of_twins().company_id
        family = me._care_line() | twins.search([("parent_id", "=", me.id)])
        return twins.filtered(
            lambda twin: (
                not twin.is_company
                and twin not in family
                and (not twin.company_id or twin.company_id in companies)
            )
        )

    def _care_same_address(self):
        """Return the other contacts with the same mail address (res.partner, in sudo)."""
        # sudo: see _care_nameless_twins
        me = self.sudo()
        if not me.email_normalized:
            return me.browse()
        return me.search(
            Domain("email_normalized", "=", me.email_normalized)
            & Domain("id", "!=", me.id)
            & Domain("type", "in", ("contact", "other")),
            order="id",
        )

    def _care_account_of_twins(self):
        """Return the customer's account of this contact (res.users in sudo, one or none)."""
        # sudo: who has an account, asked for agents and customers
        users = self.sudo().user_ids.filtered("active")
        return users if len(users) == 1 and users.share else users.browse()

    def _care_ask_joining(self):
        """Mail this account the link that proves its address, where there is somebody to join.

        :return: whether a mail went out (bool)
        :raises UserError: when too many were asked for within the hour
        """
        self.ensure_one()
        # sudo: the account's own mail, to its own address
        me = self.sudo()
        if not me._care_nameless_twins():
            return False
        if self.env["care.form.use"]._count_use("join", str(me.id)) > LINKS_PER_HOUR:
            raise UserError(
                self.env._(
                    "Too many links were asked for within the hour, and none was sent. Please use "
                    "the last one, or wait an hour."
                )
            )
        template = me.env.ref("care_desk.mail_template_join", raise_if_not_found=False)
        if template:
            template.send_mail(me.id)
        return bool(template)

    def _care_join_url(self):
        """Return the address (str) of the page on which this account joins its contacts."""
        self.ensure_one()
        # sudo: the secret of the database
        token = hash_sign(
            self.env(su=True), SCOPE, self._care_join_values(), expiration_hours=LINK_HOURS
        )
        return f"{self.get_base_url()}/my/join/{token}"

    def _care_join_values(self):
        """Return what a link is for: this account, at this address."""
        return [self.id, self._care_account_of_twins().id, self.email_normalized]

    def _care_join_offers(self):
        """Return what joining would bring.

        :return: list of dict with twin (res.partner in sudo), requests and orders (int)
        """
        twins = self._care_nameless_twins()
        asked, ordered = (
            dict(twins.env[model]._read_group(domain, ["partner_id"], ["__count"]))
            for model, domain in (
                ("care.ticket", [("partner_id", "in", twins.ids)]),
                ("sale.order", [("partner_id", "in", twins.ids), ("state", "=", "sale")]),
            )
        )
        return [
            {"twin": twin, "requests": asked.get(twin, 0), "orders": ordered.get(twin, 0)}
            for twin in twins
        ]

    @api.model
    def _care_join_by_link(self, token):
        """Return the contact (res.partner in sudo) of who is signed in, if the link is his.

        :param str token: the end of a link
        :return: none where the link is void: another account's, of another address, or too old
        """
        me = self.env.user.partner_id
        try:
            # sudo: the secret of the database
            values = verify_hash_signed(self.env(su=True), SCOPE, token)
        except ValueError:
            # What is no link at all.
            values = None
        if not values or values != me._care_join_values() or not values[1]:
            return me.browse()
        # sudo: whose the link is, was checked above
        return me.sudo()

    def _care_join(self, chosen):
        """Join contacts without account into this account's, who has proven the address.

        What they asked, ordered and left in carts becomes his.

        :param chosen: list of int, ids of contacts he says are his
        :return: how many were joined (int)
        :raises UserError: when one of them may not be joined, or not any more; nothing is changed
        """
        self.ensure_one()
        # sudo: contacts are joined for their own person, who has proven the address
        me = self.sudo()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple({me.id, *chosen}),
            )
        )
        self.env.invalidate_all()
        twins = me._care_nameless_twins().filtered(lambda twin: twin.id in chosen)
        if len(twins) != len(set(chosen)):
            raise UserError(
                self.env._(
                    "Something has changed since this page was opened, and nothing was joined. "
                    "Please open the link in the mail again."
                )
            )
        me.care_joined_at = Datetime.now()
        for twin in twins:
            detail = self.env._("%(name)s (contact %(id)s)", name=twin.name, id=twin.id)
            wizard = me.env["base.partner.merge.automatic.wizard"]
            wizard._merge((twin | me).ids, me)
            self.env["care.customer.act"]._record(
                "joined",
                me,
                self.env._("He opened the link mailed to %s.", me.email_normalized),
                detail=detail,
            )
        carts = me.env["sale.order"].search(
            [("care_customer_id", "=", me.id), ("state", "=", "draft")]
        )
        carts._care_know_customer()
        return len(twins)
