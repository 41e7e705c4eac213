from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# How many of each the profile shows at most.
MAX_ADDRESSES = 20
MAX_CARDS = 10
MAX_RATINGS = 3


class ResPartner(models.Model):
    """One picture of a customer, whatever he has ordered: the same number of queries for all."""

    _inherit = "res.partner"

    @api.readonly
    def care_profile(self, ticket_id=False):
        """Return what this customer is to the shop.

        A company's is that of all its people, a person's his own.

        :param int ticket_id: id of the care.ticket it is shown beside, if any
        :return: dict with keys addresses (list of dict with id, type, type_name, name and lines),
            store (str, the preferred one, or False), cards (list of dict with id, program, points
            (str) and expires (date or False)), ratings (dict with count, average (out of 5) and
            latest: list of dict with id, rating, feedback, date and on), and orders (dict with
            count, total (float, taxes included, in the currency of the agent's company),
            currency_id, first and last (datetime or False): what was confirmed)
        :raises AccessError: to who is not of the team, or may not read the customer or the ticket
        """
        self._care_check_profile()
        if ticket_id:
            self.env["care.ticket"].browse(ticket_id).check_access("read")
        return {
            "addresses": self._care_profile_addresses(),
            # sudo: the store may be another company's; its name alone is told
            "store": self.sudo().care_store_id.display_name or False,
            "cards": self._care_profile_cards(),
            "ratings": self._care_profile_ratings(),
            "orders": self._care_profile_orders(),
        }

    @api.readonly
    def care_requests(self, offset=0, limit=10):
        """Return the requests of this customer, newest first.

        :param int offset: how many were shown already
        :param int limit: how many at most
        :return: dict, see `care.ticket.customer_requests`
        :raises AccessError: to who is not of the team, or may not read the customer
        """
        self._care_check_profile()
        tickets = self.env["care.ticket"]
        return tickets._customer_requests(tickets._domain_of_requests_of(self), offset, limit)

    # ---------------------------------------------------------------- helpers

    def _care_check_profile(self):
        """Refuse who may not see what this one customer is to the shop.

        :raises AccessError: to who is not of the team, or may not read the customer
        """
        self.ensure_one()
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Customers are shown to the customer service alone."))
        self.check_access("read")

    def _care_domain_of_his(self, link):
        """Return the domain of records that are this customer's.

        :param str link: their field to whom they belong; a company has those of all its people
        """
        self.ensure_one()
        if self.is_company:
            return Domain(f"{link}.commercial_partner_id", "=", self.id)
        return Domain(link, "=", self.id)

    def _care_profile_addresses(self):
        types = dict(self._fields["type"]._description_selection(self.env))
        addresses = self.search_fetch(
            [("parent_id", "=", self.id), ("type", "in", ("invoice", "delivery", "other"))],
            ["type", "name", "street", "street2", "zip", "city", "country_id"],
            order="type, id",
            limit=MAX_ADDRESSES,
        )
        return [
            {
                "id": address.id,
                "type": address.type,
                "type_name": types[address.type],
                "name": address.name or "",
                "lines": [
                    line
                    for line in (
                        address.street,
                        address.street2,
                        " ".join(filter(None, (address.zip, address.city))),
                        address.country_id.name,
                    )
                    if line
                ],
            }
            for address in addresses
        ]

    def _care_profile_cards(self):
        # sudo: agents have no rights on loyalty; codes, which are worth money, are not told
        cards = self.env["loyalty.card"].sudo().with_context(active_test=True)
        cards = cards.search_fetch(
            self._care_domain_of_his("partner_id")
            & Domain("company_id", "in", [False, *self.env.companies.ids])
            & Domain("program_id.active", "=", True)
            & Domain("points", ">", 0)
            & (
                Domain("expiration_date", "=", False)
                | Domain("expiration_date", ">=", fields.Date.context_today(self))
            ),
            ["program_id", "points", "expiration_date"],
            order="points desc, id desc",
            limit=MAX_CARDS,
        )
        return [
            {
                "id": card.id,
                "program": card.program_id.name,
                "points": card.points_display,
                "expires": card.expiration_date,
            }
            for card in cards
        ]

    def _care_profile_ratings(self):
        ratings = self.env["rating.rating"]
        given = (
            self._care_domain_of_his("partner_id")
            & Domain("consumed", "=", True)
            & Domain("rating", ">", 0)
            # Those of requests of other companies are theirs.
            & (
                Domain("care_ticket_id", "=", False)
                | Domain("care_ticket_id.company_id", "in", self.env.companies.ids)
            )
        )
        ((count, average),) = ratings._read_group(given, [], ["__count", "rating:avg"])
        latest = ratings.search_fetch(
            given,
            ["rating", "feedback", "create_date", "res_name", "care_ticket_id"],
            order="id desc",
            limit=MAX_RATINGS,
        )
        return {
            "count": count,
            "average": average or 0,
            "latest": [
                {
                    "id": rating.id,
                    "rating": rating.rating,
                    "feedback": rating.feedback or "",
                    "date": rating.create_date,
                    # What a chat is called says nothing to the team.
                    "on": rating.care_ticket_id.display_name or rating.res_name or "",
                }
                for rating in latest
            ],
        }

    def _care_profile_orders(self):
        confirmed = self._care_domain_of_his("partner_id") & Domain("state", "=", "sale")
        ((count, total, first, last),) = self.env["sale.order"]._read_group(
            confirmed,
            [],
            ["__count", "amount_total:sum_currency", "date_order:min", "date_order:max"],
        )
        return {
            "count": count,
            "total": total or 0,
            "currency_id": self.env.company.currency_id.id,
            "first": first or False,
            "last": last or False,
        }
