"""Canned replies: found by their words, and filled for a request."""

import re
from collections import Counter
from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareCase
from .replies_case import ReplyCase


@tagged("post_install", "-at_install")
class TestReplySearch(ReplyCase, CareCase):
    def test_every_word_must_stand_in_title_or_text(self):
        self._reply("Late parcel", "The carrier looks for it")
        self._reply("Late invoice", "It is in your account")
        self.assertEqual(self._titles("late carrier"), ["Late parcel"])
        self.assertEqual(self._titles("late account"), ["Late invoice"])
        self.assertEqual(self._titles("carrier account"), [])

    def test_accents_case_ligatures_and_punctuation_do_not_matter(self):
        self._reply("Échange d’un bol", "Nous l'avons reçu : une ŒUVRE de maître")
        for term in ("echange", "ÉCHANGE", "d'un bol", "recu", "oeuvre", "œuvre MAITRE", "bol, ?!"):
            self.assertEqual(self._titles(term), ["Échange d’un bol"], term)

    def test_accents_do_not_matter_without_the_extension_of_the_database(self):
        self._reply("Échange", "Reçu")
        self.patch(self.registry, "has_unaccent", False)
        self.patch(self.registry, "unaccent", lambda column: column)
        self.assertEqual(self._titles("echange reçu"), ["Échange"])

    def test_wildcards_of_the_database_are_no_words(self):
        self._reply("Late pa-rcel")
        self.assertEqual(self._titles("par%l"), [])
        self.assertEqual(self._titles("' OR 1=1 --"), [])

    def test_the_title_comes_before_the_text_and_whole_words_before_parts(self):
        self._reply("Five", "Nothing of it")
        self._reply("Four", "All that is returnable")
        self._reply("Three", "Your return is on its way")
        self._reply("Two: returns")
        self._reply("One: return")
        self.assertEqual(self._titles("return"), ["One: return", "Two: returns", "Three", "Four"])

    def test_each_word_counts(self):
        self._reply("Parcel", "A return")
        self._reply("Parcel return")
        self._reply("Return", "A parcel")
        self.assertEqual(self._titles("parcel return")[0], "Parcel return")

    def test_of_equals_the_one_used_last_comes_first(self):
        never, before, last = (self._reply(f"Parcel {name}") for name in ("a", "b", "c"))
        self.env.cr.execute(
            "UPDATE mail_canned_response SET last_used = CASE id WHEN %s THEN timestamp"
            " '2026-01-01' ELSE timestamp '2026-02-01' END WHERE id IN %s",
            [before.id, (before + last).ids and tuple((before + last).ids)],
        )
        self.env.invalidate_all()
        self.assertEqual(self._titles("parcel"), ["Parcel c", "Parcel b", "Parcel a"])
        self.assertEqual(self._titles(), ["Parcel c", "Parcel b", "Parcel a"])
        self.assertTrue(never)

    def test_the_shortcut_finds_a_reply_and_names_one_without_title(self):
        self._reply(False, source="hello")
        self.assertEqual(self._titles("hello"), ["hello"])

    def test_a_placeholder_is_no_word_of_the_text(self):
        self._reply("Hello", "Dear {{customer}}, this is {{ agent }}")
        self.assertEqual(self._titles("customer"), [])
        self.assertEqual(self._titles("agent"), [])
        self.assertEqual(self._titles("dear"), ["Hello"])

    def test_a_changed_reply_is_found_by_its_new_words(self):
        reply = self._reply("Parcel")
        reply.write({"care_title": "Invoice", "substitution": "In your account"})
        self.assertEqual(self._titles("parcel"), [])
        self.assertEqual(self._titles("invoice account"), ["Invoice"])

    def test_a_theme_holds_all_that_is_below_it(self):
        self._reply("Top", care_theme_id=self.delivery.id)
        self._reply("Below", care_theme_id=self.late.id)
        self._reply("Elsewhere", care_theme_id=self.returns.id)
        self._reply("Nowhere")
        self.assertCountEqual(self._titles(theme_id=self.delivery.id), ["Top", "Below"])
        self.assertEqual(self._titles(theme_id=self.late.id), ["Below"])
        self.assertEqual(self._titles("top", theme_id=self.late.id), [])
        self.assertEqual(len(self._titles()), 4)

    def test_what_is_found_tells_all_that_a_list_shows(self):
        reply = self._reply("Late", "Sorry, {{customer}}", care_theme_id=self.late.id, source="l8")
        ticket = self._ticket()
        replies = self.env["mail.canned.response"]
        [found] = replies.with_user(self.agent).care_search("late", ticket_id=ticket.id)
        expected = {
            "id": reply.id,
            "title": "Late",
            "shortcut": "l8",
            "theme": "Delivery / Late",
            "substitution": "Sorry, {{customer}}",
            "text": "Sorry, Carla Customer",
            "is_shared": True,
            "is_editable": False,
        }
        self.assertEqual(found, expected)
        [found] = replies.with_user(self.manager).care_search("late", ticket_id=ticket.id)
        self.assertEqual(found, {**expected, "is_editable": True})

    def test_no_more_are_found_than_are_wanted(self):
        for index in range(5):
            self._reply(f"Parcel {index}")
        self.assertEqual(len(self._titles("parcel", limit=3)), 3)

    def test_a_term_without_end_is_cut(self):
        self._reply("Parcel")
        self.assertEqual(self._titles("parcel " * 5000), ["Parcel"])

    def test_a_theme_stands_below_no_theme_of_its_own(self):
        with self.assertRaises(UserError):
            self.delivery.parent_id = self.late

    def test_replies_of_a_deleted_theme_are_kept(self):
        reply = self._reply("Late", care_theme_id=self.late.id)
        self.late.with_user(self.manager).unlink()
        self.assertFalse(reply.care_theme_id)
        self.assertEqual(self._titles("late"), ["Late"])

    def test_the_shortcut_is_proposed_from_the_title(self):
        reply = self.env["mail.canned.response"].new({"care_title": "Où est mon colis ?"})
        reply._onchange_care_title()
        self.assertEqual(reply.source, "ou-est-mon")


@tagged("post_install", "-at_install")
class TestReplyQueries(ReplyCase, CareCase):
    def _queries(self, count):
        """Count the queries of a search among `count` replies, by table, nothing cached.

        What stays cached from one request to the next (rules, groups) is read once before.
        """
        replies = self.env["mail.canned.response"].with_user(self.agent)
        ticket = self._ticket(order_id=self._order(self.customer).id)
        self.env.invalidate_all()
        replies.care_search("parcel sorry", ticket_id=ticket.id)
        queries = []
        with contextmanager(self._patchExecute)(queries):
            self.env.invalidate_all()
            found = replies.care_search("parcel sorry", ticket_id=ticket.id)
        self.assertEqual(len(found), min(count, 40))
        return Counter(re.search(r'FROM "(\w+)"', query)[1] for query in queries)

    def test_a_search_costs_the_same_among_20_and_2000_replies(self):
        budget = {
            "mail_canned_response": 2,  # which ones in which order, and what is shown of them
            "care_reply_theme": 1,  # all of them, for their complete names
            "care_ticket": 1,  # what the placeholders stand for, and whether it may be read
            "res_partner": 2,  # the customer's name and the agent's
            "res_users": 1,  # who asks
            "res_groups": 1,  # his groups
            "res_users_settings": 2,  # those of the agent, for the name visitors know him by
            "sale_order": 1,  # the order's name
            "res_company": 1,  # the shop's name
        }
        for count in (20, 2000):
            missing = count - self.env["mail.canned.response"].search_count([])
            self.env["mail.canned.response"].with_user(self.manager).create(
                [
                    {
                        "care_title": f"Parcel {index}",
                        "source": f"parcel{index}",
                        "substitution": "Sorry, {{customer}}: {{order}} is late",
                        "care_theme_id": (self.late + self.returns)[index % 2].id,
                        "group_ids": [Command.set(self.team_group.ids)],
                    }
                    for index in range(missing)
                ]
            )
            self.assertEqual(self._queries(count), budget, f"{count} replies")

    def test_the_words_are_indexed(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'mail_canned_response'"
            " AND indexdef LIKE '%%gin%%care_search_text%%gin_trgm_ops%%'"
        )
        self.assertEqual(len(self.env.cr.fetchall()), 1)


@tagged("post_install", "-at_install")
class TestReplyPlaceholders(ReplyCase, CareCase):
    def test_placeholders_are_filled_for_the_request_and_who_writes(self):
        order = self._order(self.customer)
        ticket = self._ticket(order_id=order.id)
        text = "{{customer}}, {{ order }}, {{agent}}, {{NUMBER}}, {{shop}}"
        self.assertEqual(
            self._filled(text, ticket),
            f"Carla Customer, {order.name}, Agnes Agent, {ticket.number}, {self.company.name}",
        )

    def test_a_customer_without_contact_has_the_name_he_gave(self):
        ticket = self._ticket(partner_id=False, partner_name="Carl", email_from="carl@example.com")
        self.assertEqual(self._filled("Hello {{customer}}", ticket), "Hello Carl")

    def test_the_agent_is_called_as_visitors_know_him(self):
        self.agent.livechat_username = "Aggie"
        self.assertEqual(self._filled("I am {{agent}}"), "I am Aggie")

    def test_what_is_not_known_is_marked(self):
        self.assertEqual(self._filled("{{order}} of {{customer}}"), "[order?] of [customer?]")
        self.assertEqual(self._filled("Your {{order}}", self._ticket()), "Your [order?]")

    def test_an_unknown_placeholder_is_left_for_the_agent_to_see(self):
        text = "{{voucher}} {customer} {{}} {{ customer"
        self.assertEqual(self._filled(text, self._ticket()), text)

    def test_nothing_in_a_text_is_evaluated(self):
        for text in (
            "{{object.partner_id.email}}",
            "{{ env['res.users'].search([]) }}",
            "{{ 7 * 7 }}",
            "{{customer.__class__}}",
            "<t t-out='7 * 7'/>",
            "${object.name} %(customer)s {0.__class__} \\g<0> \\1",
        ):
            self.assertEqual(self._filled(text, self._ticket()), text)

    def test_nothing_in_a_value_is_evaluated(self):
        self.customer.partner_id.name = "{{agent}} \\g<0> <b onclick='x'>"
        self.assertEqual(
            self._filled("Hello {{customer}}!", self._ticket()),
            "Hello {{agent}} \\g<0> <b onclick='x'>!",
        )

    def test_a_value_stays_in_its_line(self):
        ticket = self._ticket(partner_id=False, partner_name="Carl\n\n  Card")
        self.assertEqual(self._filled("Hello {{customer}},", ticket), "Hello Carl Card,")
