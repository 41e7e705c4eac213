"""What one picture of the documentation is of, see screenshots.py."""

from typing import NamedTuple

# Odoo keeps a connection open, the network is never idle: fonts and the images in sight are
# waited for by themselves. Those further down load once somebody scrolls there.
LOOKS_FINISHED = """
    document.fonts.status === "loaded" &&
    [...document.images].every(
        (image) =>
            image.complete ||
            !image.checkVisibility() ||
            image.getBoundingClientRect().top > innerHeight
    )
"""


class Screen(NamedTuple):
    """One picture: what `login` sees on `path` once `shows` (a CSS selector) is there.

    {care_desk.ticket_mugs} in the path stands for the id of that record. `click` names what is
    pressed before, one selector after the other, and `write` what is typed into the composer then.
    `part` is a selector too, where the picture is of a part of the page. `login` is the password as
    well, as in the demo.
    """

    name: str
    login: str | None
    path: str
    shows: str
    click: tuple[str, ...] = ()
    write: str = ""
    part: str = ""
    size: tuple[int, int] = (1366, 768)
