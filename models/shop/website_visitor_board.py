import re
from urllib.parse import urlsplit

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL

# The page of a product, in whatever category: its address ends with its name and number.
PRODUCT_PAGE = re.compile(r"/shop/(?!category/)(?:[^/]+/)?(?:[^/]*-)?(\d+)/?$")


class WebsiteVisitor(models.Model):
    """What the board of live carts tells of a visitor."""

    _inherit = "website.visitor"

    def _care_name(self):
        """Return how a visitor is called of whom nobody knows who he is (str), if there is one."""
        return self.env._("Visitor #%s", self.id) if self else ""

    def _care_pages(self, limit):
        """Return the pages that these visitors saw last, each once, newest first.

        :param int limit: how many of each visitor
        :return: dict of visitor id to list of dicts name, url (a path, or empty) and at (UTC)
        """
        if not self:
            return {}
        self.env["website.track"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT visitor.id, track.url, track.page_id, track.product_id,
                    track.visit_datetime
                FROM unnest(%s) AS visitor(id), LATERAL (
                    SELECT url, page_id, product_id, visit_datetime FROM website_track
                    WHERE visitor_id = visitor.id ORDER BY visit_datetime DESC, id DESC LIMIT %s
                ) AS track""",
                self.ids,
                # One page may have left several traces.
                4 * limit,
            )
        )
        # sudo: names of what the shop shows to everybody
        products = self.env["product.product"].sudo()
        templates = self.env["product.template"].sudo()
        website_pages = self.env["website.page"].sudo()
        shown = [(visitor, self._care_read_track(*track), at) for visitor, *track, at in rows]
        numbers = {model: set() for model in ("product", "template", "page")}
        for _visitor, (model, value), _at in shown:
            if model in numbers:
                numbers[model].add(value)
        names = {
            ("product", record.id): (record.name, record.website_url, record.product_tmpl_id.id)
            for record in products.browse(numbers["product"]).exists()
        }
        names |= {
            ("template", record.id): (record.name, record.website_url, record.id)
            for record in templates.browse(numbers["template"]).exists()
        }
        names |= {
            ("page", record.id): (record.name, record.url, record.url)
            for record in website_pages.browse(numbers["page"]).exists()
        }
        pages = {}
        for visitor, (model, value), at in shown:
            fallback = (value, value, value) if model == "path" else None
            if not (page := names.get((model, value), fallback)):
                continue
            name, url, key = page
            pages.setdefault(visitor, {}).setdefault(
                key, {"name": name, "url": url or "", "at": Datetime.to_string(at)}
            )
        return {visitor: list(found.values())[:limit] for visitor, found in pages.items()}

    def _care_read_track(self, url, page_id, product_id):
        """Return what was looked at: (product, template or page, id) or ("path", str)."""
        if product_id:
            return "product", product_id
        if page_id:
            return "page", page_id
        path = urlsplit(url or "").path
        if found := PRODUCT_PAGE.search(path):
            return "template", int(found[1])
        return "path", path
