from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .acting_case import ActingCase

EVIL = "evil@example.org"


@tagged("post_install", "-at_install", "security")
class TestMailChange(ActingCase):
    """A change of mail: told to the old address, confirmed by the new, and no way to an account."""

    def _change(self):
        return self.env["care.mail.change"].search(
            [("partner_id", "=", self.partner.id)], order="id desc", limit=1
        )

    def test_the_old_address_is_told_and_the_act_noted(self):
        self.partner.care_correct({"email": "new@example.org"}, "Told on the phone")
        self.assertEqual(self.customer.partner_id.email, "new@example.org")
        told = self._mail("care_customer@example.com")
        self.assertIn("n•••••@example.org", told.body_html)
        self.assertNotIn("new@example.org", told.body_html)
        self.assertIn("/care/mail-address/", " ".join(self._links(told)))
        act = self._acts(self.partner, "mail_changed")
        self.assertEqual((act.user_id, act.reason), (self.agent, "Told on the phone"))
        self.assertIn("care_customer@example.com → new@example.org", act.detail)

    def test_it_holds_whatever_way_the_agent_writes(self):
        ways = {
            "form": lambda: self.partner.write({"email": "a@example.org"}),
            "web_save": lambda: self.partner.web_save({"email": "b@example.org"}, {"id": {}}),
            "import": lambda: self.partner.load(
                [".id", "email"], [[str(self.partner.id), "c@example.org"]]
            ),
            "panel": lambda: (
                self._ticket()
                .with_user(self.agent)
                .customer_update(self.partner.id, {"email": "d@example.org"})
            ),
            "forged": lambda: self.partner.with_context(
                care_writing=True, care_key_to="x", import_file=True
            ).write({"email": "e@example.org"}),
        }
        for way, write in ways.items():
            with self.subTest(way):
                before = self.env["care.mail.change"].search_count([])
                write()
                self.assertEqual(self.env["care.mail.change"].search_count([]), before + 1)
                # Nobody but the customer moves the address of his account.
                self.assertEqual(self.customer._care_address(), "care_customer@example.com")
        self.assertEqual(len(self._acts(self.partner, "mail_changed")), len(ways))
        self.assertEqual(
            self._acts(self.partner, "mail_changed")[1].ticket_id.partner_id, self.partner
        )

    def test_a_reset_after_the_change_still_goes_to_the_old_address(self):
        self.partner.write({"email": EVIL})
        self.assertEqual(
            self.partner.care_send_password_reset("Trying"), "care_customer@example.com"
        )
        # The shop's own page, by whichever address one asks there.
        for name in (EVIL, "care_customer"):
            self.env["res.users"].sudo().reset_password(name)
        self.assertEqual([key["to"] for key in self.keys], ["care_customer@example.com"] * 3)
        self.assertFalse([key for key in self.keys if key["recipients"]])
        self.assertEqual(self.customer.login, "care_customer")

    def test_odoos_own_invitation_is_no_way_round(self):
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.agent)
            .create({"partner_ids": self.partner.ids})
        )
        line = wizard.user_ids.filtered(lambda line: line.partner_id == self.partner)
        line.email = EVIL
        line.with_context(care_key_to=EVIL).action_invite_again()
        self.assertEqual(self.customer.partner_id.email, EVIL)
        self.assertEqual([key["to"] for key in self.keys], ["care_customer@example.com"])
        self.assertTrue(self._acts(self.partner, "portal_invited"))
        staff = (
            self.env["portal.wizard"]
            .with_user(self.agent)
            .create({"partner_ids": self.employee.partner_id.ids})
        )
        for action in ("action_grant_access", "action_invite_again", "action_revoke_access"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(staff.user_ids, action)()

    def test_several_changes_in_a_row_lead_nowhere(self):
        self.partner.write({"email": EVIL})
        self.partner.write({"email": "evil2@example.org"})
        self.assertEqual(self.customer._care_address(), "care_customer@example.com")
        # Who got the second mail undoes the second change alone, and no account follows him.
        self._change()._undo()
        self.assertEqual(self.customer.partner_id.email, EVIL)
        self.assertEqual(self.customer._care_address(), "care_customer@example.com")

    def test_back_to_his_own_address_leaves_nothing_to_undo(self):
        self.partner.write({"email": EVIL})
        self.partner.write({"email": "care_customer@example.com"})
        self.assertEqual(self._change().state, "replaced")
        with self.assertRaises(UserError):
            self._change()._undo()
        self.assertEqual(self.customer._care_address(), "care_customer@example.com")

    def test_the_customer_confirms_and_signs_in_with_the_new_address(self):
        self.customer.login = "care_customer@example.com"
        self.partner.write({"email": "new@example.org"})
        self.assertIn("/my/mail-address/", " ".join(self._links(self._mail("new@example.org"))))
        self._change()._confirm()
        self.assertEqual(self.customer.login, "new@example.org")
        self.assertEqual(self.customer._care_address(), "new@example.org")
        with self.assertRaises(UserError):
            self._change()._undo()

    def test_undone_by_the_old_address(self):
        self.partner.write({"email": EVIL})
        self._change().sudo()._undo()
        self.assertEqual(self.customer.partner_id.email, "care_customer@example.com")
        ticket = self.env["care.ticket"].search([("partner_id", "=", self.partner.id)], limit=1)
        self.assertIn("Objection", ticket.name)
        self.assertIn(self.agent.name, str(ticket.message_ids.mapped("body")))
        with self.assertRaises(UserError):
            self._change()._confirm()

    def test_an_account_made_with_the_new_address_ends_with_the_undoing(self):
        nina = self.newcomer.with_user(self.agent)
        nina.write({"email": EVIL})
        change = self.env["care.mail.change"].search([("partner_id", "=", nina.id)])
        self.assertEqual(change.state, "told")
        nina.care_invite_to_portal("Trying")
        account = self.newcomer.user_ids
        self.assertTrue(change._undo())
        self.assertFalse(account.active)
        self.assertEqual(self.newcomer.email, "nina@example.com")

    def test_an_old_mistake_undoes_no_account_in_use(self):
        nina = self.newcomer.with_user(self.agent)
        nina.write({"email": "right@example.org"})
        change = self.env["care.mail.change"].search([("partner_id", "=", nina.id)])
        nina.care_invite_to_portal("Asked for it")
        account = self.newcomer.user_ids
        self.env["res.users.log"].with_user(account).sudo().create({})
        self.assertFalse(change._undo())
        self.assertEqual((account.active, self.newcomer.email), (True, "right@example.org"))
        self.assertTrue(self.env["care.ticket"].search([("partner_id", "=", nina.id)]))

    def test_his_own_change_settles_it(self):
        self.partner.write({"email": EVIL})
        own = self.customer.partner_id.with_user(self.customer).sudo()
        own.write({"email": "mine@example.org"})
        self.assertEqual(self.customer._care_address(), "mine@example.org")
        self.assertEqual(len(self._acts(self.partner, "mail_changed")), 1)
        self.assertFalse(self._mail("mine@example.org"))

    def test_the_system_writes_freely(self):
        self.partner.sudo().write({"email": "system@example.org"})
        self.assertFalse(self._change())
        self.assertFalse(self._acts(self.partner))

    def test_an_address_must_be_one_and_nobody_elses(self):
        self.other_customer.login = "taken@example.com"
        for bad in ("not an address", "taken@example.com", False):
            with self.subTest(bad), self.assertRaises(UserError):
                self.partner.write({"email": bad})
        self.assertEqual(self.customer.partner_id.email, "care_customer@example.com")

    def test_changes_are_nobodys_to_read(self):
        self.partner.write({"email": EVIL})
        for person in (self.agent, self.manager, self.employee, self.customer):
            with self.assertRaises(AccessError):
                self._change().with_user(person).read(["old_email"])
        mail = self._mail("care_customer@example.com")
        with self.assertRaises(AccessError):
            mail.mail_message_id.with_user(self.agent).read(["body"])


@tagged("post_install", "-at_install")
class TestCorrecting(ActingCase):
    """Names, phones and addresses: corrected, noted, and never those of the team."""

    def test_staff_is_not_changed_by_an_agent(self):
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.agent_2, self.manager, self.employee):
            partner = user.partner_id.with_user(self.agent)
            for values in ({"email": "x@example.org"}, {"name": "X"}, {"street": "X 1"}):
                with self.subTest(user.login, **values), self.assertRaises(AccessError):
                    partner.write(values)
        with self.assertRaises(AccessError):
            self.company.partner_id.with_user(self.agent).write({"phone": "1"})
        # His own he changes as before, and an administrator anybody's.
        self.agent.partner_id.with_user(self.agent).write({"phone": "+33 1"})
        self.agent_2.partner_id.with_user(admin).write({"phone": "+33 2"})
        self.assertFalse(self._acts(self.agent_2.partner_id))

    def test_what_was_changed_is_noted_with_the_reason(self):
        france = self.env.ref("base.fr")
        self.partner.care_correct(
            {"name": "Carla Curie", "street": "1 rue Neuve", "country_id": france.id}, "Moved"
        )
        identity = self._acts(self.partner, "identity_changed")
        self.assertIn("Carla Customer → Carla Curie", identity.detail)
        address = self._acts(self.partner, "address_changed")
        self.assertIn("1 rue Neuve", address.detail)
        self.assertEqual((identity.reason, address.reason), ("Moved", "Moved"))
        self.assertEqual(len(self._acts(self.partner)), 2)

    def test_an_address_of_his_is_noted_on_him(self):
        home = self.env["res.partner"].create(
            {"type": "delivery", "parent_id": self.partner.id, "street": "Old street 1"}
        )
        dialog = (
            self.env["care.customer.correct"]
            .with_user(self.agent)
            .create({"partner_id": self.partner.id, "contact_id": home.id, "reason": "Moved"})
        )
        self.assertEqual(dialog.street, "Old street 1")
        dialog.street = "New street 2"
        dialog.action_save()
        self.assertEqual(home.street, "New street 2")
        self.assertIn("New street 2", self._acts(self.partner, "address_changed").detail)

    def test_nothing_changed_is_nothing_noted(self):
        self.partner.write({"name": self.partner.name, "email": self.partner.email})
        self.assertFalse(self._acts(self.partner))

    def test_what_is_not_to_be_corrected_is_refused(self):
        with self.assertRaises(AccessError):
            self.partner.care_correct({"comment": "x"}, "Trying")
        with self.assertRaises(UserError):
            self.partner.care_correct({"name": " "}, "Trying")
        with self.assertRaises(UserError):
            self.partner.care_correct({"name": "X"}, " ")
        with self.assertRaises(UserError):
            self.supplier.partner_id.with_user(self.agent).care_correct({"name": "X"}, "Trying")

    def test_the_preferred_store_is_a_pickup_point(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        other = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP"})
        self.env["delivery.carrier"].search([("delivery_type", "=", "in_store")]).write(
            {"is_published": False, "warehouse_ids": [(5,)]}
        )
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Pick up",
                "delivery_type": "in_store",
                "product_id": self.env["product.product"].create({"name": "Pick up"}).id,
            }
        )
        carrier.warehouse_ids = warehouse
        self.partner.care_set_store(warehouse.id, "Lives next door")
        self.assertEqual(self.partner.care_store_id, warehouse)
        self.assertEqual(self._acts(self.partner, "store_changed").detail, warehouse.name)
        with self.assertRaisesRegex(UserError, "no pickup point"):
            self.partner.care_set_store(other.id, "Trying")
        with self.assertRaises(UserError):
            self.partner.care_set_store(False, "")
