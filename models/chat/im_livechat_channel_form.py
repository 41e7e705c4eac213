from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, formataddr, plaintext2html
from odoo.tools.misc import hmac

# What the form sends, as text; `consent` and the numbers beside them are read apart.
WORDS = ("name", "email", "customer_number", "question", "page_url", "token")


class ImLivechatChannel(models.Model):
    """The form before the first word: what it asks, what of it is wrong, whose chat it opens."""

    _inherit = "im_livechat.channel"

    MAX_NAME = 100
    # As long as mail addresses are at most.
    MAX_EMAIL = 254
    MAX_QUESTION = 5_000
    # Of anything: what is longer than that is no person's, and only told to be too long.
    MAX_SAID = 10_000
    # How many chats are opened within the hour.
    CHATS_PER_ADDRESS = 10
    CHATS_PER_NETWORK = 60

    # ------------------------------------------------------------- the asking

    def _care_form(self):
        """Return what the form before the chat shows to the present visitor.

        :return: dict of is_open (bool), consent (Markup), privacy_url (str), known (dict of name
            and email of who is signed in, or False), requests (list of dicts id and name of his
            open requests), waiting (int), minutes (int, or False) and max_text (int)
        """
        self.ensure_one()
        # sudo: settings and figures, shown to visitors
        channel = self.sudo()
        waiting = channel.env["discuss.channel"].search_count(
            channel.env["discuss.channel"]._care_domain_of_waiting()
            & Domain("livechat_channel_id", "=", channel.id)
        )
        user = self.env.user
        is_known = not user._is_public()
        return {
            "is_open": channel._care_is_open(),
            "consent": channel.care_consent,
            "privacy_url": channel.care_privacy_url,
            "known": is_known and {"name": user.name, "email": user.email or ""},
            "requests": [
                {"id": ticket.id, "name": ticket.display_name} for ticket in self._care_own_open()
            ],
            "waiting": waiting,
            "minutes": channel._care_estimate(waiting + 1) or False,
            "max_text": self.MAX_QUESTION,
        }

    def _care_own_open(self, only_id=None):
        """Return the open requests (care.ticket, in sudo) of the signed-in customer, newest first.

        :param int only_id: ask for this one alone, to check what a form sent
        """
        # sudo: the domain holds his own alone
        tickets = self.env["care.ticket"].sudo()
        if self.env.user._is_public():
            return tickets
        domain = (
            Domain("partner_id", "=", self.env.user.partner_id.id)
            & Domain("company_id", "=", self.sudo().care_team_id.company_id.id)
            & Domain("closed_at", "=", False)
            & Domain("spam_at", "=", False)
        )
        if only_id is not None:
            domain &= Domain("id", "=", only_id)
        return tickets.search(domain, order="last_word_at desc, id desc", limit=10)

    # ----------------------------------------------------------- the checking

    @api.model
    def _care_read_form(self, values):
        """Return what a form sent (dict, from anywhere) as what it must be: texts and numbers."""
        values = values if isinstance(values, dict) else {}
        said = {}
        for name in WORDS:
            value = values.get(name)
            # PostgreSQL takes no NUL, nor half of a character that was cut in two.
            value = value[: self.MAX_SAID] if isinstance(value, str) else ""
            said[name] = value.replace("\x00", "").encode(errors="ignore").decode().strip()
        said["name"] = " ".join(said["name"].split())
        said["customer_number"] = " ".join(said["customer_number"].split())
        for name in ("request_id", "product_id"):
            value = values.get(name)
            said[name] = value if type(value) is int and 0 < value < 2**31 else 0
        said["consent"] = values.get("consent") is True
        user = self.env.user
        if not user._is_public():
            said.update(name=user.name, email=user.email or "", customer_number="")
        return said

    def _care_mistakes(self, said, is_open):
        """Return what is wrong with what the visitor said.

        :param dict said: see `_care_read_form`
        :param bool is_open: whether somebody is there; else he is answered by mail
        :return: dict of field name to a sentence (str) that says what to do
        """
        mistakes = {}
        # Who is signed in is not asked who he is, and finds the answer in his account as well.
        if self.env.user._is_public():
            mistakes = self._care_mistakes_of_person(said, is_open)
        if not said["question"]:
            mistakes["question"] = self.env._("Tell us what it is about.")
        elif len(said["question"]) > self.MAX_QUESTION:
            mistakes["question"] = self.env._(
                "Your question is longer than %s characters: shorten it. "
                "In the chat you can write on.",
                self.MAX_QUESTION,
            )
        if not said["consent"]:
            mistakes["consent"] = self.env._("We need your consent to answer you.")
        if said["request_id"] and not self._care_own_open(said["request_id"]):
            mistakes["request_id"] = self.env._("Choose one of your open requests.")
        return mistakes

    def _care_mistakes_of_person(self, said, is_open):
        """Return what is wrong with how a visitor without account names himself."""
        mistakes = {}
        if not said["name"]:
            mistakes["name"] = self.env._("Tell us your name.")
        elif len(said["name"]) > self.MAX_NAME:
            mistakes["name"] = self.env._(
                "Your name is longer than %s characters: shorten it.", self.MAX_NAME
            )
        if said["email"] and (
            len(said["email"]) > self.MAX_EMAIL or not email_normalize(said["email"])
        ):
            mistakes["email"] = self.env._("Give one mail address, such as name@example.com.")
        elif not said["email"] and not said["customer_number"]:
            mistakes["email"] = self.env._("Give your mail address or your customer number.")
        elif not said["email"] and not is_open:
            mistakes["email"] = self.env._(
                "Nobody is here right now. Give your mail address: the answer goes there."
            )
        if len(said["customer_number"]) > self.MAX_NAME:
            mistakes["customer_number"] = self.env._("This is no customer number of ours.")
        return mistakes

    def _care_check_uses(self, said, ip):
        """Refuse what is more than people send, from one address or one network.

        :raises UserError: says so, and what to do
        """
        uses = self.env["care.form.use"]
        network = self.env["care.ticket"]._network_of(ip)
        address = email_normalize(said["email"] or "")
        if uses._count_use("chat network", network) > self.CHATS_PER_NETWORK or (
            address and uses._count_use("chat address", address) > self.CHATS_PER_ADDRESS
        ):
            raise UserError(
                self.env._(
                    "Too many chats were started from here within the hour. Your text is kept in "
                    "the form: please try again later, or write us a mail."
                )
            )

    # ------------------------------------------------------------ the opening

    def _care_digest(self, said):
        """Return what the same form sent twice has twice (str), or False without a token."""
        if not said["token"]:
            return False
        # sudo: the secret of the database
        return hmac(self.env(su=True), "care_desk.chat", (self.id, sorted(said.items())))

    def _care_identify(self, said):
        """Return who writes, as far as it is proven.

        A customer number alone proves nothing and is looked up for nobody: it counts where the
        address is the customer's too.

        :return: identity (see `care_identity`) and the customer (res.partner, one or none)
        """
        user = self.env.user
        if not user._is_public():
            return "signed_in", user.partner_id
        address = email_normalize(said["email"] or "")
        nobody = self.env["res.partner"]
        if not address:
            return "unknown", nobody
        company = self.care_team_id.company_id
        matches = self.env["care.ticket"]._match_customers([address], company).get(address, nobody)
        if said["customer_number"]:
            numbered = matches.filtered(lambda partner: partner.ref == said["customer_number"])
            if len(numbered) == 1:
                return "proven", numbered
        return "typed", nobody

    def _care_open_request(self, said, identity, customer, digest, is_chat, cart):
        """Open the request that a form asks for, or continue the one it names.

        :param dict said: see `_care_read_form`, without mistakes
        :param str identity: see `_care_identify`, as is customer (res.partner)
        :param str digest: see `_care_digest`; the same form sent twice opens one request
        :param bool is_chat: whether a chat follows; else the answer goes by mail
        :param cart: sale.order of the visitor, one or none
        :return: care.ticket record, in sudo
        """
        self.ensure_one()
        # sudo: a visitor opens requests by this form alone, its values checked before
        team = self.sudo().care_team_id
        tickets = (
            self.env["care.ticket"]
            .sudo()
            .with_company(team.company_id)
            .with_context(care_opens_chat=is_chat)
        )
        address = email_normalize(said["email"] or "")
        opened = {
            "team_id": team.id,
            "partner_name": said["name"],
            "email_from": formataddr((said["name"], address)) if address else False,
            "partner_id": customer.id,
            "body": self._care_words(said, identity),
            "origin_url": self._care_page(said["page_url"]),
            "product_id": self._care_product(said["product_id"]).id,
            "cart_id": cart.id,
        }
        if digest:
            opened["message_id"] = f"<care-chat-{digest}@{self.env.cr.dbname}>"
        if said["request_id"]:
            opened["number"] = self._care_own_open(said["request_id"]).number
        if address and identity == "typed" and tickets._employees_among([address]):
            # Nothing proves it, and what stands here would be read as his word.
            opened["is_suspicious"] = True
        return tickets.open_ticket("chat" if is_chat else "form", opened)

    def _care_words(self, said, identity):
        text = plaintext2html(said["question"])
        if not said["customer_number"] or identity == "proven":
            return text
        # Given, and not matched with anybody: text.
        label = self.env._("Customer number given: %s", said["customer_number"])
        return text + Markup("<p>%s</p>") % label

    @api.model
    def _care_page(self, url):
        """Return where the chat was started (str), or False where that is no page."""
        return url[:500] if url.startswith(("http://", "https://", "/")) else False

    def _care_product(self, product_id):
        """Return the product (product.product) that a visitor names, where the shop shows it."""
        # sudo: what the shop shows to everyone
        product = self.env["product.product"].sudo().browse(product_id or ()).exists()
        companies = (False, self.care_team_id.company_id)
        return product.filtered(
            lambda one: one.active and one.is_published and (one.company_id or False) in companies
        )
