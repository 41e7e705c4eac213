from odoo import api, fields, models
from odoo.fields import Domain


class CareChatPush(models.TransientModel):
    """Shows the visitor of a chat a product or a page, seen first as he will see it."""

    _name = "care.chat.push"
    _description = "Show the Visitor"

    # More pages than this are found by typing on.
    MAX_PAGES = 8

    channel_id = fields.Many2one("discuss.channel", "Chat", required=True, readonly=True)
    company_id = fields.Many2one(
        related="channel_id.care_company_id", related_sudo=False, string="Company"
    )
    kind = fields.Selection(
        [("product", "A product"), ("page", "A page")], "Show", default="product", required=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Product",
        domain="[('is_published', '=', True), ('sale_ok', '=', True),"
        " ('company_id', 'in', [False, company_id])]",
    )
    preview = fields.Html("As the Visitor Sees It", compute="_compute_preview", sanitize=False)
    page_url = fields.Char("Page")
    page_title = fields.Char("Title")

    @api.depends("channel_id", "product_id", "kind")
    def _compute_preview(self):
        for dialog in self:
            dialog.preview = False
            if dialog.kind == "product" and dialog.product_id and dialog.channel_id:
                dialog.channel_id._care_check_agent()
                # The card itself is rendered with the shop's own rights.
                dialog.product_id.check_access("read")
                dialog.preview = self.env["ir.qweb"]._render(
                    "care_desk.chat_product_card",
                    {"card": dialog.channel_id._care_card(dialog.product_id)},
                    minimal_qcontext=True,
                )

    @api.model
    @api.readonly
    def suggest_pages(self, channel_id, term):
        """Return pages of the site that the visitor is on, by name or address.

        :param int channel_id: id of the chat (discuss.channel)
        :param str term: part of a name or an address, empty for the pages of the site's menu
        :return: list of dicts with keys name (str) and url (str, path on the site)
        :raises AccessError: to who is no agent of the chat's company
        """
        channel = self.env["discuss.channel"].browse(channel_id)
        channel._care_check_agent()
        website = channel._care_website()
        term = (term or "").strip()
        found = {}
        # sudo: pages that every visitor may open, of which name and address are told
        menus = self.env["website.menu"].sudo()
        pages = self.env["website.page"].sudo()
        entries = menus.search(
            Domain("website_id", "=", website.id)
            & Domain("url", "=like", "/_%")
            & (Domain("name", "ilike", term) | Domain("url", "ilike", term)),
            order="sequence, id",
            limit=self.MAX_PAGES,
        )
        for menu in entries:
            found.setdefault(menu.url, menu.name)
        if term:
            matches = pages.search(
                Domain("website_id", "in", [False, website.id])
                & Domain("website_published", "=", True)
                & Domain("visibility", "=", False)
                & (Domain("name", "ilike", term) | Domain("url", "ilike", term)),
                order="name, id",
                limit=self.MAX_PAGES,
            )
            for page in matches:
                found.setdefault(page.url, page.name)
        return [{"url": url, "name": name} for url, name in found.items()][: self.MAX_PAGES]

    def action_confirm(self):
        """Show it to the visitor.

        :raises UserError: says why he could not see it; nothing is sent
        """
        self.ensure_one()
        if self.kind == "product":
            self.channel_id.care_push_product(self.product_id)
        else:
            self.channel_id.care_push_page(self.page_url, self.page_title or "")
        return {"type": "ir.actions.act_window_close"}
