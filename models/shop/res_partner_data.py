from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .data_file import DataFile, DataSection


class ResPartner(models.Model):
    """What the shop holds on one customer, for himself: GDPR, articles 15 and 20.

    What he downloads himself holds what he gave and what was exchanged with him. What the team
    wrote about him is his to read as well, but may name others, and what is known by a mail
    address alone may be somebody else's, as everybody types his address himself: both are given by
    a manager, who reads them first. The file says so.
    """

    _inherit = "res.partner"

    # How many records are in memory at once.
    CARE_DATA_BATCH = 500
    # How often a customer may ask for his data within the hour.
    CARE_DATA_PER_HOUR = 3

    # ---------------------------------------------------------------- the file

    def _care_write_data(self, stream, is_full=False):
        """Write all that is held on this customer as a ZIP file.

        Who may ask is for the caller to check.

        :param stream: binary file that is written to
        :param bool is_full: with what the team wrote about him and what is known by his address
        """
        self.ensure_one()
        # sudo: it is his, whatever the rights of who asks; the caller has checked who that is
        customer = self.sudo().with_context(active_test=False)
        file = DataFile(
            stream,
            self.env._("Data on %s", customer.display_name),
            {
                "intro": customer._care_data_intro(is_full),
                "empty": self.env._("Nothing."),
                "yes": self.env._("yes"),
                "no": self.env._("no"),
                "files": self.env._("Files"),
            },
        )
        for section in customer._care_data_of(is_full):
            file.add(section)
        file.close()

    def _care_data_intro(self, is_full):
        company = self.env.company.display_name
        intro = [
            self.env._(
                "What %(company)s holds on you on %(date)s. Times are in UTC; “data.json” beside "
                "this page holds the same for machines, “files” what you sent.",
                company=company,
                date=format_date(self.env, fields.Date.context_today(self)),
            )
        ]
        if not is_full:
            intro.append(
                self.env._(
                    "Not in this file: what our team noted about you, and what we know by your "
                    "mail address alone. Ask our customer service for it: somebody makes sure that "
                    "it holds nothing of others, and sends it to you."
                )
            )
        return intro

    def _care_data_of(self, is_full):
        """Yield the sections (DataSection) of what is held on this customer, in sudo.

        Each room extends it: `yield from super()._care_data_of(is_full)`, then its own. Rows are
        made as they are read, see `_care_data_batches`.

        :param bool is_full: see `_care_write_data`
        """
        self.ensure_one()
        yield self._care_data_identity()
        yield self._care_data_accounts()
        yield self._care_data_consents()
        yield self._care_data_visits()
        if is_full:
            yield self._care_data_remarks()
            yield self._care_data_mailings()
        yield self._care_data_acts(is_full)

    def _care_data_batches(self, model, domain, order="id"):
        """Yield the records of a model that match, some at a time; the former ones are forgotten.

        :param str model: name of the model
        :param domain: list or Domain
        :param str order: as of `search`
        """
        records = self.env[model].with_context(active_test=False)
        ids = records.search(domain, order=order).ids
        for start in range(0, len(ids), self.CARE_DATA_BATCH):
            yield records.browse(ids[start : start + self.CARE_DATA_BATCH])
            self.env.invalidate_all()

    def _care_data_rows(self, model, domain, columns, order="id"):
        """Yield one row (dict) per record that matches: its fields as people read them.

        :param dict columns: names of fields to labels
        """
        for records in self._care_data_batches(model, domain, order):
            for record in records:
                yield {name: self._care_data_value(record, name) for name in columns}

    @api.model
    def _care_data_value(self, record, name):
        """Return the value of one field of `record`, by its `name`, as people read it."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.relational:
            names = value.mapped("display_name")
            return names if field.type in ("many2many", "one2many") else next(iter(names), None)
        if field.type in ("boolean", "integer", "float", "monetary"):
            return value
        return value or None

    @api.model
    def _care_data_columns(self, model, *names):
        """Return columns of a DataSection: fields of a model with their labels on screen."""
        known = self.env[model]._fields
        return {name: known[name]._description_string(self.env) for name in names}

    def _care_data_section(self, key, title, model, domain, names, order="id"):
        """Return a DataSection of the fields `names` of what matches `domain` in a model."""
        columns = self._care_data_columns(model, *names)
        rows = self._care_data_rows(model, domain, columns, order)
        return DataSection(key, title, columns, rows)

    # ------------------------------------------------------- whose data it is

    def _care_people(self):
        """Return this customer with his own addresses (res.partner, archived ones too, in sudo).

        Contacts of a company, or of him, are people of their own. A pickup point lies below the
        address that it replaces.
        """
        # sudo: his addresses, whoever asks; callers have checked who that is
        people = level = self.sudo().with_context(active_test=False)
        while level := level.child_ids.filtered(
            lambda child: child.type != "contact" and not child.user_ids
        ):
            people |= level
        return people

    def _care_tickets_of(self, by_address=False):
        """Return the requests (care.ticket in sudo, archived ones too) of these people.

        :param bool by_address: also those that no contact was chosen for, by his address, where
            nobody else has it
        """
        people = self._care_people()
        domain = Domain("partner_id", "in", people.ids)
        address = by_address and self._care_own_address()
        if address:
            domain |= Domain("partner_id", "=", False) & Domain("email_normalized", "=", address)
        return self.env["care.ticket"].with_context(active_test=False).search(domain)

    def _care_own_address(self):
        """Return the customer's mail address (str), False where another contact has the same."""
        self.ensure_one()
        customer = self.with_context(active_test=False)
        address = customer.email_normalized
        same = customer.search([("email_normalized", "=", address)]) if address else customer
        return address if same <= self._care_people() else False

    # ------------------------------------------------------------ what we hold

    def _care_data_identity(self):
        names = (
            "name",
            "type",
            "ref",
            "email",
            "phone",
            "function",
            "lang",
            "tz",
            "vat",
            "website",
            "company_name",
            "parent_id",
            "street",
            "street2",
            "zip",
            "city",
            "state_id",
            "country_id",
            "care_store_id",
            "category_id",
            "create_date",
        )
        title = self.env._("Identity and addresses")
        domain = [("id", "in", self._care_people().ids)]
        return self._care_data_section("identity", title, "res.partner", domain, names)

    def _care_data_accounts(self):
        accounts = [("partner_id", "=", self.id)]
        names = ("login", "create_date", "login_date", "active")
        return self._care_data_section(
            "account", self.env._("Account"), "res.users", accounts, names
        )

    def _care_data_consents(self):
        names = ("purpose_id", "state", "at", "source", "note")
        domain = [("partner_id", "in", self._care_people().ids)]
        title = self.env._("Consents")
        return self._care_data_section("consents", title, "care.consent", domain, names)

    def _care_data_visits(self):
        columns = {"visit_datetime": self.env._("Visited"), "url": self.env._("Page")}
        domain = [("visitor_id.partner_id", "=", self.id)]
        rows = self._care_data_rows("website.track", domain, columns)
        return DataSection("visits", self.env._("Pages visited"), columns, rows)

    def _care_data_remarks(self):
        names = ("date", "body")
        domain = [("partner_id", "in", self._care_people().ids)]
        title = self.env._("Remarks of our team")
        return self._care_data_section("remarks", title, "care.remark", domain, names)

    def _care_data_acts(self, is_full):
        names = ("at", "kind", *(("reason", "detail") if is_full else ()))
        domain = [("partner_id", "in", self._care_people().ids)]
        title = self.env._("What our team did for you")
        return self._care_data_section("acts", title, "care.customer.act", domain, names)

    def _care_data_mailings(self):
        address = self._care_own_address()
        domain = [("contact_id.email_normalized", "=", address)] if address else [(0, "=", 1)]
        names = ("list_id", "create_date", "opt_out", "opt_out_datetime")
        title = self.env._("Mailing lists")
        return self._care_data_section("mailings", title, "mailing.subscription", domain, names)

    # ------------------------------------------------------------ who may ask

    def _care_check_giving_data(self):
        """Refuse who may not take out the data of this customer.

        :raises AccessError: to who is no manager, or may not read the contact
        :raises UserError: for the shop's own people, and for customers of other companies too
        """
        if not self.env.user.has_group("care_desk.group_care_manager"):
            raise AccessError(
                self.env._("Only managers of the customer service hand out a customer's data.")
            )
        self._care_check_customer()
        self._care_check_companies()

    def _care_check_companies(self):
        """Refuse who does not work for all companies that this customer dealt with.

        :raises UserError: names these companies, and tells nothing of what they hold
        """
        # sudo: that they know him is all that is told
        companies = self.sudo()._care_companies()
        if companies - self.env.user.company_ids:
            raise UserError(
                self.env._(
                    "Other companies hold data on this customer too: a manager who works for %s "
                    "must do it. Nothing was done.",
                    ", ".join(companies.sorted("name").mapped("name")),
                )
            )

    def _care_companies(self):
        """Return the companies (res.company) that hold something of this customer (in sudo)."""
        return self.env["res.company"]

    @api.model
    def _care_check_data_rate(self):
        """Refuse a customer who has just had his data several times.

        :raises UserError: says when to come back
        """
        uses = self.env["care.form.use"]._count_use("data", str(self.env.uid))
        if uses > self.CARE_DATA_PER_HOUR:
            raise UserError(self.env._("You have just downloaded your data. Come back in an hour."))
