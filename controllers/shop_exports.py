from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route


class CareExports(Controller):
    """The one way to the files of exports."""

    @route("/care/export/<int:run_id>", type="http", auth="user", methods=["GET"])
    def care_export(self, run_id):
        """Send the file of an export in pieces, to managers of its company alone; it is logged.

        Who is not logged in is asked to, and comes back here.

        :raises AccessError: to who is no manager, or of another company
        :raises NotFound: where there is no such export
        """
        run = request.env["care.export.run"].browse(run_id)
        if not run.sudo().exists():  # sudo: only whether it is there
            raise request.not_found()
        try:
            attachment = run.care_download()
        except AccessError:
            raise
        except UserError as error:
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=404
            )
        stream = attachment._to_http_stream()
        return stream.get_response(as_attachment=True, max_age=0)
