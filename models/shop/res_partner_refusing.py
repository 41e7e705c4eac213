from odoo import models


class ResPartner(models.Model):
    """Who must not be mailed about what he might buy."""

    _inherit = "res.partner"

    def _care_refusing_mail(self):
        """Return those of these people (res.partner) who may not be reminded of anything by mail.

        They refused newsletters, are on the blacklist, or left a mailing list of newsletters by
        the link in a mail.
        """
        refusing = self._care_refusing("newsletter")
        # sudo: mailing lists, asked for who may not read them
        lists = self.env["care.consent.purpose"]._care_named("newsletter").sudo().mailing_list_ids
        # sudo: addresses of contacts that the caller may name
        addresses = set(self.sudo().mapped("email_normalized")) - {False}
        if not lists or not addresses:
            return refusing
        # sudo: as above
        left = (
            self.env["mailing.subscription"]
            .sudo()
            ._read_group(
                [
                    ("list_id", "in", lists.ids),
                    ("opt_out", "=", True),
                    ("contact_id.email_normalized", "in", list(addresses)),
                ],
                ["contact_id"],
            )
        )
        gone = {contact.email_normalized for (contact,) in left}
        # sudo: addresses of contacts that the caller may name
        return refusing | self.filtered(lambda partner: partner.sudo().email_normalized in gone)
