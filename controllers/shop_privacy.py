from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import FileWrapper

from odoo.exceptions import AccessError, UserError
from odoo.http import Response, content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class CustomerData(CustomerPortal):
    """A customer's own data: had by himself, and by a manager who hands it to him."""

    @route("/my/data", type="http", auth="user", website=True, methods=["GET"])
    def portal_data(self, asked=None, **_params):
        """Show what the signed-in customer may do with his data.

        :param str asked: set right after he asked for erasure
        """
        if not request.env.user.share:
            return request.redirect("/my")
        return self._page_of_data(asked=asked)

    @route("/my/data/download", type="http", auth="user", website=True, methods=["POST"])
    def portal_data_download(self, **_params):
        """Give the signed-in customer what is held on him, as a file made for this one answer."""
        user = request.env.user
        if not user.share:
            raise NotFound
        partner = user.partner_id
        try:
            partner._care_check_data_rate()
        except UserError as error:
            return self._page_of_data(mistake=str(error))
        request.env["care.customer.act"]._record(
            "data_exported", partner, request.env._("Downloaded by himself")
        )
        return self._answer_with_data(partner)

    @route("/my/data/erasure", type="http", auth="user", website=True, methods=["POST"])
    def portal_data_erasure(self, confirmed=None, is_unwanted=None, **_params):
        """Open the request that asks for the erasure of the signed-in customer's data.

        :param str confirmed: set where he ticked that he means it
        :param str is_unwanted: set where nobody shall write to his address again
        """
        user = request.env.user
        if not user.share:
            raise NotFound
        if not confirmed:
            mistake = request.env._("Tick that you want it, then send again. Nothing was sent.")
            return self._page_of_data(mistake=mistake)
        try:
            request.env["care.erasure"]._ask(
                user.partner_id, "portal", is_unwanted=bool(is_unwanted)
            )
        except UserError as error:
            return self._page_of_data(mistake=str(error))
        return request.redirect("/my/data?asked=1")

    @route("/care/data/<int:dialog_id>", type="http", auth="user", methods=["GET"])
    def care_data(self, dialog_id):
        """Give a manager the data that his dialog of that number asks for; note it each time."""
        dialog = request.env["care.data.give"].browse(dialog_id).exists()
        try:
            dialog.check_access("read")
            # A dialog is his alone who opened it: what is noted is in his name.
            if dialog.create_uid != request.env.user:
                raise NotFound
            dialog._record_giving()
        except (AccessError, UserError):
            raise NotFound from None
        return self._answer_with_data(dialog.partner_id, dialog.is_full)

    # ---------------------------------------------------------------- helpers

    def _answer_with_data(self, partner, is_full=False):
        # Closed by the server, once it is sent.
        stream = TemporaryFile()  # noqa: SIM115
        partner._care_write_data(stream, is_full)
        size = stream.tell()
        stream.seek(0)
        return Response(
            FileWrapper(stream, 1 << 16),
            direct_passthrough=True,
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(f"data-{partner.id}.zip")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _page_of_data(self, asked=None, mistake=None):
        # sudo: his own wish
        erasure = (
            request.env["care.erasure"]
            .sudo()
            .search([("partner_id", "=", request.env.user.partner_id.id), ("state", "=", "asked")])
        )
        return request.render(
            "care_desk.portal_data",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "care_data",
                "asked": asked,
                "mistake": mistake,
                "erasure": erasure,
            },
            status=400 if mistake else 200,
        )
