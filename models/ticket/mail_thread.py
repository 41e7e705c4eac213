from functools import partial

from markupsafe import Markup

from odoo import api, models
from odoo.service.model import retrying
from odoo.tools import human_size

from .mail_sizes import (
    MAX_FILES,
    MAX_FILES_BYTES,
    WHOLE_MAIL,
    fit_body,
    fit_files,
    part_files,
    repair_charsets,
)

# Where Odoo looks for what a mail answers, and whether it is one of ours that comes by again.
REFERRING_HEADERS = ("Message-Id", "In-Reply-To", "References")
# Where it looks for the one that came back.
RETURNED_HEADERS = ("Message-Id", "X-Microsoft-Original-Message-ID")


class MailThread(models.AbstractModel):
    """The mail gateway: where it meets requests, their rules decide."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Repeat a fetched mail that failed to serialise: who fetches it forgets it either way.

        What comes by RPC is repeated by Odoo as a whole.
        """
        process = partial(super().message_process, model, message, *args, **kwargs)
        # A recordset: nobody outside can put one into a context.
        if isinstance(self.env.context.get("care_fetching"), models.BaseModel):
            return retrying(process, self.env)
        return process()

    @api.model
    def message_parse(self, message, save_original=False):
        """Let mails refer to comments by the Message-IDs that their senders know them by.

        NUL characters of headers are dropped: PostgreSQL would refuse the mail for them.
        """
        self.env["mail.message"]._care_put_true_ids(message, REFERRING_HEADERS)
        parsed = super().message_parse(message, save_original=save_original)
        return {
            key: value.replace("\x00", "") if isinstance(value, str) else value
            for key, value in parsed.items()
        }

    def _get_bounced_message_data(self, message, message_dict):
        # A mail that came back brings the name that was made for its reader.
        self.env["mail.message"]._care_put_true_ids(message, RETURNED_HEADERS)
        return super()._get_bounced_message_data(message, message_dict)

    def _message_parse_extract_payload(self, message, message_dict, save_original=False):
        # Before super(): an unknown charset would end the parsing, and lose the mail.
        repair_charsets(message)
        payload = super()._message_parse_extract_payload(message, message_dict, save_original)
        if save_original:
            # Odoo puts it first; told from a file that its sender gave the same name.
            payload["attachments"][0].info[WHOLE_MAIL] = True
        return payload

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Leave requests out: there, a sender who writes too much is kept, and not answered."""
        others = [route for route in routes or () if route[0] != "care.ticket"]
        return super()._detect_loop_sender(message, message_dict, others)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Judge what goes to requests, each with values of its own."""
        to_requests = [route for route in routes or () if route[0] == "care.ticket"]
        if not to_requests:
            return super()._message_route_process(message, message_dict, routes)
        # Before any ticket is written: whatever fails from here on makes Odoo return the mail.
        # sudo: nobody may write deliveries by hand
        self.env["care.ticket.delivery"].sudo()._claim(message_dict["message_id"])
        others = [route for route in routes if route not in to_requests]
        thread_id = False
        if others:
            thread_id = super()._message_route_process(message, dict(message_dict), others)
        # sudo: the gateway works for people without any rights, whoever runs it
        tickets = self.env["care.ticket"].sudo()
        whole, files = part_files(message_dict.get("attachments") or [])
        files, left_out = fit_files(files)
        body, overlong = fit_body(message_dict.get("body") or "")
        fitting = {**message_dict, "attachments": files, "body": body}
        for route in tickets._without_doubles(to_requests):
            new_route, mail = tickets._receive_mail(message, fitting, route)
            thread_id = super()._message_route_process(message, mail, [new_route])
            self._tell_of_mail(message_dict, left_out, whole + overlong, is_new=not new_route[1])
        return thread_id

    @api.model
    def _tell_of_mail(self, message_dict, left_out, whole, is_new):
        """Tell the team what it could not see of a mail that was posted.

        A whole mail names everybody it went to: it is kept for the team, not on what others read.

        :param dict message_dict: what Odoo's gateway read from the mail
        :param left_out: list of (name, size in bytes) of files that were not kept
        :param whole: list of files (name, content, …) that hold all of the mail or of its text
        :param bool is_new: whether the mail opened a ticket, of which the team is told anyhow
        """
        # sudo: the mail stands where the gateway put it
        messages = self.env["mail.message"].sudo()
        message = messages.search(
            [
                ("message_id", "=", message_dict["message_id"]),
                ("model", "in", ("care.ticket", "care.team")),
            ],
            order="id desc",
            limit=1,
        )
        if not message:
            return
        # sudo: same as above, the ticket or team it stands on
        record = self.env[message.model].sudo().browse(message.res_id)
        record = record.with_context(lang=record.company_id.partner_id.lang)
        copied = message.care_screening != "automatic" and message_dict.get("cc_filtered")
        lines = []
        if left_out:
            lines.append(
                record.env._(
                    "Not everything of this mail was kept: at most %(count)s files and %(size)s "
                    "are. These were left out, ask the sender for them:",
                    count=MAX_FILES,
                    size=human_size(MAX_FILES_BYTES),
                )
            )
            lines += [f"{name} ({human_size(size)})" for name, size in left_out]
        if copied:
            lines.append(
                record.env._("This mail was also sent to %s, who cannot read the request.", copied)
            )
        if whole:
            lines.append(record.env._("The mail as it came, for the team alone, is attached."))
        if lines:
            files = record._process_attachments_for_post(whole, [], {})["attachment_ids"]
            record._message_log(body=Markup("<br/>").join(lines), attachment_ids=files)
        if message.model == "care.ticket" and not is_new:
            record._alert_of_held_back(message)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send nobody a mail that was held back: it would go out in the name it claims."""
        # sudo: the message that is being sent, whoever posted it
        if message.sudo().care_screening:
            return []
        return super()._notify_get_recipients(message, msg_vals, **kwargs)

    def _notify_thread_with_out_of_office(self, message, recipients_data, msg_vals=False, **kwargs):
        """Answer no mail by machine that was held back by the screening."""
        # sudo: same as above
        if message.sudo().care_screening:
            return self.env["mail.message"]
        return super()._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )
