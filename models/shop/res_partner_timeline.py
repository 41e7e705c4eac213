from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAX_ENTRIES = 50
PREVIEW = 160


class ResPartner(models.Model):
    """All that happened between a customer and the shop, of every kind in one time line."""

    _inherit = "res.partner"

    @api.readonly
    def care_timeline(self, cursor=False, limit=20, kinds=False):
        """Return what happened with this customer, newest first, one page of it.

        A company's is that of all its people. What comes in meanwhile shifts no page.

        :param dict cursor: `next` of the page before, as it came; false for the first page
        :param int limit: how many entries at most
        :param list kinds: keys of the kinds that are asked for, false for all
        :return: dict with keys entries (list of dict with key (str, unique), kind, at (datetime),
            title, detail and url (str: where it is opened)), next (dict, the cursor of what is
            older, or False) and kinds (list of dict with key, name and icon: all there are)
        :raises UserError: when the cursor or a kind is none
        :raises AccessError: to who is not of the team, or may not read the customer
        """
        self._care_check_profile()
        sources = self._care_timeline_sources()
        until, shown = self._care_timeline_cursor(cursor, sources)
        limit = max(1, min(limit, MAX_ENTRIES))
        found = []
        for kind in sources if kinds is False else kinds:
            if kind not in sources:
                raise UserError(self.env._("The time line knows no entries called “%s”.", kind))
            source = sources[kind]
            domain = source["domain"] & Domain("id", "not in", shown.get(kind, []))
            if until:
                # Of the whole second: what was shown of it is left out by its id.
                domain &= Domain(source["at"], "<=", until)
            records = source["model"].search(
                domain, order=f"{source['at']} desc, id desc", limit=limit + 1
            )
            found += [(record[source["at"]], kind, record) for record in records]
        found.sort(key=lambda entry: (entry[0], entry[1], entry[2].id), reverse=True)
        page = found[:limit]
        return {
            "entries": self._care_timeline_told(page, sources),
            "next": len(found) > limit and self._care_timeline_next(page, until, shown),
            "kinds": [
                {"key": kind, "name": source["name"], "icon": source["icon"]}
                for kind, source in sources.items()
            ],
        }

    # ---------------------------------------------------------------- sources

    def _care_timeline_sources(self):
        """Return where the entries of this customer's time line come from.

        Later rooms extend it.

        :return: dict of kind (str) to dict with keys name (str), icon (str, a class of Font
            Awesome without its `fa-`), model (the model to search in), domain, at (name of the
            datetime field of an entry) and tell (function of records that returns, for each, a
            dict with title, detail and url)
        """
        requests = self.env["care.ticket"]._domain_of_requests_of(self)
        his = self._care_domain_of_his("partner_id")
        by_his_company = Domain("company_id", "in", self.env.companies.ids)
        return {
            "request": {
                "name": self.env._("Requests"),
                "icon": "life-ring",
                "model": self.env["care.ticket"],
                # One that began as a chat is told by its chat.
                "domain": requests
                & (Domain("channel", "!=", "chat") | Domain("chat_ids", "=", False)),
                "at": "create_date",
                "tell": self._care_tell_requests,
            },
            "chat": {
                "name": self.env._("Chats"),
                "icon": "comments-o",
                "model": self.env["discuss.channel"],
                "domain": Domain("care_ticket_id", "any", requests),
                "at": "create_date",
                "tell": self._care_tell_chats,
            },
            "mail": {
                "name": self.env._("Mails"),
                "icon": "envelope-o",
                # sudo: Odoo asks every document of every message; these are of requests and
                # customers that the rules show the agent
                "model": self.env["mail.message"].sudo(),
                "domain": self._care_domain_of_mails(requests),
                "at": "date",
                "tell": self._care_tell_mails,
            },
            "order": {
                "name": self.env._("Orders"),
                "icon": "shopping-cart",
                "model": self.env["sale.order"],
                "domain": his & Domain("state", "!=", "draft"),
                "at": "date_order",
                "tell": self._care_tell_orders,
            },
            "act": {
                "name": self.env._("Done for him"),
                "icon": "hand-o-right",
                "model": self.env["care.customer.act"],
                "domain": his & by_his_company,
                "at": "at",
                "tell": self._care_tell_acts,
            },
            "consent": {
                "name": self.env._("Consents"),
                "icon": "check-square-o",
                "model": self.env["care.consent"],
                "domain": his,
                "at": "at",
                "tell": self._care_tell_consents,
            },
            "remark": {
                "name": self.env._("Remarks"),
                "icon": "sticky-note-o",
                "model": self.env["care.remark"],
                "domain": his,
                "at": "date",
                "tell": self._care_tell_remarks,
            },
        }

    def _care_domain_of_mails(self, requests):
        """Return the domain of the mails (mail.message) that he and the team wrote each other.

        :param Domain requests: of his requests (care.ticket)
        """
        tickets = self.env["care.ticket"]._search(requests)
        link = "commercial_partner_id" if self.is_company else "id"
        people = self.with_context(active_test=False)._search([(link, "=", self.id)])
        came = Domain("message_type", "=", "email")
        left = Domain("message_type", "=", "email_outgoing") | Domain(
            "notification_ids",
            "any",
            Domain("notification_type", "=", "email")
            & Domain("res_partner_id.partner_share", "=", True),
        )
        of_requests = (
            Domain("model", "=", "care.ticket")
            & Domain("res_id", "in", tickets)
            & Domain("care_audience", "=", "public")
        )
        of_himself = Domain("model", "=", "res.partner") & Domain("res_id", "in", people)
        return (of_requests | of_himself) & (came | left)

    # ---------------------------------------------------------------- telling

    def _care_tell_requests(self, tickets):
        states, channels = (
            dict(tickets._fields[name]._description_selection(self.env))
            for name in ("state", "channel")
        )
        return [
            {
                "title": ticket.name,
                "detail": " · ".join(
                    (ticket.number, channels[ticket.channel], states[ticket.state])
                ),
                "url": f"/odoo/requests/{ticket.id}",
            }
            for ticket in tickets
        ]

    def _care_tell_chats(self, chats):
        # sudo: operators are colleagues, whatever agents may read of them
        operators = {chat.id: chat.livechat_operator_id.name for chat in chats.sudo()}
        return [
            {
                "title": chat.care_ticket_id.name,
                "detail": " · ".join(
                    filter(
                        None,
                        (
                            chat.care_ticket_id.number,
                            chat.care_taken_at and operators[chat.id],
                            not chat.livechat_end_dt and self.env._("going on"),
                        ),
                    )
                ),
                "url": f"/odoo/requests/{chat.care_ticket_id.id}",
            }
            for chat in chats
        ]

    def _care_tell_mails(self, mails):
        return [
            {
                "title": mail.preview or mail.subject or self.env._("No text"),
                "detail": " · ".join(
                    filter(None, (mail.author_id.name or mail.email_from, mail.record_name))
                ),
                "url": f"/mail/message/{mail.id}",
            }
            for mail in mails
        ]

    def _care_tell_orders(self, orders):
        states = dict(orders._fields["state"]._description_selection(self.env))
        return [
            {
                "title": self.env._("Order %s", order.name),
                "detail": " · ".join(
                    (order.currency_id.format(order.amount_total), states[order.state])
                ),
                "url": f"/odoo/sale.order/{order.id}",
            }
            for order in orders
        ]

    def _care_tell_acts(self, acts):
        kinds = dict(acts._fields["kind"]._description_selection(self.env))
        # sudo: who did it is a colleague, whatever companies he works for
        names = {act.id: act.user_id.name for act in acts.sudo()}
        return [
            {
                "title": ": ".join(filter(None, (kinds[act.kind], act.detail))),
                "detail": " · ".join(filter(None, (names[act.id], act.reason))),
                "url": f"/odoo/care.customer.act/{act.id}",
            }
            for act in acts
        ]

    def _care_tell_consents(self, consents):
        states, sources = (
            dict(consents._fields[name]._description_selection(self.env))
            for name in ("state", "source")
        )
        return [
            {
                "title": f"{consent.purpose_id.name}: {states[consent.state]}",
                "detail": " · ".join(filter(None, (sources[consent.source], consent.note))),
                "url": f"/odoo/care.consent/{consent.id}",
            }
            for consent in consents
        ]

    def _care_tell_remarks(self, remarks):
        # sudo: as those of acts
        names = {remark.id: remark.author_id.name for remark in remarks.sudo()}
        return [
            {
                "title": remark.body[:PREVIEW],
                "detail": names[remark.id],
                "url": f"/odoo/care.remark/{remark.id}",
            }
            for remark in remarks
        ]

    # ----------------------------------------------------------------- paging

    def _care_timeline_told(self, page, sources):
        """Return the entries of one page as the client shows them.

        :param list page: tuples of datetime, kind and record
        """
        told = {}
        for kind, source in sources.items():
            records = source["model"].union(*(record for _at, one, record in page if one == kind))
            for record, entry in zip(records, source["tell"](records), strict=True):
                told[kind, record.id] = entry
        return [
            {"key": f"{kind}-{record.id}", "kind": kind, "at": at, **told[kind, record.id]}
            for at, kind, record in page
        ]

    @api.model
    def _care_timeline_next(self, page, until, shown):
        """Return the cursor (dict) after a page: its last second, and what was shown of it."""
        last = page[-1][0].replace(microsecond=0)
        # A second may fill several pages.
        left_out = {kind: [*ids] for kind, ids in shown.items()} if last == until else {}
        for at, kind, record in page:
            if at.replace(microsecond=0) == last:
                left_out.setdefault(kind, []).append(record.id)
        return {"at": fields.Datetime.to_string(last), "shown": left_out}

    def _care_timeline_cursor(self, cursor, sources):
        """Return what a cursor says: a datetime or None, and dict of kind to ids shown of it.

        :raises UserError: when it is none of ours
        """
        if not cursor:
            return None, {}
        try:
            until = datetime.strptime(cursor["at"], "%Y-%m-%d %H:%M:%S")
            shown = {
                kind: [int(record_id) for record_id in ids]
                for kind, ids in cursor["shown"].items()
                if kind in sources
            }
        except (AttributeError, KeyError, TypeError, ValueError):
            raise UserError(
                self.env._("This page of the time line is gone. Open the customer again.")
            ) from None
        return until, shown
