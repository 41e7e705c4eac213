"""Keeping what a mail brings within bounds, and readable."""

from email.message import EmailMessage

from odoo.tools import html2plaintext, plaintext2html

MAX_FILES = 50
MAX_FILES_BYTES = 20 * 1024 * 1024
# A longer body is a file that was pasted; what a person reads of it is its beginning.
MAX_BODY_CHARS = 1_000_000
KEPT_BODY_CHARS = 20_000
ORIGINAL_NAME = "message.html"
# Marks, in what Odoo's gateway knows of a file, the one that is the mail itself.
WHOLE_MAIL = "care_whole_mail"


def part_files(files):
    """Divide the files of a mail into the mail itself, where it is kept, and what came with it.

    :param files: list of tuples (name, content, info) as Odoo's gateway makes them
    :return: two lists of such tuples
    """
    whole, came_with_it = [], []
    for file in files:
        _name, _content, info = file
        (whole if info.get(WHOLE_MAIL) else came_with_it).append(file)
    return whole, came_with_it


def fit_files(files):
    """Divide the files of a mail into those that fit and those that are too much.

    :param files: list of tuples (name, content, …) as Odoo's gateway makes them
    :return: list of those that fit, and a list of (name, size in bytes) of the others
    """
    kept, left_out, total = [], [], 0
    for name, *rest in files:
        # PostgreSQL takes no NUL.
        file = (name.replace("\x00", ""), *rest)
        size = _size(file[1])
        if len(kept) < MAX_FILES and total + size <= MAX_FILES_BYTES:
            kept.append(file)
            total += size
        else:
            left_out.append((file[0], size))
    return kept, left_out


def fit_body(body):
    """Cut an overlong body.

    :param body: HTML (str or Markup)
    :return: the body to show, and a list with the file (name, content, info) that holds the whole
    """
    if len(body) <= MAX_BODY_CHARS:
        return body, []
    beginning = html2plaintext(body[:MAX_BODY_CHARS])[:KEPT_BODY_CHARS]
    return plaintext2html(f"{beginning}…"), [(ORIGINAL_NAME, str(body), {})]


def repair_charsets(message):
    """Name, in place, a charset that can read each text of a mail whose own one cannot.

    Without it, an unknown charset makes Odoo lose the mail and a wrong one its accents.
    """
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        for charset in (part.get_content_charset("ascii"), "utf-8", "cp1252", "latin-1"):
            if _can_read(charset, content):
                if charset != part.get_content_charset("ascii"):
                    part.set_param("charset", charset)
                break


def _can_read(charset, content):
    try:
        content.decode(charset)
        # As Python will ask of it; some that know no replacement are no charsets of texts.
        b"a".decode(charset, "replace")
    except (LookupError, UnicodeDecodeError, ValueError):
        return False
    return True


def _size(content):
    if isinstance(content, EmailMessage):
        content = content.as_bytes()
    elif isinstance(content, str):
        content = content.encode(errors="replace")
    return len(content or b"")
