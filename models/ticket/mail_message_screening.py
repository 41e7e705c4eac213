from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.mail.tools.discuss import Store


class MailMessage(models.Model):
    """What becomes of a mail that was held back: see `care_change_audience`, or it stays a note."""

    _inherit = "mail.message"

    _care_held_back_idx = models.Index("(care_screening, res_id) WHERE care_screening IS NOT NULL")

    def care_keep_held_back(self):
        """Leave this held-back mail the team note that it is, as decided: it waits no longer.

        Nobody is told, and it does not count as its sender's word. Who decided so and when is kept
        on the request. Where somebody decided before, nothing is changed.

        :return: dict, the comment as the client's store takes it
        :raises AccessError: to others than the agents who may write on the request
        """
        self.ensure_one()
        if not self.env.user._is_care_agent():
            raise AccessError(
                self.env._("Only the team decides on mails that were held back. Nothing changed.")
            )
        self.check_access("read")
        # sudo: who may decide is checked first
        message = self.sudo()
        if message.care_screening:
            ticket = self._care_ticket_to_change("team")
            message.care_screening = False
            ticket._note_held_back_kept(message)
        return Store().add(self, self._care_store_fields()).get_result()
