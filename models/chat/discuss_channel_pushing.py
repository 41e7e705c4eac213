from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import UserError


class DiscussChannel(models.Model):
    """What an operator shows the visitor: a product of the shop, a page."""

    _inherit = "discuss.channel"

    @api.private
    def care_push_product(self, product):
        """Show the visitor a product: picture, price and stock as the shop has them.

        :param product: product.product, one record, published
        :return: mail.message
        :raises UserError: when the shop does not show it
        :raises AccessError: to who is no agent of the chat's company
        """
        self.ensure_one()
        self._care_check_agent()
        if not product.is_published or not product.active:
            raise UserError(
                self.env._(
                    "%s is not published in the shop: the visitor could not open it. "
                    "Nothing was sent.",
                    product.display_name,
                )
            )
        return self._care_push("care_desk.chat_product_card", {"card": self._care_card(product)})

    @api.private
    def care_push_page(self, url, title=""):
        """Show the visitor a page.

        :param str url: http(s) address, or a path of the shop
        :param str title: how the link is called, by default its address
        :return: mail.message
        :raises UserError: when it is no address of a page
        :raises AccessError: to who is no agent of the chat's company
        """
        self.ensure_one()
        self._care_check_agent()
        url = (url or "").strip()
        is_path = url.startswith("/") and not url.startswith(("//", "/\\"))
        if not url.isprintable() or not (is_path or self._care_is_address(url)):
            raise UserError(
                self.env._(
                    "“%s” is no page: it begins with https:// or, on your own site, with /.", url
                )
            )
        if is_path:
            url = self._care_website().get_base_url() + url
        return self._care_push("care_desk.chat_page_link", {"url": url, "title": title or url})

    @api.model
    def _care_is_address(self, url):
        """Tell whether this (str) is a whole http(s) address."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and bool(parts.netloc)

    def action_care_push(self):
        """Open the dialog that asks what to show."""
        self.ensure_one()
        self._care_check_agent()
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_chat_push_action")
        action["context"] = {"default_channel_id": self.id}
        return action

    def _care_push(self, template, values):
        if self.livechat_end_dt:
            raise UserError(self.env._("This chat has ended: answer by mail from the request."))
        body = self.env["ir.qweb"]._render(template, values, minimal_qcontext=True)
        return self.message_post(body=body, message_type="comment", subtype_xmlid="mail.mt_comment")

    def _care_website(self):
        """Return the website that this chat came from, else the company's first."""
        # sudo: settings of websites
        websites = self.env["website"].sudo()
        company = self.care_company_id or self.env.company
        return (
            websites.search([("channel_id", "=", self.livechat_channel_id.id)], limit=1)
            or websites.search([("company_id", "=", company.id)], limit=1)
            or websites.search([], limit=1)
        )

    def _care_card(self, product):
        """Return what the card of a product shows the visitor of this chat.

        :return: dict of name, url, image_url, price and stock (str, empty where all can be sold)
        """
        visitor = self._care_visitor()
        partner = visitor if visitor._name == "res.partner" else self.env["res.partner"]
        return self._care_website()._care_card(product, partner)
