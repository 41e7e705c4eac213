from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.mail.tools.discuss import add_guest_to_context


class CareAttachmentController(AttachmentController):
    """What a visitor may send: files of a kind and size that do no harm."""

    @route()
    @add_guest_to_context
    def mail_attachment_upload(self, ufile, thread_id, thread_model, is_pending=False, **kwargs):
        """Refuse a visitor's file with the reason, before anything of it is kept."""
        if thread_model == "discuss.channel" and not request.env.user._is_internal():
            thread = self._get_thread_with_access_for_post(thread_model, thread_id, **kwargs)
            try:
                if thread:
                    thread._care_check_file(ufile)
            except UserError as error:
                # The browser shows a message; Odoo's bare text it takes for an unknown error.
                return request.make_json_response({"error": {"message": str(error)}})
        return super().mail_attachment_upload(ufile, thread_id, thread_model, is_pending, **kwargs)
