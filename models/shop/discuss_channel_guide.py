import re

from markupsafe import Markup

from odoo import models

# The secret part of the link that opens a cart.
CART_TOKEN = re.compile(r"(/shop/cart\?[^\"'<>\s]*access_token=)[\w-]+")


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _care_render_words(self, words):
        # What is kept on the request has more readers than the chat: the key of his cart is his.
        rendered = CART_TOKEN.sub(r"\1", super()._care_render_words(words))
        return Markup(rendered)  # noqa: S704  as it was, with less in it
