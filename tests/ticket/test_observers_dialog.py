"""The dialog in which the team includes observers and removes them."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .mail_case import CareMailCase


class ObserversCase(CareMailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pottery = cls.env["res.partner"].create(
            {"name": "Pottery", "is_company": True, "email": "office@pottery.example.com"}
        )
        cls.sofia = cls._user("care_sofia", "Sofia Supplier", "base.group_portal")
        cls.sofia.partner_id.parent_id = cls.pottery
        cls.ticket = cls._ticket().with_user(cls.agent)

    def _dialog(self, user=None):
        """Open the dialog of the ticket, as its button does (Form)."""
        action = self.ticket.with_user(user or self.agent).action_observers()
        model = self.env[action["res_model"]].with_user(user or self.agent)
        return Form(model.with_context(**action["context"]))

    def _confirm(self, dialog, **values):
        """Save and confirm a dialog (Form), after marking who leaves in `values`."""
        record = dialog.save()
        record.write(values)
        record.action_confirm()

    def _observing(self):
        return {(observer.name, observer.role) for observer in self.ticket.observer_ids}


@tagged("post_install", "-at_install")
class TestDialog(ObserversCase):
    def test_contacts_and_addresses_join_in_one_go(self):
        dialog = self._dialog()
        dialog.partner_ids.add(self.sofia.partner_id)
        dialog.addresses = 'Jo Doe <jo@example.org>, anna@example.org;\n"Kim, Co" <kim@example.org>'
        dialog.role = "guest"
        self._confirm(dialog)
        self.assertEqual(
            self._observing(),
            {
                ("Sofia Supplier", "guest"),
                ("Jo Doe", "guest"),
                ("anna@example.org", "guest"),
                ("Kim, Co", "guest"),
            },
        )
        accounts = self.ticket.observer_ids.filtered("has_account")
        self.assertEqual(accounts.partner_id, self.sofia.partner_id)

    def test_each_is_told_at_once_by_a_mail_of_his_own(self):
        dialog = self._dialog()
        dialog.partner_ids.add(self.sofia.partner_id)
        dialog.addresses = "jo@example.org"
        with patch.object(self.registry["mail.mail"], "send_after_commit", autospec=True) as send:
            self._confirm(dialog)
        at_once = send.call_args.args[0]
        for address, other in (
            (self.sofia.email, "jo@example.org"),
            ("jo@example.org", self.sofia.email),
        ):
            mail = self._mails_to(address)
            self.assertEqual(len(mail), 1, address)
            self.assertIn(mail, at_once, "not left to the queue")
            self.assertNotIn(other, f"{mail.email_to} {mail.email_cc} {mail.body_html}")

    def test_removals_and_additions_are_confirmed_together(self):
        self.ticket.add_observers(emails=["old@example.org"])
        old = self.ticket.observer_ids
        dialog = self._dialog()
        self.assertEqual(len(dialog.observer_ids), 1, "who observes is shown")
        dialog.addresses = "new@example.org"
        self._confirm(dialog, leaving_ids=old.ids)
        self.assertEqual(self._observing(), {("new@example.org", "guest")})

    def test_who_leaves_may_join_again_in_another_role(self):
        self.ticket.add_observers(partners=self.sofia.partner_id)
        dialog = self._dialog()
        record = dialog.save()
        record.leaving_ids = self.ticket.observer_ids
        self.assertNotIn(self.sofia.partner_id, record.unfit_partner_ids)
        record.write({"partner_ids": [Command.link(self.sofia.partner_id.id)], "role": "supplier"})
        record.action_confirm()
        self.assertEqual(self.ticket.observer_ids.role, "supplier")

    def test_who_came_while_the_dialog_was_open_stays(self):
        dialog = self._dialog()
        self.ticket.add_observers(emails=["late@example.org"])
        dialog.addresses = "jo@example.org"
        self._confirm(dialog)
        self.assertEqual(len(self.ticket.observer_ids), 2)

    def test_nobody_is_taken_from_another_request(self):
        other = self._ticket(name="Another").with_user(self.agent)
        other.add_observers(emails=["jo@example.org"])
        self._confirm(self._dialog(), leaving_ids=other.observer_ids.ids)
        self.assertEqual(len(other.observer_ids), 1)

    def test_all_that_is_no_address_is_named_and_nothing_is_done(self):
        self.ticket.add_observers(emails=["old@example.org"])
        dialog = self._dialog()
        dialog.addresses = "jo@example.org\nnonsense, anna@@example\nkim@example.org"
        with self.assertRaises(UserError) as error, self.cr.savepoint():
            self._confirm(dialog, leaving_ids=self.ticket.observer_ids.ids)
        self.assertIn("“nonsense”, “anna@@example”", str(error.exception))
        self.assertNotIn("jo@example.org", str(error.exception))
        self.assertEqual(self._observing(), {("old@example.org", "guest")})
        self.assertFalse(self._mails_to("kim@example.org"))

    def test_all_who_cannot_observe_are_named_and_nobody_is_added(self):
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.env["res.partner"].create({"name": "Zoe", "company_id": foreign.id})
        dialog = self._dialog()
        dialog.addresses = f"jo@example.org, {self.customer.email}"
        record = dialog.save()
        record.partner_ids = self.agent_2.partner_id + stranger
        with self.assertRaises(ValidationError) as error, self.cr.savepoint():
            record.action_confirm()
        lines = str(error.exception).splitlines()
        self.assertEqual(len(lines), 3, lines)
        self.assertFalse(self.ticket.observer_ids)
        self.assertFalse(self._mails_to("jo@example.org"))

    def test_accounts_are_offered_and_nobody_who_need_not_observe(self):
        self.ticket.add_observers(partners=self.other_customer.partner_id)
        without_account = self.env["res.partner"].create({"name": "No Account"})
        record = self._dialog().save()
        domain = safe_eval(
            record._fields["partner_ids"].domain,
            {
                "company_id": record.company_id.id,
                "unfit_partner_ids": record.unfit_partner_ids.ids,
            },
        )
        offered = self.env["res.partner"].with_user(self.agent).search(domain)
        for partner in (self.sofia + self.employee + self.colleague).partner_id + self.pottery:
            self.assertIn(partner, offered)
        for partner in (
            self.agent_2 + self.manager + self.customer + self.other_customer
        ).partner_id + without_account:
            self.assertNotIn(partner, offered, partner.name)

    def test_the_role_follows_from_who_is_chosen(self):
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.pottery.id,
                "product_tmpl_id": self.env["product.template"].create({"name": "Jug"}).id,
            }
        )
        for partner, role in (
            (self.sofia.partner_id, "supplier"),
            (self.pottery, "supplier"),
            (self.employee.partner_id, "colleague"),
            (self.other_customer.partner_id, "guest"),
        ):
            dialog = self._dialog()
            dialog.partner_ids.add(partner)
            self.assertEqual(dialog.role, role, partner.name)
        dialog.role = "colleague"
        self._confirm(dialog)
        self.assertEqual(self.ticket.observer_ids.role, "colleague", "the choice counts")

    def test_who_has_no_address_is_pointed_out(self):
        self.sofia.partner_id.email = False
        dialog = self._dialog()
        self.assertFalse(dialog.unreachable)
        dialog.partner_ids.add(self.sofia.partner_id)
        self.assertEqual(dialog.unreachable, self.sofia.name)

    def test_the_dialog_is_the_teams(self):
        observers = self.env["care.ticket.observers"]
        for user in (self.customer, self.employee, self.sofia):
            with self.assertRaises(AccessError):
                observers.with_user(user).create({"ticket_id": self.ticket.id})


@tagged("post_install", "-at_install")
class TestInclusionMail(ObserversCase):
    """What an observer is told when he is included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.product = cls.env["product.product"].create({"name": "Jug & <Lid>"})
        cls.ticket.sudo().write(
            {"name": "The lid & <handle> are cracked", "product_id": cls.product.id}
        )

    def _mail(self, address, **include):
        self.ticket.add_observers(**include)
        mail = self._mails_to(address)
        self.assertEqual(len(mail), 1)
        return mail

    def _assert_no_address_of(self, mail, *users):
        shown = f"{mail.body_html} {mail.subject} {mail.headers} {mail.email_cc} {mail.reply_to}"
        for user in users:
            self.assertNotIn(user.email, shown)

    def test_a_supplier_with_an_account_opens_it_in_the_portal(self):
        mail = self._mail(self.sofia.email, partners=self.sofia.partner_id, role="supplier")
        self.assertIn(f'{self.ticket.access_url}"', mail.body_html)
        self.assertIn("a product that you supply", mail.body_html)
        self.assertIn("Carla Customer", mail.body_html)
        self.assertIn("Jug &amp; &lt;Lid&gt;", mail.body_html)
        self.assertIn("The lid &amp; &lt;handle&gt; are cracked", mail.body_html)
        self.assertNotIn("&amp;amp;", mail.body_html)
        self.assertIn("The lid & <handle> are cracked", mail.subject)
        self.assertEqual(mail.recipient_ids, self.sofia.partner_id)
        self.assertIn(self.team.alias_email, mail.reply_to)
        self._assert_no_address_of(mail, self.customer, self.agent)

    def test_a_guest_by_mail_gets_no_link(self):
        mail = self._mail("jo@example.org", emails=["Jo Doe <jo@example.org>"])
        self.assertNotIn("/my/requests", mail.body_html)
        self.assertNotIn("access_token", mail.body_html)
        self.assertIn("Jo Doe", mail.body_html)
        self._assert_no_address_of(mail, self.customer, self.agent)

    def test_the_customer_is_not_named_where_the_team_hides_him(self):
        self.team.hide_requester = True
        mail = self._mail("jo@example.org", emails=["jo@example.org"], role="supplier")
        self.assertNotIn("Carla", f"{mail.body_html} {mail.subject}")
        self._assert_no_address_of(mail, self.customer, self.agent)

    def test_it_is_written_in_the_language_of_who_reads_it(self):
        template = self.env.ref("care_desk.mail_template_observer_included")
        template.with_context(lang="fr_FR").subject = "Vous suivez {{ object.ticket_id.number }}"
        self.company.partner_id.lang = "fr_FR"
        self.sofia.partner_id.lang = "en_US"
        french = self._mail("jo@example.org", emails=["jo@example.org"])
        self.assertEqual(french.subject, f"Vous suivez {self.ticket.number}")
        english = self._mail(self.sofia.email, partners=self.sofia.partner_id)
        self.assertNotIn("Vous suivez", english.subject)

    def test_an_answer_to_it_is_for_the_team_and_observers_alone(self):
        mail = self._mail("jo@example.org", emails=["jo@example.org"])
        answer = self.deliver(
            self.write_mail("jo@example.org", body="Noted.", reference=mail.message_id)
        )
        self.assertEqual(self.ticket_of(answer).id, self.ticket.id)
        self.assertEqual((answer.care_audience, answer.care_speaker), ("private", "observer"))
