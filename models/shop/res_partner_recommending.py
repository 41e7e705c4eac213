from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime


class ResPartner(models.Model):
    """What to recommend to a customer: from what he bought, and what the team remembers of him."""

    _inherit = "res.partner"

    # Orders further back say little of what he likes today; he may have thousands.
    RECOMMEND_FROM_ORDERS = 200
    # Products of one kind that are looked at before the best are chosen.
    RECOMMEND_FOUND = 50
    RECOMMEND_MAX = 12
    # What he has bought in these days is not offered again: a product, and what wears out.
    RECOMMEND_NOT_AGAIN = {"product": 365, "accessory": 14}
    # How much each kind of reason says.
    RECOMMEND_WEIGHTS = {"accessory": 40, "noted": 35, "value": 30, "tag": 20, "alternative": 10}

    @api.readonly
    def care_recommendations(self, ticket_id=False, limit=6):
        """Return what fits this customer and can be sold to him now, the best first.

        Accessories and consumables of what he owns, what remarks on him name by product, tag or
        attribute, and alternatives to what he bought; published, for sale, and in stock or
        available to order.

        :param int ticket_id: id of the care.ticket that this is about, whose shop counts
        :param int limit: how many at most
        :return: dict of refused (str: that he wants none, and since when, or "") and products: list
            of dict with product_id (int), name, price, stock, image (address) and why (list of
            str, the best reason first)
        :raises AccessError: to who is no agent, or may not read the customer or the request
        """
        self.ensure_one()
        self._care_check_acting()
        website = self._care_shop(ticket_id)
        # The panel is shown of every contact.
        if not website or self._care_staff() or self._care_only_suppliers():
            return {"refused": "", "products": []}
        refusal = self._recommend_refusals()
        if refusal:
            refused = self.env._(
                "He does not want personal recommendations, since %s.",
                format_datetime(self.env, refusal.at, dt_format="short"),
            )
            return {"refused": refused, "products": []}
        reasons = self._recommend_reasons(website)
        products = self._recommend_ranked(website, reasons)
        customer = self.sudo()  # sudo: his prices, which the agent may tell him
        found = []
        for product in products:
            can_wait = not product.is_storable or product.allow_out_of_stock_order
            if not can_wait and website._get_product_available_qty(product) <= 0:
                continue
            card = website._care_card(product, customer)
            found.append(
                {
                    "product_id": product.id,
                    "name": card["name"],
                    "price": card["price"],
                    "stock": card["stock"],
                    "image": f"/web/image/product.product/{product.id}/image_256",
                    "why": [why for _weight, why in reasons[product.id]][:2],
                }
            )
            if len(found) >= min(limit, self.RECOMMEND_MAX):
                break
        return {"refused": "", "products": found}

    def care_recommend_by_mail(self, product_id, ticket_id=False):
        """Open a mail to this customer that shows a product, to be completed and sent.

        :param int product_id: id of a product.product
        :param int ticket_id: id of the care.ticket that it answers; without one, a new one begins
        :return: ir.actions.act_window dict
        :raises AccessError: to who is no agent, or may not read customer, product or request
        :raises UserError: where the shop does not show the product, who would get the mail refuses
            advertising, or the request is not of this customer
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        self._recommend_check_mail(ticket_id)
        website = self._care_shop(ticket_id)
        product = self.env["product.product"].browse(product_id).exists()
        product._care_check_shown(website)
        # sudo: his prices, which the agent may tell him
        card = website._care_card(product, self.sudo())
        body = self.env["ir.qweb"]._render(
            "care_desk.chat_product_card", {"card": card}, minimal_qcontext=True
        )
        if not ticket_id:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "care_desk.care_ticket_compose_action"
            )
            action["context"] = {
                "default_partner_id": self.id,
                "default_name": product.with_context(display_default_code=False).display_name,
                "default_body": body,
            }
            return action
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recommend %s", card["name"]),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "care.ticket",
                "default_res_ids": [ticket_id],
                "default_composition_mode": "comment",
                "default_care_audience": "public",
                "default_body": body,
            },
        }

    # ---------------------------------------------------------------- helpers

    def _recommend_refusals(self):
        """Return the words (care.consent, in sudo) by which these people refuse recommendations."""
        purpose = self.env["care.consent.purpose"]._care_named("profiling")
        latest = self.env["care.consent"]._latest_of(self, purpose)
        return latest.filtered(lambda consent: consent.state == "withdrawn")

    def _recommend_check_mail(self, ticket_id):
        """Refuse to advertise by mail to who does not want it, or in a request of somebody else.

        :raises AccessError: to who may not read the request
        :raises UserError: says why
        """
        ticket = self._care_ticket_of_act(ticket_id)
        asker = ticket.partner_id
        if ticket and asker.commercial_partner_id != self.commercial_partner_id:
            raise UserError(
                self.env._(
                    "Request %(number)s is not of %(name)s. Nothing was written.",
                    number=ticket.number,
                    name=self.display_name,
                )
            )
        refusing = (self | asker)._care_refusing_mail()
        if refusing:
            raise UserError(
                self.env._(
                    "%s does not want advertising by mail. Recommend it in a chat instead. Nothing "
                    "was written.",
                    refusing[0].display_name,
                )
            )

    def _care_shop(self, ticket_id=False):
        """Return the website (in sudo) that a request is about, else the first of the company."""
        company = self.env.company
        if ticket_id:
            ticket = self.env["care.ticket"].browse(ticket_id)
            ticket.check_access("read")
            company = ticket.company_id
        # sudo: which shops there are
        return self.env["website"].sudo().search([("company_id", "=", company.id)], limit=1)

    def _recommend_ranked(self, website, reasons):
        """Return the products (in sudo) of `reasons` that the shop sells, the best first."""
        # sudo: what the shop shows to everyone
        products = self.env["product.product"].sudo().with_company(website.company_id)
        weights = {
            product_id: sum(weight for weight, _why in whys) for product_id, whys in reasons.items()
        }
        shown = products.search(Domain("id", "in", list(weights)) & self._recommend_domain(website))
        ranked = shown.sorted(lambda product: (-weights[product.id], product.id))
        return ranked[: 4 * self.RECOMMEND_MAX]

    @api.model
    def _recommend_domain(self, website):
        """Return the domain of the products that this shop sells."""
        return (
            Domain("sale_ok", "=", True)
            & Domain("is_published", "=", True)
            & Domain("website_id", "in", [False, website.id])
            & Domain("company_id", "in", [False, website.company_id.id])
        )

    def _recommend_reasons(self, website):
        """Return why which products fit this customer.

        :return: dict of product id to list of (weight, why (str)), the best first
        """
        bought = self._recommend_bought(website)
        # sudo: links and names of products, and remarks, which agents read
        products = self.env["product.product"].sudo().with_company(website.company_id)
        products = products.with_context(display_default_code=False)
        remarks = self.env["care.remark"].sudo().search([("partner_id", "=", self.id)])
        owned = products.browse(bought) | products.browse(remarks.product_ids.ids)
        reasons = {}

        def add(product, kind, why):
            days = self.RECOMMEND_NOT_AGAIN["accessory" if kind == "accessory" else "product"]
            last = bought.get(product.id)
            if not last or last < fields.Datetime.now() - timedelta(days=days):
                whys = reasons.setdefault(product.id, [])
                if len(whys) < 4:
                    whys.append((self.RECOMMEND_WEIGHTS[kind], why))

        for owner in owned:
            since = bought.get(owner.id)
            for accessory in owner.accessory_product_ids - owner:
                add(accessory, "accessory", self._recommend_why_accessory(owner, since))
        for product in products.browse(remarks.product_ids.ids):
            add(product, "noted", self.env._("Named in a remark on him"))
        shown = self._recommend_domain(website)
        self._recommend_by_values(products, remarks.attribute_value_ids, shown, add)
        self._recommend_by_tags(products, remarks.product_tag_ids, shown, add)
        for owner in products.browse(bought):
            why = self.env._("An alternative to %s", owner.display_name)
            for template in owner.alternative_product_ids:
                for alternative in template.product_variant_ids[:1]:
                    add(alternative, "alternative", why)
        return {product: sorted(whys, key=lambda why: -why[0]) for product, whys in reasons.items()}

    def _recommend_why_accessory(self, owner, since):
        if not since:
            return self.env._("Goes with %s, named in a remark on him", owner.display_name)
        return self.env._(
            "Goes with %(product)s, bought in %(month)s",
            product=owner.display_name,
            month=format_date(self.env, since, date_format="MMMM yyyy"),
        )

    def _recommend_by_values(self, products, values, shown, add):
        """Add products that have one of the attribute values he likes."""
        if not values:
            return
        of_variant = Domain(
            "product_template_attribute_value_ids.product_attribute_value_id", "in", values.ids
        )
        of_template = Domain(
            "product_tmpl_id.attribute_line_ids",
            "any",
            Domain("value_ids", "in", values.ids)
            # All variants of the product have it.
            & (
                Domain("attribute_id.create_variant", "=", "no_variant")
                | Domain("value_count", "=", 1)
            ),
        )
        matches = products.search(
            shown & (of_variant | of_template), order="id desc", limit=self.RECOMMEND_FOUND
        )
        for product in matches:
            own = product.product_template_attribute_value_ids.product_attribute_value_id
            lines = product.product_tmpl_id.attribute_line_ids
            own |= lines.filtered(
                lambda line: (
                    line.value_count == 1 or line.attribute_id.create_variant == "no_variant"
                )
            ).value_ids
            for value in own & values:
                why = self.env._(
                    "He likes %(attribute)s %(value)s",
                    attribute=value.attribute_id.name,
                    value=value.name,
                )
                add(product, "value", why)

    def _recommend_by_tags(self, products, tags, shown, add):
        """Add products that carry one of the tags of his remarks."""
        if not tags:
            return
        matches = products.search(
            shown & Domain("all_product_tag_ids", "in", tags.ids),
            order="id desc",
            limit=self.RECOMMEND_FOUND,
        )
        for product in matches:
            for tag in product.all_product_tag_ids & tags:
                add(product, "tag", self.env._("“%s”, as noted of him", tag.name))

    def _recommend_bought(self, website):
        """Return what he, or the people of his company, bought lately.

        :return: dict of product id to datetime of the last time, latest first
        """
        # sudo: lines of his orders, of which the agent reads the orders
        people = self.sudo().search([("id", "child_of", self.id)])
        people -= people._recommend_refusals().partner_id
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        query = SQL(
            """
            SELECT line.product_id, max(latest.date_order) AS last
              FROM (SELECT id, date_order FROM sale_order
                     WHERE partner_id = ANY(%s) AND company_id = %s AND state = 'sale'
                  ORDER BY date_order DESC LIMIT %s) latest
              JOIN sale_order_line line ON line.order_id = latest.id
             WHERE line.product_id IS NOT NULL AND line.is_delivery IS NOT TRUE
          GROUP BY line.product_id ORDER BY last DESC, line.product_id LIMIT %s
            """,
            people.ids,
            website.company_id.id,
            self.RECOMMEND_FROM_ORDERS,
            self.RECOMMEND_FROM_ORDERS,
        )
        return dict(self.env.execute_query(query))
