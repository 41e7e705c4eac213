import hashlib
import os
import shutil
import tempfile

from odoo import api, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.private
    def _care_take_file(self, path):
        """Make a file the content of this attachment without holding it in memory.

        Its words are not indexed, as Odoo does with what is given as bytes.

        :param str path: of the file, which stays
        """
        self.ensure_one()
        if self._storage() != "file":
            with open(path, "rb") as source:
                self.raw = source.read()
            return
        with open(path, "rb") as source:
            checksum = hashlib.file_digest(source, "sha1").hexdigest()
        name = f"{checksum[:2]}/{checksum}"
        target = self._full_path(name)
        if not os.path.exists(target):
            folder = os.path.dirname(target)
            os.makedirs(folder, exist_ok=True)
            # Nobody finds half of it under its name.
            handle, partial = tempfile.mkstemp(dir=folder)
            os.close(handle)
            shutil.copyfile(path, partial)
            os.chmod(partial, 0o644)
            os.replace(partial, target)
        # Like `_file_write`: it is swept away should this transaction fail.
        self._mark_for_gc(name)
        # Odoo derives these three from bytes alone, and takes them from nobody.
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s"
            " WHERE id = %s",
            [name, checksum, os.path.getsize(path), self.id],
        )
        self.invalidate_recordset()
