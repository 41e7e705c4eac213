from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_case import CareObserversCase


@tagged("post_install", "-at_install", "security")
class TestObserversMails(CareObserversCase):
    """What leaves the house when something is said: to whom, and what it tells of the others."""

    # ---------------------------------------------------------- who is mailed

    def test_a_public_comment_goes_to_the_customer_and_all_observers_once(self):
        self.assert_only(self.say("public"), ("customer", *self.observers))

    def test_a_private_comment_goes_to_observers_alone(self):
        self.assert_only(self.say("private"), self.observers)

    def test_a_team_note_goes_to_nobody_outside(self):
        self.assert_only(self.say("team"), ())
        mailbox = self.say("team", partner_ids=(self.agent_2 + self.manager).partner_id.ids)
        self.assertEqual(set(mailbox), {self.agent_2.email, self.manager.email})

    def test_a_note_that_names_the_customer_or_an_observer_does_not_reach_them(self):
        named = (self.customer + self.supplier).partner_id
        self.assert_only(self.say("team", partner_ids=named.ids), ())

    def test_a_private_comment_that_names_the_customer_does_not_reach_him(self):
        mailbox = self.say("private", partner_ids=self.customer.partner_id.ids)
        self.assert_only(mailbox, self.observers)

    def test_followers_from_outside_are_told_nothing(self):
        self.ticket.message_subscribe(self.other_customer.partner_id.ids)
        for audience in ("public", "private", "team"):
            self.assertNotIn(self.other_customer.email, self.say(audience))

    def test_a_customer_without_contact_is_mailed_what_is_public_only(self):
        ticket = self._ticket(partner_id=False, email_from="new@visitor.example.com")
        ticket.with_user(self.agent).add_observers(emails=["gus@guest.example.org"])
        self.assertEqual(set(self.say("private", ticket=ticket)), {"gus@guest.example.org"})
        self.assertEqual(
            set(self.say("public", ticket=ticket)),
            {"gus@guest.example.org", "new@visitor.example.com"},
        )

    def test_the_word_of_the_customer_reaches_observers_but_not_himself(self):
        with self.leaving() as mailbox:
            self.ticket.with_user(self.customer).message_post(body="It is cracked")
        self.assert_only(mailbox, self.observers)
        self.assert_shows_nobody_else(mailbox)

    def test_the_word_of_an_observer_reaches_the_others_by_its_audience(self):
        others = [name for name in self.observers if name != "supplier"]
        for audience, readers in (("private", others), ("public", ["customer", *others])):
            with self.subTest(audience), self.leaving() as mailbox:
                self.ticket.with_user(self.supplier).message_post(
                    body="Which glaze?", care_audience=audience
                )
            self.assert_only(mailbox, readers)
            self.assert_shows_nobody_else(mailbox)

    def test_who_was_removed_is_told_nothing_more(self):
        self.ticket.remove_observers(self.ticket.observer_ids)
        self.assert_only(self.say("private"), ())
        self.assert_only(self.say("public"), ("customer",))

    def test_two_who_share_a_mailbox_get_one_mail_and_the_customers_comes_first(self):
        self.silent.email = "gus@guest.example.org"
        self.supplier.partner_id.email = self.customer.email
        mailbox = self.say("public")
        self.assertEqual(len(mailbox["gus@guest.example.org"]), 1)
        self.assertEqual(len(mailbox[self.customer.email]), 1)
        self.assertIn("Carla Customer", mailbox[self.customer.email][0]["To"])

    def test_a_supplier_is_not_mailed_what_its_own_people_say(self):
        factory = self.env["res.partner"].create(
            {"name": "Kiln Works", "is_company": True, "email": "office@kiln.example.net"}
        )
        self.supplier.partner_id.parent_id = factory
        ticket = self._ticket()
        ticket.with_user(self.agent).add_observers(partners=factory, role="supplier")
        self.assertEqual(set(self.say("private", ticket=ticket)), {"office@kiln.example.net"})
        with self.leaving() as mailbox:
            ticket.with_user(self.supplier).message_post(body="We look", care_audience="private")
        self.assertFalse(mailbox)

    # ----------------------------------------------------- what a mail shows

    def test_no_mail_shows_an_address_of_anybody_else(self):
        for audience in ("public", "private"):
            self.assert_shows_nobody_else(self.say(audience))

    def test_mails_come_from_the_author_at_the_address_of_the_team(self):
        for mails in self.say("public").values():
            self.assertEqual(mails[0]["From"], f"Agnes Agent <{self.address}>")
            self.assertEqual(mails[0]["Reply-To"], f"Agnes Agent <{self.address}>")
            self.assertFalse(mails[0]["Cc"])

    def test_each_mail_names_its_reader_alone(self):
        for address, mails in self.say("public").items():
            self.assertEqual([to.addr_spec for to in mails[0]["To"].addresses], [address])

    def test_a_team_without_address_writes_from_the_catchall_and_then_from_the_company(self):
        self.team.alias_name = False
        self.assertIn(
            self.alias_domain.catchall_email, self.say("private")[self.silent.email][0]["From"]
        )
        self.company.alias_domain_id = False
        self.company.email = "office@shop.example.com"
        mail = self.say("private")[self.silent.email][0]
        self.assertEqual(mail["From"], "Agnes Agent <office@shop.example.com>")
        self.assertEqual(mail["Reply-To"], mail["From"])

    def test_a_shop_without_any_address_keeps_the_mail_and_says_what_to_set(self):
        self.team.alias_name = False
        self.company.alias_domain_id = False
        self.company.email = False
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assertFalse(self.say("public"))
        message = self._messages(self.ticket)[-1]
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertTrue(mails)
        self.assertEqual(set(mails.mapped("state")), {"exception"})
        for mail in mails:
            self.assertIn(f"Give the team {self.team.name} an alias", mail.failure_reason)
        self.company.email = "office@shop.example.com"
        mails.mark_outgoing()
        with self.leaving() as mailbox:
            mails.send()
        self.assert_only(mailbox, ("customer", *self.observers))

    def test_mails_leave_in_batches_and_by_no_server_of_somebody_else(self):
        self.env["ir.config_parameter"].set_param("mail.session.batch.size", 2)
        waiting = self.env["mail.mail"].search([("state", "=", "outgoing")])
        for _index in range(3):
            self.ticket.with_user(self.agent).with_context(
                mail_notify_force_send=False
            ).message_post(body="Hello", care_audience="public")
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")]) - waiting
        batches = list(mails._split_by_mail_configuration())
        self.assertGreater(len(batches), 1)
        for server_id, _domain_id, smtp_from, mail_ids in batches:
            self.assertIs(server_id, False)
            self.assertNotIn(self.agent.email, smtp_from)
            self.assertLessEqual(len(mail_ids), 2)
        self.assertCountEqual([mail_id for *_rest, ids in batches for mail_id in ids], mails.ids)

    def test_a_mail_of_another_module_is_built_with_its_headers_in_place(self):
        mail = self.env["ir.mail_server"]._build_email__(
            "a@shop.example.com", ["b@shop.example.com"], "Hi", "Hi", None, None, False, None,
            None, None, False, "plain", {"X-Other": "kept"},
        )  # fmt: skip
        self.assertEqual(mail["X-Other"], "kept")

    def test_a_server_for_one_address_gets_the_name_and_no_address_of_the_author(self):
        self.env["ir.mail_server"].create(
            {"name": "One", "smtp_host": "one", "from_filter": "desk@shop.example.com"}
        )
        self.env["ir.mail_server"].create(
            {"name": "Agents", "smtp_host": "agents", "from_filter": "example.com"}
        )
        self.alias_domain.default_from = "desk@shop.example.com"
        mailbox = self.say("public")
        self.assert_shows_nobody_else(mailbox)
        for mails in mailbox.values():
            self.assertEqual(mails[0]["From"], "Agnes Agent <desk@shop.example.com>")

    def test_colleagues_still_see_who_writes(self):
        self.ticket.message_subscribe(self.agent_2.partner_id.ids)
        mail = self.say("private")[self.agent_2.email][0]
        self.assertIn(self.agent.email, mail["From"])
        self.assertIn(self.address, mail["Reply-To"])

    def test_an_author_without_contact_is_called_by_the_name_he_was_given(self):
        answer = self.ticket.with_user(self.agent).message_post(body="?", care_audience="private")
        for sender, name in (
            ("gus@guest.example.org", "Gus Guest"),
            ("gina@guest.example.org", "Observer"),
        ):
            with self.leaving() as mailbox:
                self.deliver(self.write_mail(sender, body="Fine", reference=answer.message_id))
            self.assert_shows_nobody_else(mailbox)
            mail = mailbox[self.silent.email][0]
            self.assertEqual(mail["From"], f"{name} <{self.address}>")

    def test_a_mail_refers_to_nothing_that_its_reader_may_not_read(self):
        ids = {
            audience: self.ticket.with_user(self.agent)
            .message_post(body="Once", care_audience=audience)
            .message_id
            for audience in ("private", "team")
        }
        mailbox = self.say("public")
        for mails in mailbox.values():
            for message_id in ids.values():
                self.assertNotIn(message_id, self.text_of(mails[0]))
        references = self.say("private")[self.silent.email][0]["References"]
        self.assertIn(ids["private"], references)
        self.assertNotIn(ids["team"], references)

    def test_what_a_mail_quotes_shows_no_addresses_to_the_others(self):
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        quote = (
            "On Monday, Carla Customer <care_customer@example.com> wrote to "
            "Sofia <Care_Supplier@example.com>, gus@guest.example.org:\n> It is cracked"
        )
        with self.leaving() as mailbox:
            word = self.deliver(
                self.write_mail(
                    self.supplier.email, body=f"We see.\n\n{quote}", reference=asked.message_id
                )
            )
        self.assertEqual(word.care_audience, "public")
        for name in ("customer", "gus", "silent"):
            mail = mailbox[self.addresses[name]][0]
            self.assertIn("It is cracked", self.html_of(mail))
        self.assert_shows_nobody_else(mailbox)
        # The team keeps the mail as it came.
        self.assertIn("gus@guest.example.org", word.body)

    def test_observers_who_get_the_same_text_learn_no_address_of_each_other(self):
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        quoted = "\n".join(f"> {address}" for address in self.addresses.values())
        with self.leaving() as mailbox:
            self.deliver(
                self.write_mail(self.customer.email, body=quoted, reference=asked.message_id)
            )
        for_observers = {
            self.addresses[name]: mailbox[self.addresses[name]] for name in self.observers
        }
        self.assert_shows_nobody_else(for_observers)

    def test_what_a_mail_quotes_shows_no_addresses_on_the_page(self):
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        quoted = "\n".join(f"> {address}" for address in self.addresses.values())
        for sender in ("gus@guest.example.org", self.supplier.email, self.customer.email):
            self.deliver(
                self.write_mail(sender, body=f"We see.\n\n{quoted}", reference=asked.message_id)
            )
        words = self._messages(self.ticket, "public")
        for user in (self.customer, self.supplier, self.employee):
            ticket = self.env["care.ticket"].with_user(user).browse(self.ticket.id)
            shown = words.with_user(user).with_context(care_ticket=ticket).sudo()
            page = str([values["body"] for values in shown.portal_message_format()])
            self.assertIn("We see.", page)
            for address in {*self.addresses.values()} - {user.email}:
                self.assertNotIn(address, page, user.name)

    # ------------------------------------------------- the customer's name

    def test_a_team_that_hides_the_requester_hides_his_name_everywhere(self):
        self.team.hide_requester = True
        with self.leaving() as mailbox:
            self.ticket.with_user(self.customer).message_post(body="It is cracked")
        for name in self.observers:
            mail = mailbox[self.addresses[name]][0]
            self.assertEqual(mail["From"], f"Customer <{self.address}>")
            self.assertEqual(mail["Reply-To"], f"Customer <{self.address}>")
            self.assertNotIn("Carla", self.text_of(mail))

    def test_a_hidden_name_is_hidden_in_the_mail_he_writes_himself(self):
        self.team.hide_requester = True
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        body = "Here it is.\n\nOn Monday, CARLA CUSTOMER <care_customer@example.com> wrote:\n> Hi"
        with self.leaving() as mailbox:
            self.deliver(
                self.write_mail(
                    f"Carla <{self.customer.email}>", body=body, reference=asked.message_id
                )
            )
        self.assertEqual(
            set(mailbox) & {*self.addresses.values()},
            {self.addresses[name] for name in self.observers},
        )
        for name in self.observers:
            self.assertNotIn("carla", self.text_of(mailbox[self.addresses[name]][0]).lower())

    def test_a_shown_requester_is_called_by_his_name(self):
        with self.leaving() as mailbox:
            self.ticket.with_user(self.customer).message_post(body="It is cracked")
        mail = mailbox["gus@guest.example.org"][0]
        self.assertEqual(mail["From"], f"Carla Customer <{self.address}>")

    def test_the_signature_of_the_team_is_shown_and_nobody_elses(self):
        self.customer.signature = "<p>Carla, 12 rue des Lilas</p>"
        self.agent.signature = "<p>Agnes at your service</p>"
        with self.leaving() as mailbox:
            self.ticket.with_user(self.customer).message_post(
                body="It is cracked", email_add_signature=True
            )
        self.assertNotIn("rue des Lilas", self.text_of(mailbox["gus@guest.example.org"][0]))
        mail = self.say("public")["gus@guest.example.org"][0]
        self.assertIn("Agnes at your service", self.html_of(mail))

    # ------------------------------------------------------- lines and links

    def test_a_mail_tells_its_observer_who_reads_the_answer(self):
        private, public = "Answers to this mail are private too", "the customer reads this"
        for name, mails in self.say("private").items():
            html = self.html_of(mails[0])
            self.assertIn(private, html, name)
            self.assertLess(html.index(private), html.index("The kiln was too hot"))
        for name, mails in self.say("public").items():
            is_customer = name == self.customer.email
            self.assertEqual(public in self.html_of(mails[0]), not is_customer, name)
            self.assertNotIn(private, self.html_of(mails[0]))
        # Said in the mail alone, not in the comment.
        self.assertNotIn(private, "".join(self._messages(self.ticket).mapped("body")))

    def test_an_agent_is_told_too_where_his_answer_stays(self):
        self.ticket.message_subscribe(self.agent_2.partner_id.ids)
        mail = self.say("private")[self.agent_2.email][0]
        self.assertIn("Answers to this mail are private too", self.html_of(mail))
        mail = self.say("team", partner_ids=self.agent_2.partner_id.ids)[self.agent_2.email][0]
        self.assertIn("Answers to this mail are team notes too", self.html_of(mail))

    def test_each_reader_gets_his_own_link_or_none(self):
        plain = f"{self.ticket.get_base_url()}{self.ticket.access_url}"
        personal = f"{plain}?pid={self.customer.partner_id.id}&amp;hash="
        mailbox = self.say("public")
        html = {
            name: self.html_of(mailbox[self.addresses[name]][0])
            for name in self.addresses
            if name != "agent"
        }
        self.assertIn(personal, html["customer"])
        for name in ("supplier", "employee"):
            self.assertIn(f'href="{plain}"', html[name])
        for name in ("silent", "gus", "gina"):
            self.assertNotIn("/my/requests", html[name])
        for name, text in html.items():
            for link in ("unfollow", "unsubscribe", "access_token", "/mail/view", "/odoo/"):
                self.assertNotIn(link, text.lower(), f"{link} in the mail to {name}")
            self.assertEqual("hash=" in text, name == "customer", name)

    def test_files_go_to_who_reads_the_comment(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create(
                {"name": "kiln.txt", "raw": b"1240 degrees", "res_model": "mail.compose.message"}
            )
        )
        mailbox = self.say("private", attachment_ids=file.ids)
        self.assert_only(mailbox, self.observers)
        for mails in mailbox.values():
            files = [part.get_filename() for part in mails[0].iter_attachments()]
            self.assertEqual(files, ["kiln.txt"])

    # -------------------------------------------------------------- language

    def test_each_mail_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        layout = self.env.ref("care_desk.mail_comment_layout")
        terms = {term["source"] for term in layout.get_field_translations("arch_db")[0]}
        [line] = [term for term in terms if "<b>Private:</b>" in term]
        in_french = {line: line.replace("Private:", "Privé :")}
        layout.update_field_translations("arch_db", {"fr_FR": in_french})
        self.silent.lang = "en_US"
        self.supplier.partner_id.lang = "fr_FR"
        for shop_lang, word in (("en_US", "Private:"), ("fr_FR", "Privé :")):
            self.company.partner_id.lang = shop_lang
            # Odoo reads the languages of readers past the cache.
            self.env.flush_all()
            mailbox = self.say("private")
            self.assertIn("Privé :", self.html_of(mailbox[self.supplier.email][0]))
            self.assertIn("Private:", self.html_of(mailbox[self.silent.email][0]))
            self.assertIn(word, self.html_of(mailbox["gus@guest.example.org"][0]))
