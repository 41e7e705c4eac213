from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ResPartner(models.Model):
    """What the customer service does for a customer, one entry per thing it may do."""

    _inherit = "res.partner"

    care_store_id = fields.Many2one(
        "stock.warehouse",
        "Preferred Store",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        domain=lambda self: [("id", "in", self._care_stores().ids)],
        help="The pickup point where this customer likes to be served.",
    )

    @api.constrains("care_store_id")
    def _check_care_store(self):
        stores = self._care_stores()
        for partner in self:
            if partner.care_store_id and partner.care_store_id not in stores:
                raise ValidationError(
                    self.env._(
                        "%s is no pickup point of the shop. Choose one that a delivery method "
                        "offers for pick up in store.",
                        partner.care_store_id.display_name,
                    )
                )

    @api.model
    def _care_stores(self):
        """Return the stores where the shop lets customers pick up (stock.warehouse)."""
        # sudo: delivery methods, asked for agents without rights on sales
        carriers = self.env["delivery.carrier"].sudo()
        return carriers.search([("delivery_type", "=", "in_store")]).warehouse_ids.sudo(False)

    # ---------------------------------------------------------------- actions

    @api.readonly
    def care_actions(self):
        """Return what an agent may do for this customer, in the order it is shown.

        Later rooms extend it, and `care_act` with it.

        :return: list of dict with key (str), name (str, translated) and icon (str, a class of
            Font Awesome without its `fa-`); empty for who is no customer
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        if self._care_staff() or self._care_only_suppliers():
            return []
        account = self._care_account()
        actions = [
            {"key": "correct", "name": self.env._("Correct name or address"), "icon": "pencil"},
            {"key": "write_mail", "name": self.env._("Write a mail"), "icon": "envelope-o"},
            {"key": "store", "name": self.env._("Preferred store"), "icon": "map-marker"},
        ]
        if account and account.active:
            actions.append(
                {
                    "key": "reset_password",
                    "name": self.env._("Send a password reset"),
                    "icon": "key",
                }
            )
        if not account or not account.login_date:
            actions.append(
                {
                    "key": "portal_invite",
                    "name": self.env._("Invite to the portal"),
                    "icon": "user-plus",
                }
            )
        return actions

    def care_act(self, key, ticket_id=False):
        """Begin one of `care_actions`.

        :param str key: key of the action
        :param int ticket_id: id of the care.ticket it is done from, whose number is the reason
            unless the agent writes another
        :return: dict, an action to run: the dialog that asks the rest
        :raises UserError: when the contact is no customer, or nothing is called `key`
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        dialogs = {
            "correct": ("care.customer.correct", self.env._("Correct Name or Address")),
            "write_mail": ("care.ticket.compose", self.env._("Write to a Customer")),
            "store": ("care.customer.store", self.env._("Preferred Store")),
            "reset_password": ("care.customer.account", self.env._("Send a Password Reset")),
            "portal_invite": ("care.customer.account", self.env._("Invite to the Portal")),
        }
        if key not in dialogs:
            raise UserError(self.env._("There is nothing called “%s” to do.", key))
        model, title = dialogs[key]
        context = {"default_partner_id": self.id, "default_ticket_id": ticket_id}
        if model == "care.customer.account":
            context["default_kind"] = key
        if model == "care.ticket.compose":
            del context["default_ticket_id"]
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def care_set_store(self, store_id, reason, ticket_id=False):
        """Note where this customer likes to be served.

        :param int store_id: id of a stock.warehouse where customers pick up, or False for none
        :param str reason: why, unless it is done from a request
        :param int ticket_id: id of the care.ticket it is done from
        :raises UserError: when he is no customer, nobody says why, or it is no pickup point
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        store = self.env["stock.warehouse"].browse(store_id or [])
        ticket = self._care_ticket_of_act(ticket_id)
        # sudo: the one field of a customer that this act is about
        self.sudo().care_store_id = store
        self.env["care.customer.act"]._record(
            "store_changed",
            self,
            reason,
            # sudo: the agent sees pickup points of his companies alone
            detail=store.sudo().name or self.env._("None"),
            ticket=ticket,
        )

    def _care_check_acting(self):
        """Refuse who does not work in the customer service, or may not read the contact.

        :raises AccessError: always for these
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the customer service acts for customers."))
        self.check_access("read")

    def _care_account(self):
        """Return the customer's own account (res.users in sudo, one or none), archived or not."""
        self.ensure_one()
        # sudo: who has an account, asked for agents who may not manage users
        accounts = self.env["res.users"].sudo().with_context(active_test=False)
        found = accounts.search(
            [("partner_id", "=", self.id), ("share", "=", True)], order="active desc, id"
        )
        return found[:1]
