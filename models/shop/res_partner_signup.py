from odoo import models

from .mail_mail_account import KeyTo


class ResPartner(models.Model):
    """The token that sets the password of an account is never an agent's to hold.

    Odoo hands it to whoever may change contacts, as agents may: in the links of its templates, when
    a record is shared, by `signup_get_auth_param`.
    """

    _inherit = "res.partner"

    def signup_get_auth_param(self):
        # Asked by the system, it goes into the mail to the customer alone.
        asked = self.with_context(care_key_to=KeyTo("")) if self.env.su else self
        result = super(ResPartner, asked).signup_get_auth_param()
        for values in result.values():
            if not values.get("auth_signup_token", True):
                del values["auth_signup_token"]
        return result

    def _generate_signup_token(self, expiration=None):
        user = self.env.user
        if (
            user._is_care_agent()
            and user.partner_id != self
            and not user.has_group("base.group_erp_manager")
            and not isinstance(self.env.context.get("care_key_to"), KeyTo)
        ):
            # A link without it leads to the page where one signs in.
            return ""
        return super()._generate_signup_token(expiration=expiration)
