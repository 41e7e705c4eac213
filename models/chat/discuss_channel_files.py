from pathlib import PurePath

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

# What a shop's customers send: pictures, films and sound, documents.
FILE_TYPES = frozenset(
    [
        "avif",
        "bmp",
        "csv",
        "doc",
        "docx",
        "eml",
        "gif",
        "heic",
        "heif",
        "jpeg",
        "jpg",
        "m4a",
        "mkv",
        "mov",
        "mp3",
        "mp4",
        "msg",
        "odp",
        "ods",
        "odt",
        "oga",
        "ogg",
        "pdf",
        "png",
        "ppt",
        "pptx",
        "rtf",
        "tif",
        "tiff",
        "txt",
        "wav",
        "weba",
        "webm",
        "webp",
        "xls",
        "xlsx",
        "zip",
    ]
)
# What a browser or a computer would run, whatever it is called.
RUN = {
    "application/javascript",
    "application/x-dosexec",
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
    "application/x-pie-executable",
    "application/x-sharedlib",
    "application/xhtml+xml",
    "application/xml",
    "image/svg+xml",
    "text/html",
    "text/javascript",
    "text/x-msdos-batch",
    "text/x-shellscript",
    "text/xml",
}


class DiscussChannel(models.Model):
    """Which files a visitor may send in a chat."""

    _inherit = "discuss.channel"

    CARE_MAX_FILE_BYTES = 20 * 1024 * 1024

    def _care_check_file(self, ufile):
        """Refuse a visitor's file that is none of what customers send, or too large.

        :param ufile: the uploaded file, a werkzeug FileStorage; it is left as it was
        :raises UserError: says what is wrong, and what can be sent
        """
        self.ensure_one()
        # sudo: what the chat belongs to, asked for its visitor
        if not self.sudo().care_ticket_id:
            return
        suffix = PurePath(ufile.filename or "").suffix.lower().lstrip(".")
        head = ufile.stream.read(2048)
        size = ufile.stream.seek(0, 2)
        ufile.stream.seek(0)
        kind = guess_mimetype(head, default="")
        if suffix not in FILE_TYPES or kind in RUN:
            raise UserError(
                self.env._(
                    "“%s” cannot be sent: files of this type are not accepted. Send a picture, "
                    "a PDF or an office document; nothing else of your message is lost.",
                    ufile.filename,
                )
            )
        if size > self.CARE_MAX_FILE_BYTES:
            raise UserError(
                self.env._(
                    "“%(name)s” is larger than %(max)s MB: send a smaller one; nothing else of "
                    "your message is lost.",
                    name=ufile.filename,
                    max=self.CARE_MAX_FILE_BYTES // 1024**2,
                )
            )
