from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html
from odoo.tools.misc import hmac

# What a customer may link to his request.
LINKS = ("order_id", "picking_id", "product_id")
# What a customer may say of his own request; all else is the team's to decide.
CUSTOMER_FIELDS = {"name", "body", "attachments", "reason_id", "form_token", *LINKS}


def id_of(value):
    """Return the id (int) that a form, a link or a call names, 0 where it names none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CareTicket(models.Model):
    """What a customer may say and choose when he opens a request himself."""

    _inherit = "care.ticket"

    MAX_SUBJECT = 200
    MAX_TEXT = 20_000
    MAX_FILES = 10
    MAX_BYTES = 20 * 1024 * 1024

    # ---------------------------------------------------------------- reading

    @api.model
    def _is_service_on(self):
        """Tell whether the company takes requests: it wants to, and has a team for them."""
        # sudo: the settings of the company, asked for a visitor
        company = self.env.company.sudo()
        return company.care_service != "off" and bool(
            company.env["care.team"]._default_team(company)
        )

    def _for_outsider(self):
        """Return these tickets in sudo, without what someone from outside put into the context.

        A context can hold a default for any field, and a company; in sudo nobody asks whether
        they are his to choose.
        """
        context = {
            key: value
            for key, value in self.env.context.items()
            if key in ("lang", "tz", "message_post_store")
        }
        if not self.env.su:
            # Reading it refuses a company that is not his.
            context["allowed_company_ids"] = self.env.company.ids
        # sudo: whoever calls this has checked what the outsider may do
        return self.with_context(context).sudo()

    # ---------------------------------------------------------------- opening

    @api.model
    def _values_of_customer(self, channel, values):
        """Check what a portal user says of a new request; return the values to open it with."""
        if channel != "portal" or self.env.user._is_public():
            raise AccessError(self.env._("Please sign in to open a request."))
        refused = values.keys() - CUSTOMER_FIELDS
        if refused:
            raise AccessError(
                self.env._("A request cannot be opened with: %s.", ", ".join(sorted(refused)))
            )
        mistakes = self._mistakes_of_customer(values)
        if mistakes:
            raise UserError("\n".join(mistakes.values()))
        values = self._said_once(("portal", self.env.uid), values)
        for name in ("reason_id", *LINKS):
            values[name] = int(values.get(name) or 0) or False
        if values["picking_id"] and not values["order_id"]:
            # sudo: the delivery is one of his own, see _mistakes_of_customer
            picking = self.env["stock.picking"].sudo().browse(values["picking_id"])
            values["order_id"] = picking.sale_id.id
        partner = self.env.user.partner_id
        return {**values, "partner_id": partner.id, "email_from": partner.email}

    @api.model
    def _said_once(self, scope, values):
        """Return `values` with a message id that the same form sent twice has twice.

        The id cannot be guessed or chosen, and a changed text is another message.

        :param tuple scope: who sends the form
        :param dict values: what he says; `form_token` is drawn when the form is shown
        """
        values = dict(values)
        token = values.pop("form_token", None)
        if token:
            said = {key: value for key, value in values.items() if key != "attachments"}
            files = [(name, len(content)) for name, content in values.get("attachments") or ()]
            # sudo: the secret of the database
            digest = hmac(
                self.env(su=True),
                "care_desk.form",
                (*scope, str(token), sorted(said.items()), files),
            )
            values["message_id"] = f"<care-form-{digest}@{self.env.cr.dbname}>"
            # Two clicks at once: the second waits here for the first, then Odoo repeats it.
            self.env["care.form.use"]._count_use("message", digest)
        body = values.get("body") or ""
        if not isinstance(body, Markup):
            values["body"] = plaintext2html(body)
        return values

    # --------------------------------------------------------------- checking

    @api.model
    def _mistakes_of_customer(self, values):
        """Return what is wrong with what the signed-in customer says of a new request.

        :param dict values: see `CUSTOMER_FIELDS`
        :return: dict of field name to a sentence (str) that says what to do
        """
        mistakes = self._mistakes_of_words(values, self.MAX_FILES)
        linked = {}
        for name in LINKS:
            if not values.get(name):
                continue
            record_id = id_of(values[name])
            linked[name] = self._own_choices(name, only_id=record_id)
            if not linked[name]:
                mistakes[name] = self.env._("Choose one of your own from the list.")
        order = linked.get("order_id")
        if order and linked.get("picking_id") and linked["picking_id"].sale_id != order:
            mistakes["picking_id"] = self.env._("This delivery is not of the order you chose.")
        product = linked.get("product_id")
        if order and product and product not in order.order_line.product_id:
            mistakes["product_id"] = self.env._("This product is not in the order you chose.")
        return mistakes

    @api.model
    def _mistakes_of_words(self, values, max_files):
        """Return what is wrong with subject, text, reason and files (see above)."""
        mistakes = {}
        text = (values.get("body") or "").strip()
        if not text:
            mistakes["body"] = self.env._("Tell us what it is about.")
        elif len(text) > self.MAX_TEXT:
            mistakes["body"] = self.env._(
                "Your text is longer than %(max)s characters: shorten it, or attach it as a file.",
                max=self.MAX_TEXT,
            )
        if len(values.get("name") or "") > self.MAX_SUBJECT:
            mistakes["name"] = self.env._(
                "The subject is longer than %(max)s characters: shorten it.", max=self.MAX_SUBJECT
            )
        reason_id = values.get("reason_id")
        if reason_id and not self._public_reasons(id_of(reason_id)):
            mistakes["reason_id"] = self.env._("Choose one of the reasons in the list.")
        files = values.get("attachments") or ()
        size = sum(len(content) for _name, content in files)
        if len(files) > max_files or size > self.MAX_BYTES:
            mistakes["attachments"] = self.env._(
                "At most %(count)s files, %(size)s MB together: choose fewer or smaller ones.",
                count=max_files,
                size=self.MAX_BYTES // 1024**2,
            )
        return mistakes

    # --------------------------------------------------------------- choosing

    @api.model
    def _public_reasons(self, only_id=None):
        """Return the reasons (care.reason, in sudo) offered to customers."""
        only = [] if only_id is None else [("id", "=", only_id)]
        # sudo: what is offered to customers, who may not read the team's other reasons
        return self.env["care.reason"].sudo().search([("is_public", "=", True), *only])

    @api.model
    def _own_choices(self, name, only_id=None, limit=80):
        """Return what the signed-in customer may link to a request, newest first.

        :param str name: order_id, picking_id or product_id
        :param int only_id: ask for this record alone, to check what a form sent
        :param int limit: how many records at most
        :return: sale.order, stock.picking or product.product records, in sudo
        """
        customer = self.env.user.partner_id.commercial_partner_id
        # Odoo's own rules on orders say which ones this very user may see.
        orders = self.env["sale.order"]._search(
            [("partner_id", "child_of", customer.id), ("state", "in", ("sent", "sale", "cancel"))]
        )
        only = [] if only_id is None else [("id", "=", only_id)]
        # sudo: portal users may not read deliveries and products, but these are their own
        env = self.sudo().env
        if name == "order_id":
            return env["sale.order"].search([("id", "in", orders), *only], limit=limit)
        if name == "picking_id":
            domain = [("sale_id", "in", orders), ("picking_type_code", "=", "outgoing"), *only]
            return env["stock.picking"].search(domain, order="id desc", limit=limit)
        lines = env["sale.order.line"]._search(
            [("order_id", "in", orders), ("product_id.sale_ok", "=", True)]
        )
        domain = [("id", "in", lines.subselect("product_id")), *only]
        return env["product.product"].with_context(active_test=False).search(domain, limit=limit)

    @api.model
    def _form_choices(self, order_id=None):
        """Return what the form of the signed-in customer offers to link.

        :param int order_id: an order of his to offer though it may be an old one
        :return: dict of order_id, picking_id and product_id to a list of dicts with keys id (int),
            record and order_ids (list of int, the orders it belongs to)
        """
        orders = self._own_choices("order_id")
        if order_id and order_id not in orders.ids:
            orders |= self._own_choices("order_id", only_id=order_id)
        pickings = self._own_choices("picking_id")
        products = self._own_choices("product_id")
        # sudo: see _own_choices
        lines = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [("product_id", "in", products.ids), ("order_id", "in", orders.ids)],
                ["product_id"],
                ["order_id:array_agg"],
            )
        )
        orders_of_product = dict(lines)
        return {
            "order_id": [{"record": order, "order_ids": order.ids} for order in orders],
            "picking_id": [
                {"record": picking, "order_ids": picking.sale_id.ids} for picking in pickings
            ],
            "product_id": [
                {"record": product, "order_ids": orders_of_product.get(product, [])}
                for product in products
            ],
        }
