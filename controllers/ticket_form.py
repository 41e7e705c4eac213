from uuid import uuid4

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

# More than any form may send with its files; what is above is not even read.
MAX_CONTENT_LENGTH = 32 * 1024 * 1024


def files_of_request():
    """Return the files sent with the field `attachments`: list of (name, content as bytes)."""
    uploads = [
        upload for upload in request.httprequest.files.getlist("attachments") if upload.filename
    ]
    for upload in uploads:
        # When Odoo repeats a request it rewinds only the first file of a field.
        upload.stream.seek(0)
    return [(upload.filename, upload.read()) for upload in uploads]


def form_values(values, mistakes, had_files):
    """Return what both forms show (dict): what was typed, what is wrong, what is offered."""
    tickets = request.env["care.ticket"]
    # sudo: the words of the team above its form
    team = request.env["care.team"].sudo()._default_team(request.env.company)
    return {
        "values": values,
        "mistakes": mistakes or {},
        "had_files": bool(had_files),
        "reasons": tickets._public_reasons(),
        "intro": team.form_intro,
        "max_bytes": tickets.MAX_BYTES,
    }


class RequestForm(Controller):
    """The form of visitors without account."""

    @route("/care/request", type="http", auth="public", website=True, methods=["GET"])
    def care_request(self, **_params):
        """Show the public form; customers have a better one in their account."""
        user = request.env.user
        if user.share and not user._is_public():
            return request.redirect("/my/requests/new")
        return self._form_of_visitor({"form_token": uuid4().hex})

    @route(
        "/care/request",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=MAX_CONTENT_LENGTH,
    )
    def care_request_open(self, **params):
        """Open the request that a visitor wrote, or show the form again with what is wrong."""
        names = ("partner_name", "email", "name", "body", "order_reference", "reason_id")
        values = {name: (params.get(name) or "").strip() for name in (*names, "form_token")}
        said = {**values, "attachments": files_of_request()}
        tickets = request.env["care.ticket"]
        if not tickets._is_service_on():
            return self._form_of_visitor(values)
        mistakes = tickets._mistakes_of_visitor(said)
        if not mistakes:
            try:
                ticket = tickets._open_from_form(
                    said, request.httprequest.remote_addr, trapped=bool(params.get("homepage"))
                )
            except UserError as error:
                mistakes = {"form": str(error)}
        if mistakes:
            return self._form_of_visitor(values, mistakes, had_files=said["attachments"])
        request.session["care_request_number"] = ticket.number
        return request.redirect("/care/request/sent")

    @route("/care/request/sent", type="http", auth="public", website=True, sitemap=False)
    def care_request_sent(self, **_params):
        """Say that the request came in, and its number."""
        number = request.session.get("care_request_number")
        if not number:
            return request.redirect("/care/request")
        return request.render("care_desk.care_request_sent", {"number": number})

    def _form_of_visitor(self, values, mistakes=None, had_files=False):
        tickets = request.env["care.ticket"]
        return request.render(
            "care_desk.care_request_form",
            {
                **form_values(values, mistakes, had_files),
                "care_service_on": tickets._is_service_on(),
                "max_files": tickets.MAX_FILES_OF_VISITOR,
            },
            status=400 if mistakes else 200,
        )
