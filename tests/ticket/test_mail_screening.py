import email
import email.policy
import time

from odoo.tests import BaseCase, tagged

from ...models.ticket.mail_screening import (
    answers_elsewhere,
    is_automatic,
    judge_sender,
    parse_authentication_results,
)

SERVER = "mx.shop.example.com"


@tagged("post_install", "-at_install")
class TestMailScreening(BaseCase):
    """What headers tell, without a database."""

    def mail(self, *headers, sender="Agnes <agnes@example.com>"):
        lines = [f"From: {sender}", *headers, "", "Hello"]
        return email.message_from_string("\r\n".join(lines), policy=email.policy.SMTP)

    def verdict(self, *results, sender="Agnes <agnes@example.com>", server=SERVER):
        headers = [f"Authentication-Results: {result}" for result in results]
        return judge_sender(self.mail(*headers, sender=sender), server).verdict

    def test_machines_are_told_by_their_headers(self):
        for header in (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; owner-email=x@example.com",
            "Auto-Submitted: Auto-Notified (rejected)",
            "Precedence: bulk",
            "Precedence: LIST",
            "Precedence: junk",
            "Precedence: auto_reply",
            "X-Auto-Response-Suppress: All",
            "X-Auto-Response-Suppress: DR, OOF, AutoReply",
            "List-Id: News <news.example.org>",
            "List-Unsubscribe: <https://example.org/u>",
            "X-Autoreply: yes",
            "X-Autorespond: Out of office",
            "Return-Path: <>",
        ):
            with self.subTest(header):
                self.assertTrue(is_automatic(self.mail(header)))

    def test_people_are_not_taken_for_machines(self):
        for header in (
            "X-Nothing: 1",
            "Auto-Submitted: no",
            "Auto-Submitted: No (a person)",
            "Precedence: normal",
            "Precedence: first-class",
            "X-Auto-Response-Suppress: DR, RN, NRN",
            "X-Auto-Response-Suppress: None",
            "Return-Path: <agnes@example.com>",
        ):
            with self.subTest(header):
                self.assertFalse(is_automatic(self.mail(header)))

    def test_what_proves_the_address(self):
        for result in (
            "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.com",
            "dkim=pass header.d=example.com header.b=aZ/=",
            "dkim=pass (2048-bit key) header.i=@example.com header.d=mail.example.com",
            "dkim=pass header.d=list.example.org; dkim=pass header.d=example.com",
            "spf=pass smtp.mailfrom=bounce@example.com",
            "spf=pass smtp.mailfrom=Example.COM",
            "dkim=fail header.d=example.com; spf=pass smtp.mailfrom=agnes@example.com",
            'dkim=pass reason="good; very good" header.d="example.com"',
            "dkim/1=pass\r\n\theader.d=example.com",
        ):
            with self.subTest(result):
                self.assertEqual(self.verdict(f"{SERVER}; {result}"), "pass")
                self.assertEqual(
                    self.verdict(f"{SERVER} 1 (a comment; here);\r\n {result}"), "pass"
                )

    def test_what_proves_nothing(self):
        for result in (
            "none",
            "dmarc=none header.from=example.com",
            "dmarc=pass header.from=example.org",
            "dmarc=pass",
            "dkim=pass header.d=example.org",
            "dkim=pass header.d=notexample.com",
            "dkim=pass header.d=com",
            "dkim=pass header.i=@example.com",
            "spf=pass smtp.helo=example.com",
            "spf=pass smtp.mailfrom=agnes@example.org",
            "spf=softfail smtp.mailfrom=agnes@example.com",
            "spf=fail smtp.mailfrom=x@example.com; dkim=pass header.d=list.example.org",
            "dkim=none (dkim=pass header.d=example.com)",
            'dkim=none reason="; dkim=pass header.d=example.com"',
        ):
            with self.subTest(result):
                self.assertIsNone(self.verdict(f"{SERVER}; {result}"))

    def test_what_speaks_against_the_address(self):
        for result in (
            "dmarc=fail header.from=example.com",
            "dmarc=fail header.from=example.com; spf=pass smtp.mailfrom=agnes@example.com",
            "spf=fail smtp.mailfrom=agnes@example.com",
            "spf=none; dkim=fail header.d=example.com",
        ):
            with self.subTest(result):
                self.assertEqual(self.verdict(f"{SERVER}; {result}"), "fail")

    def test_only_the_trusted_server_is_believed(self):
        good = "dmarc=pass header.from=example.com"
        self.assertIsNone(self.verdict(f"mx.evil.example.org; {good}"))
        self.assertIsNone(self.verdict(f"{SERVER}.evil.example.org; {good}"))
        self.assertIsNone(self.verdict(good))
        self.assertIsNone(self.verdict(f"{SERVER}; {good}", server=False))
        self.assertEqual(self.verdict(f"{SERVER.upper()}; {good}"), "pass")
        self.assertEqual(
            self.verdict("mx.other.example.org; dmarc=fail", f"{SERVER}; {good}"), "pass"
        )

    def test_a_forged_result_below_the_servers_own_is_not_believed(self):
        self.assertIsNone(
            self.verdict(
                f"{SERVER}; dmarc=none header.from=example.com",
                f"{SERVER}; dmarc=pass header.from=example.com",
            )
        )
        forged = self.mail(
            f"Authentication-Results: {SERVER}; spf=none",
            "Received: from evil.example.org by mx.shop.example.com",
            f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com",
        )
        self.assertIsNone(judge_sender(forged, SERVER).verdict)

    def test_results_of_one_server_in_several_headers_are_read_together(self):
        self.assertEqual(
            self.verdict(f"{SERVER}; spf=none", f"{SERVER}; dkim=pass header.d=example.com"),
            "pass",
        )

    def test_two_addresses_in_from_are_never_proven(self):
        proof = f"{SERVER}; dmarc=pass header.from=example.com"
        for sender in (
            "agnes@example.com, evil@example.org",
            "agnes@example.com <evil@example.org>",
            "agnes@example.com\r\nFrom: evil@example.org",
        ):
            with self.subTest(sender):
                self.assertEqual(self.verdict(proof, sender=sender), "fail")

    def test_a_name_that_looks_like_an_address_is_no_address(self):
        mail = self.mail(sender='"agnes@example.com" <evil@example.org>')
        self.assertEqual(judge_sender(mail, SERVER).address, "evil@example.org")

    def test_answers_elsewhere(self):
        for target, elsewhere in (
            ("agnes@example.com", False),
            ("desk@example.com", False),
            ("Agnes <agnes@example.org>", True),
            ("agnes@example.org, agnes@example.com", False),
        ):
            mail = self.mail(f"Reply-To: {target}")
            self.assertEqual(answers_elsewhere(mail, "agnes@example.com"), elsewhere)
        self.assertFalse(answers_elsewhere(self.mail(), "agnes@example.com"))

    def test_broken_headers_are_read_without_harm_and_in_no_time(self):
        start = time.monotonic()
        for value in ("", ";", ";;;=", "(((", '"', "a" * 500_000, ";" * 500_000, "x=" * 200_000):
            with self.subTest(value[:10]):
                server, results = parse_authentication_results(value)
                self.assertIsInstance(results, list)
                self.assertNotIn("=", server)
        self.assertLess(time.monotonic() - start, 5)
