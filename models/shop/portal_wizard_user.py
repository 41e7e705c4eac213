from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError

from .mail_mail_account import KeyTo


class PortalWizardUser(models.TransientModel):
    """Odoo's own dialog to invite to the portal, as far as agents use it.

    They may manage contacts, hence open it. What holds for their own way holds here.
    """

    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        self._care_check_agent()
        return super().action_grant_access()

    def action_invite_again(self):
        self._care_check_agent()
        return super().action_invite_again()

    def action_revoke_access(self):
        if self._care_is_by_agent():
            raise AccessError(
                self.env._("Only an administrator takes an account away. Nothing was changed.")
            )
        return super().action_revoke_access()

    def _send_email(self):
        # sudo: where the account's mails go, for who may not manage users
        address = self.user_id.sudo()._care_address()
        # The system's own mail, which no agent may read.
        keyed = self.with_user(SUPERUSER_ID).with_context(care_key_to=KeyTo(address))
        return super(PortalWizardUser, keyed)._send_email()

    def _care_is_by_agent(self):
        """Tell whether an agent, who may not manage users, is at this dialog."""
        user = self.env.user
        return (
            not self.env.su
            and user._is_care_agent()
            and not user.has_group("base.group_erp_manager")
        )

    def _care_check_agent(self):
        """Let agents invite customers alone, and note it.

        :raises UserError: when it is no customer, or he was mailed too often
        """
        self.ensure_one()
        if not self._care_is_by_agent():
            return
        self.partner_id._care_check_customer()
        self.partner_id._care_send_key(
            "portal_invited",
            # sudo: as above
            self.user_id.sudo()._care_address() or self.email or "",
            self.env._("Invited in Odoo's own dialog"),
        )
