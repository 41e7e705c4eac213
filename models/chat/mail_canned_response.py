import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")

WORD = re.compile(r"[^\W_]+")

# Letters that Unicode does not take apart into a letter and its accent.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})

# Nobody looks for more than this, and each word costs a comparison of every reply.
MAX_TERM_CHARS = 200


def words_of(text):
    """Return the words of a text (list of str), without accents, case and punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return WORD.findall("".join(char for char in letters if not unicodedata.combining(char)))


class MailCannedResponse(models.Model):
    """A canned reply: themes, a search over title and text, placeholders filled for a request.

    Shared replies are the managers', his own are each agent's.
    """

    _inherit = "mail.canned.response"

    care_title = fields.Char("Title", help="What the reply answers, in a few words.")
    care_theme_id = fields.Many2one(
        "care.reply.theme", "Theme", index="btree_not_null", ondelete="set null"
    )
    # The words of title and shortcut in the first line, those of the text in the second, all
    # between spaces: " ours " is a whole word then, and no part of "hours".
    care_search_text = fields.Text(
        compute="_compute_care_search_text",
        store=True,
        index="trigram",
        prefetch=False,
        exportable=False,
    )

    # --------------------------------------------------------------- computes

    @api.depends("care_title", "source", "substitution")
    def _compute_care_search_text(self):
        for reply in self:
            title = words_of(f"{reply.care_title or ''} {reply.source or ''}")
            # What a placeholder is called is no word of the reply.
            text = words_of(PLACEHOLDER.sub(" ", reply.substitution or ""))
            reply.care_search_text = f" {' '.join(title)} \n {' '.join(text)} "

    @api.depends("care_title", "source")
    def _compute_display_name(self):
        super()._compute_display_name()
        for reply in self.filtered("care_title"):
            reply.display_name = reply.care_title

    @api.onchange("care_title")
    def _onchange_care_title(self):
        if self.care_title and not self.source:
            self.source = "-".join(words_of(self.care_title)[:3])

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        replies = super().create(vals_list)
        replies._care_check_sharing()
        return replies

    def write(self, vals):
        result = super().write(vals)
        if "group_ids" in vals:
            self._care_check_sharing()
        return result

    # ------------------------------------------------------------------- RPC

    @api.model
    @api.readonly
    def care_search(self, term="", theme_id=False, ticket_id=False, limit=40):
        """Find the replies in which every word of `term` stands, the best first.

        Accents and case do not matter. A word of the title counts more than one of the text, a
        whole word more than a part of one; of equals, the one used last comes first. Found are the
        user's own replies and those shared with a group of his.

        :param str term: the words looked for; none finds all replies
        :param int theme_id: id of the care.reply.theme to look in, with all below it
        :param int ticket_id: id of the care.ticket for which the texts are filled
        :param int limit: how many to return at most
        :return: list of dict with keys id, title, shortcut, theme (complete name or False),
            substitution (the text as it is written), text (filled), is_shared and is_editable
        :raise AccessError: to whoever is no agent, or may not read the ticket
        """
        self._care_check_agent()
        words = list(dict.fromkeys(words_of((term or "")[:MAX_TERM_CHARS])))
        domain = Domain("create_uid", "=", self.env.uid) | Domain(
            "group_ids", "in", self.env.user.all_group_ids.ids
        )
        if theme_id:
            domain &= Domain("care_theme_id", "child_of", theme_id)
        domain &= Domain.AND(Domain("care_search_text", "ilike", word) for word in words)
        query = self._search(domain, limit=limit, order="last_used DESC NULLS LAST, source, id")
        if words:
            query.order = SQL("%s DESC, %s", self._care_score(query, words), query.order)
        replies = self.browse(query)
        if replies.care_theme_id:
            # All themes at once: their complete names lead up the tree.
            self.env["care.reply.theme"].search_fetch([], ["name", "parent_id"])
        values = self._care_values(ticket_id)
        return [
            {
                "id": reply.id,
                "title": reply.display_name,
                "shortcut": reply.source,
                "theme": reply.care_theme_id.display_name,
                "substitution": reply.substitution,
                "text": reply._care_filled(values),
                "is_shared": reply.is_shared,
                "is_editable": reply.is_editable,
            }
            for reply in replies
        ]

    @api.readonly
    def care_fill(self, ticket_id=False):
        """Return the text of this reply, filled for one ticket and the user who is writing.

        {{customer}}, {{order}}, {{agent}}, {{number}} and {{shop}} are replaced. Where nothing is
        known, a mark such as "[order?]" stands instead, and what is no placeholder of ours stays
        as it is, so that the agent sees both. Nothing in a reply is ever evaluated.

        :param int ticket_id: id of the care.ticket; none leaves marks for what it would tell
        :return: str
        :raise AccessError: to whoever is no agent, or may not read the reply or the ticket
        """
        self.ensure_one()
        self._care_check_agent()
        return self._care_filled(self._care_values(ticket_id))

    # ---------------------------------------------------------------- helpers

    @api.model
    def _care_check_agent(self):
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only agents use the replies of the customer service."))

    def _care_check_sharing(self):
        """Refuse what an agent has just shared: that belongs to managers."""
        user = self.env.user
        if self.env.su or not user._is_care_agent():
            return
        if self.filtered("group_ids") and not user.has_group(
            "mail.group_mail_canned_response_admin"
        ):
            raise AccessError(
                self.env._(
                    "Managers share replies; yours is kept for yourself alone. "
                    "Ask a manager to share it with the team."
                )
            )

    def _care_score(self, query, words):
        """Return the SQL of how well a reply of `query` matches `words`, more is better."""
        text = self._field_to_sql(query.table, "care_search_text", query)
        title, body = (SQL("split_part(%s, E'\\n', %s)", text, part) for part in (1, 2))
        return SQL(" + ").join(
            SQL(
                "CASE WHEN %(title)s LIKE %(whole)s THEN 3 WHEN %(title)s LIKE %(part)s THEN 2 "
                "WHEN %(body)s LIKE %(whole)s THEN 1 ELSE 0 END",
                title=title,
                body=body,
                whole=f"% {word} %",
                part=f"%{word}%",
            )
            for word in words
        )

    @api.model
    def _care_values(self, ticket_id):
        """Return what stands for each placeholder: dict of name to (text or False, its label)."""
        ticket = self.env["care.ticket"].browse(ticket_id or [])
        ticket.check_access("read")
        user = self.env.user
        shop = ticket.company_id or self.env.company
        return {
            "customer": (ticket.partner_id.name or ticket.partner_name, self.env._("customer")),
            "order": (ticket.order_id.name, self.env._("order")),
            # sudo: the name by which visitors know the user himself
            "agent": (user.sudo().livechat_username or user.name, self.env._("agent")),
            "number": (ticket.number, self.env._("number")),
            "shop": (shop.name, self.env._("shop")),
        }

    def _care_filled(self, values):
        """Return the text with `values` (see `_care_values`) in place of its placeholders."""

        def filled(match):
            if match[1].lower() not in values:
                return match[0]
            text, label = values[match[1].lower()]
            return " ".join((text or "").split()) or self.env._("[%s?]", label)

        return PLACEHOLDER.sub(filled, self.substitution or "")
