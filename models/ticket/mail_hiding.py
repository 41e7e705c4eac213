"""Taking names and addresses out of what others read."""

import re
from urllib.parse import unquote

from lxml import etree, html
from markupsafe import Markup, escape

# What of an element is read; all else is for machines.
READ_ATTRIBUTES = {"alt", "aria-label", "summary", "title"}


def hide_in_text(text, hidden):
    """Put other texts in the place of some, whatever their case and however they are spaced.

    :param str text: plain text
    :param dict hidden: of each text to be hidden (str) to what stands in its place (str)
    """
    if not hidden or not text:
        return text
    shown = {_key(word): instead for word, instead in hidden.items()}
    words = sorted(hidden, key=len, reverse=True)
    spaced = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.sub(
        rf"(?<![\w.+-])(?:{spaced})(?![\w-])",
        lambda found: shown.get(_key(found[0]), "…"),
        text,
        flags=re.IGNORECASE,
    )


def hide_in_html(body, hidden):
    """Do the same in the texts of HTML, and drop the attributes that hold such an address.

    :param str body: sanitized HTML
    :param dict hidden: see `hide_in_text`
    :return: Markup
    """
    if not hidden or not body.strip():
        return body
    addresses = {word: instead for word, instead in hidden.items() if "@" in word}
    root = html.fragment_fromstring(str(body), create_parent="div")
    for node in root.iter():
        node.text, node.tail = (hide_in_text(text, hidden) for text in (node.text, node.tail))
        for name, value in node.attrib.items():
            if name in READ_ATTRIBUTES:
                node.set(name, hide_in_text(value, hidden))
            elif hide_in_text(unquote(value), addresses) != unquote(value):
                del node.attrib[name]
    children = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    # It was sanitized when it was stored, and what is put into it is plain text.
    return escape(root.text or "") + Markup(children)  # noqa: S704


def _key(text):
    return " ".join(text.lower().split())
