from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, email_normalize_all

# What of a contact's texts stays: the number is on the invoices that the law keeps.
KEPT_TEXTS = {"name", "ref", "lang", "tz"}


class ResPartner(models.Model):
    """Erasing a customer: GDPR, article 17.

    Three methods, each extended by every room that keeps something of customers:
    `_care_erasure_blockers`, what stands against it; `_care_erasure_plan`, what will become of
    what; `_care_erase`, doing it: the room's own first, then `super()`, which ends with the contact
    itself.
    """

    _inherit = "res.partner"

    def _care_check_erasable(self):
        """Refuse people whose data is not erased by the customer service.

        :raises UserError: for the shop's own people, for suppliers, and for companies
        """
        self.ensure_one()
        self._care_check_customer()
        if self.is_company:
            raise UserError(
                self.env._(
                    "%s is a company: the right to erasure is people's. Erase its contacts one by "
                    "one.",
                    self.display_name,
                )
            )

    def _care_erasure_blockers(self, ticket):
        """Return what stands against erasing this customer (in sudo): list of sentences (str).

        :param ticket: care.ticket that asks for it, which may be open
        """
        return []

    def _care_erasure_plan(self):
        """Return what becomes of what is held on this customer (in sudo), before it is done.

        :return: list of dict, see `_care_fate`; what there is none of is left out
        """
        people = self._care_people()
        accounts = self._care_accounts_of(people)
        parts = [
            self._care_fate(
                "anonymised",
                self.env._("Contact and addresses"),
                len(people),
                self.env._("Becomes “%s”, archived.", self._care_erased_name()),
            ),
            self._care_fate("erased", self.env._("Portal accounts"), len(accounts)),
        ]
        for what, model, domain in self._care_erased_records():
            count = self.env[model].with_context(active_test=False).search_count(domain)
            parts.append(self._care_fate("erased", what, count))
        return [part for part in parts if part["count"]]

    @api.model
    def _care_fate(self, fate, what, count, why=""):
        """Return one part of the plan.

        :param str fate: erased, anonymised or kept
        :param str what: what it is about
        :param int count: how many there are
        :param str why: why it is not simply erased
        :return: dict of fate, fate_name (translated), what, count and why
        """
        names = {
            "erased": self.env._("erased"),
            "anonymised": self.env._("made anonymous"),
            "kept": self.env._("kept"),
        }
        return {"fate": fate, "fate_name": names[fate], "what": what, "count": count, "why": why}

    def _care_erase_all(self, is_unwanted):
        """Erase this customer (in sudo); see `care.erasure.erase`, which checks that it may be."""
        self.ensure_one()
        customer = self.with_context(
            tracking_disable=True,
            mail_notrack=True,
            mail_create_nolog=True,
            active_test=False,
            care_erasure=True,
        )
        customer._care_erase(customer._care_people()._care_traces(), is_unwanted)

    def _care_erase(self, traces, is_unwanted):
        """Erase what is held on this customer: here, what he is himself.

        :param list traces: see `_care_traces`
        :param bool is_unwanted: whether his address shall stay on the blacklist
        """
        people = self._care_people()
        for _what, model, domain in self._care_erased_records():
            self.env[model].search(domain).unlink()
        accounts = self._care_accounts_of(people)
        for account in accounts:
            # Odoo logs the login of an account that it takes leave of.
            account.write({"login": f"erased-{account.id}", "signature": False})
        if accounts:
            accounts._deactivate_portal_user()
        self._care_forget_talk(people, traces)
        name = self._care_erased_name()
        for person in people:
            values = {**person._care_blank_values(), "name": name, "active": False}
            # Odoo archives nobody with an account, and would count those that are archived.
            person.with_context(active_test=True).write(values)
        # What is computed of a name elsewhere, and an archived account's.
        self.env.flush_all()

    # ---------------------------------------------------------------- helpers

    def _care_erased_name(self):
        return self.env._("Erased customer %s", self.ref or self.id)

    @api.model
    def _care_accounts_of(self, people):
        """Return the accounts (res.users in sudo, archived ones too) of these people."""
        return (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("partner_id", "in", people.ids), ("share", "=", True)])
        )

    def _care_erased_records(self):
        """Return what is simply deleted: list of (translated name, name of the model, domain)."""
        people = self._care_people()
        accounts = self._care_accounts_of(people)
        own = Domain("partner_id", "in", people.ids)
        return [
            (self.env._("Remarks"), "care.remark", own),
            (self.env._("Consents"), "care.consent", own),
            (self.env._("Log of what the team did for him"), "care.customer.act", own),
            (self.env._("Visits of the site"), "website.visitor", own),
            (self.env._("Devices"), "res.device.log", Domain("user_id", "in", accounts.ids)),
        ]

    def _care_blank_values(self):
        """Return the values (dict) that leave nothing of who this contact is."""
        self.ensure_one()
        values = {
            name: False
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html", "properties")
            and not (field.required or field.related or field.company_dependent)
            and not (field.compute and field.readonly)
            and name not in KEPT_TEXTS
        }
        if self.commercial_partner_id != self:
            # Odoo would take these from the company that he belongs to.
            for name in self._synced_commercial_fields():
                values.pop(name, None)
        return {
            **values,
            # An address of another type is nobody's but its own: Odoo shares those of contacts.
            "type": "other",
            "state_id": False,
            "partner_latitude": 0,
            "partner_longitude": 0,
            "image_1920": False,
            "care_store_id": False,
            "category_id": [Command.clear()],
        }

    def _care_forget_talk(self, people, traces):
        """Delete what is written on these contacts, and take them out of what is said elsewhere."""
        env = self.env
        messages = env["mail.message"]
        changes = env["care.mail.change"].search([("partner_id", "in", people.ids)])
        for records in (people, changes):
            messages.search([("model", "=", records._name), ("res_id", "in", records.ids)]).unlink()
        changes.unlink()
        on_contact = Domain("res_model", "=", "res.partner") & Domain("res_id", "in", people.ids)
        env["ir.attachment"].search(on_contact & Domain("res_field", "=", False)).unlink()
        env["mail.activity"].search(on_contact).unlink()
        env["mail.followers"].search(on_contact | Domain("partner_id", "in", people.ids)).unlink()
        addresses = self._care_addresses(traces)
        mails = env["mail.mail"]
        mails.search([("recipient_ids", "in", people.ids)]).unlink()
        to_him = mails.search(Domain.OR(Domain("email_to", "ilike", one) for one in addresses))
        # Not those to an address that merely ends as his does.
        to_him.filtered(
            lambda mail: set(addresses) & set(email_normalize_all(mail.email_to or ""))
        ).unlink()
        named = Domain.OR(
            [
                Domain("author_id", "in", people.ids),
                Domain("partner_ids", "in", people.ids),
                Domain("notification_ids.res_partner_id", "in", people.ids),
            ]
            + [
                Domain(name, "ilike", address)
                for address in addresses
                for name in ("email_from", "incoming_email_to", "incoming_email_cc")
            ]
        )
        self._care_redact(messages.search(named), traces)
        notifications = env["mail.notification"]
        notifications.search(Domain("res_partner_id", "in", people.ids)).unlink()
        told = Domain.OR(Domain("mail_email_address", "ilike", one) for one in addresses)
        notifications.search(told).filtered(
            lambda told: email_normalize(told.mail_email_address) in addresses
        ).unlink()
        env["mail.gateway.allowed"].search([("email_normalized", "in", addresses)]).unlink()
        self._care_redact_tracking(people, self._care_erased_name())

    @api.model
    def _care_addresses(self, traces):
        """Return the mail addresses (list of str, normalised) among `_care_traces`."""
        return sorted({email_normalize(trace) for trace in traces} - {False})

    @api.model
    def _care_redact_tracking(self, records, name):
        """Write `name` (str) in what was tracked where these records were chosen."""
        values = self.env["mail.tracking.value"]
        chosen = Domain("field_id.relation", "=", records._name)
        for side in ("old", "new"):
            found = values.search(chosen & Domain(f"{side}_value_integer", "in", records.ids))
            found.write({f"{side}_value_char": name})
