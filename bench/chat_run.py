"""Compare the chat of care_desk with Odoo's live chat alone.

    chat_run.py --ours DB --core DB [--pairs N] [--only WORDS]

Prints one row per scenario and exits with 1 where a bound is missed. The databases are those
that chat_fill.py made, or copies, as the chats that are opened here stay in them; `make bench`
does it all.
"""

import argparse
import dataclasses
import logging
import statistics
import sys
import warnings

from bundle import bundle_sizes
from chat_server import Server
from chat_sides import (
    CONSOLE,
    FEW_OPEN,
    FEW_WAITING,
    OPEN,
    WAITING,
    CareSide,
    CoreSide,
    PlainSide,
    delivering,
    posting,
)
from measure import Work, compare
from table import show, show_exact, show_header

from odoo.tools import config

PAIRS = 200


@dataclasses.dataclass
class Scenario:
    """A piece of work of two sides; `bound` is the highest ratio, if there is one."""

    name: str
    work: Work | None = None
    bound: float | None = None
    sides: tuple[str, str] = ("ours", "core")
    rate: bool = False


MOST_LATE, MOST_LARGE = 1.15, 1.1
BUNDLE = Scenario("chat: bytes of the embed bundle", None, MOST_LARGE)
QUERIES = Scenario("chat: queries of the console", None, 1, ("70 chats", "7 chats"))
TIMED = [
    Scenario("chat: console, 50 waiting and 20 open", CONSOLE),
    Scenario("chat: visitor posts", posting("visitor"), MOST_LATE),
    Scenario("chat: operator posts", posting("operator"), MOST_LATE),
    Scenario("chat: delivery to the visitor", delivering("operator", "visitor"), MOST_LATE),
    Scenario("chat: delivery to the operator", delivering("visitor", "operator")),
    Scenario("chat: operator posts, not served", posting("operator"), None, ("plain", "core")),
    # How far from 1 a ratio is measured that is 1.
    Scenario("chat: operator posts, the same side", posting("operator"), None, ("core", "core")),
]


def console_queries(side):
    """Return how many queries (int) the console makes, once its caches are warm."""
    found = []
    for _time in range(7):
        side.server.forget_requests()
        side.operator.call_method("discuss.channel", "care_console")
        found.append(side.server.count_queries())
    return statistics.mode(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", required=True, metavar="DB", help="with care_desk")
    parser.add_argument("--core", required=True, metavar="DB", help="with im_livechat alone")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--only", default="", help="the scenarios whose name holds these words")
    args = parser.parse_args()
    config.parse_config(["--no-http", "--log-level=error"], setup_logging=True)
    logging.captureWarnings(False)
    warnings.simplefilter("ignore")  # of Odoo and its libraries, not ours to act on

    missed = []

    def asked(scenario):
        return args.only in scenario.name

    def judge(scenario, holds):
        if holds is False:
            missed.append(scenario.name)

    show_header()
    if asked(BUNDLE):
        judge(BUNDLE, show_exact(BUNDLE, *bundle_sizes(args.ours)))
    with Server("care_desk", args.ours) as ours, Server("im_livechat", args.core) as core:
        sides = {"ours": CareSide(ours), "core": CoreSide(core), "plain": PlainSide(ours)}
        sides["ours"].open_chats(FEW_WAITING, FEW_OPEN)
        few = console_queries(sides["ours"])
        sides["ours"].open_chats(WAITING, OPEN)
        sides["core"].open_chats(WAITING, OPEN)
        sides["plain"].open_chats(0, 1)
        if asked(QUERIES):
            judge(QUERIES, show_exact(QUERIES, console_queries(sides["ours"]), few))
        for scenario in filter(asked, TIMED):
            first, second = (sides[name] for name in scenario.sides)
            outcome = compare(first, second, (scenario.work,) * 2, args.pairs)
            judge(scenario, show(scenario, outcome))
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
