"""What the headers of a mail tell: was it written by a machine, is its sender proven?

Plain functions over `email.message.EmailMessage`, without a database.
"""

import re
from dataclasses import dataclass

from odoo.tools.mail import decode_message_header, email_normalize_all

BULK_PRECEDENCES = {"bulk", "list", "junk", "auto_reply"}
# Any value of these says that a machine sent it: to a list, or as an answer.
MACHINE_HEADERS = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond")
# X-Auto-Response-Suppress also takes DR, RN, NRN and NDR, by which people merely refuse receipts.
SUPPRESSED_ANSWERS = {"all", "oof", "autoreply"}
# Longer headers of results are no server's.
MAX_RESULTS_CHARS = 10_000
DKIM_SPF_FAILURES = {"fail", "hardfail"}


@dataclass(frozen=True)
class Sender:
    """Who a mail claims to come from, and what speaks for it.

    address: the normalised address in From, or False
    verdict: what the trusted server says of it: `pass`, `fail` or None (nothing)
    is_automatic: whether a machine sent the mail
    answers_elsewhere: whether answers would go to another address in another domain
    """

    address: str | bool
    verdict: str | None
    is_automatic: bool
    answers_elsewhere: bool

    @property
    def is_proven(self):
        return self.verdict == "pass"


def judge_sender(message, authserv_id):
    """Return the Sender of a mail.

    :param message: email.message.EmailMessage
    :param str authserv_id: the name under which the trusted server signs its results, or falsy
    """
    addresses = email_normalize_all(decode_message_header(message, "From", separator=","))
    address = addresses[0] if addresses else False
    # Odoo takes the first address. What else stands there, which Python's own reading may hide,
    # makes it unclear which one a server has proven.
    raw = [value for name, value in message.raw_items() if name.lower() == "from"]
    is_ambiguous = len(raw) > 1 or set(email_normalize_all(",".join(raw))) - {address}
    return Sender(
        address=address,
        verdict="fail" if is_ambiguous else sender_verdict(message, address, authserv_id),
        is_automatic=is_automatic(message),
        answers_elsewhere=answers_elsewhere(message, address),
    )


def is_automatic(message):
    """Tell whether a machine sent this mail (RFC 3834, and what is used beside it)."""
    auto_submitted = _keyword(message, "Auto-Submitted")
    if auto_submitted and auto_submitted != "no":
        return True
    if _keyword(message, "Precedence") in BULK_PRECEDENCES:
        return True
    suppressed = str(message.get("X-Auto-Response-Suppress", "")).lower()
    if SUPPRESSED_ANSWERS & set(re.split(r"[\s,;]+", suppressed)):
        return True
    if any(message.get(header) for header in MACHINE_HEADERS):
        return True
    return any(str(path).strip() in ("<>", "") for path in message.get_all("Return-Path", []))


def answers_elsewhere(message, address):
    """Tell whether Reply-To names only other addresses than `address`, in other domains."""
    targets = email_normalize_all(decode_message_header(message, "Reply-To", separator=","))
    domains = {_domain(target) for target in targets}
    return bool(targets) and _domain(address) not in domains


def sender_verdict(message, address, authserv_id):
    """Tell what the trusted server found out about the address in From (RFC 8601).

    DMARC decides where it was checked. Without it, a DKIM or SPF pass for the domain of the
    address proves it, and a failure of one speaks against it unless the other one passed.

    :return: `pass`, `fail` or None where nothing is said
    """
    domain = _domain(address)
    if not domain or not authserv_id:
        return None
    results = _trusted_results(message, authserv_id)
    dmarc = [(result, props) for method, result, props in results if method == "dmarc"]
    if any(result == "fail" for result, _props in dmarc):
        return "fail"
    if any(
        result == "pass" and _domain(props.get("header.from")) == domain for result, props in dmarc
    ):
        return "pass"
    others = [entry for entry in results if entry[0] in ("dkim", "spf")]
    passed = [entry for entry in others if entry[1] == "pass"]
    for method, _result, props in passed:
        proven = props.get("header.d" if method == "dkim" else "smtp.mailfrom")
        if _is_aligned(_domain(proven), domain):
            return "pass"
    failed = any(result in DKIM_SPF_FAILURES for _method, result, _props in others)
    return "fail" if failed and not passed else None


def _trusted_results(message, authserv_id):
    """Return (method, result, properties dict) of each result of the trusted server.

    A sender can write such headers too. The receiving server removes those in its own name
    (RFC 8601, 5); should it not, they stand below its own: hence nothing is read beyond the
    header in which a method was first reported, nor beyond the next hop.
    """
    results, methods = [], set()
    for name, value in message.items():
        if name.lower() == "received" and results:
            break
        if name.lower() != "authentication-results":
            continue
        server, entries = parse_authentication_results(str(value))
        if server == authserv_id.strip().lower():
            new = [entry for entry in entries if entry[0] not in methods]
            results += new
            methods |= {method for method, _result, _props in new}
    return results


def parse_authentication_results(value):
    """Parse one Authentication-Results header.

    :param str value: the header's text, folded or not
    :return: name of the server (str, lower case, empty where the header names none) and a list of
        (method, result, dict of properties)
    """
    server, *entries = _split_structured(value[:MAX_RESULTS_CHARS])
    words = server.strip().strip('"').lower().split()
    if not words or "=" in words[0]:
        return "", []
    results = []
    for entry in entries:
        pairs = re.findall(r'([\w./-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s"]+)', entry)
        if not pairs:
            continue
        (method, result), *props = [(key.lower(), text.strip('"').lower()) for key, text in pairs]
        results.append((method.split("/")[0], result, dict(props)))
    return words[0], results


def _split_structured(text):
    """Split a structured header (str) at its semicolons, without its comments, which nest."""
    parts, depth, quoted = [""], 0, False
    characters = iter(text)
    for char in characters:
        if char == "\\":
            escaped = char + next(characters, "")
            parts[-1] += "" if depth else escaped
        elif char == '"' and not depth:
            quoted = not quoted
            parts[-1] += char
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            parts[-1] += " "
        elif char == ";" and not quoted and not depth:
            parts.append("")
        elif not depth:
            parts[-1] += char
    return parts


def _keyword(message, header):
    """Return a header's first word (str, lower case), without its parameters."""
    words = re.split(r"[\s;(]+", str(message.get(header, "")).strip().lower())
    return words[0]


def _domain(address):
    """Return the domain of an address, or of what is a bare domain (str, lower case)."""
    return (address or "").rpartition("@")[2].strip().strip("<>").rstrip(".").lower()


def _is_aligned(proven, domain):
    """Tell whether one domain is the other or lies below it (DMARC's relaxed alignment)."""
    if "." not in proven:
        return False
    return proven == domain or proven.endswith(f".{domain}") or domain.endswith(f".{proven}")
