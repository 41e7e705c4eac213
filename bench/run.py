"""Compare care_desk with the peer addon, and with itself at ten times the tickets.

    run.py --ours DB --big DB --peer DB [--only WORDS]

Prints one row per scenario and exits with 1 where a bound is missed. The databases are those
that fill.py made; `make bench` does both.
"""

import argparse
import logging
import sys

from measure import Side, compare
from scenarios import SCENARIOS
from table import show, show_header

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

TITLES = {"ours": "care_desk", "peer": "helpdesk_mgmt", "big": "care_desk, ten times as many"}


def make_side(name, database, login="agent1"):
    """Return the Side of a filled database, seen by the agent who signs in with `login`."""
    registry = Registry(database)
    with registry.cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        # The creations of an earlier run were undone, but their traces cost time until now.
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False
        env = api.Environment(cr, SUPERUSER_ID, {})
        agent = env["res.users"].search([("login", "=", login)])
        return Side(name, registry, agent.id, agent.company_id.id)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, title in TITLES.items():
        parser.add_argument(f"--{name}", required=True, metavar="DB", help=title)
    parser.add_argument("--only", default="", help="the scenarios whose name holds these words")
    args = parser.parse_args()
    config.parse_config(["--no-http", "--log-level=error"], setup_logging=True)
    logging.captureWarnings(False)

    sides = {name: make_side(name, getattr(args, name)) for name in TITLES}
    # The agent to whom the peer's record rules show his own tickets alone.
    sides["peer's own"] = make_side("peer's own", args.peer, "agent20")
    sides["big supplier"] = make_side("big supplier", args.big, "supplier3")
    for person in ("supplier", "customer"):
        sides[person] = sides[f"{person}, bare"] = make_side(person, args.ours, f"{person}3")
    show_header()
    missed = []
    for scenario in SCENARIOS:
        if args.only not in scenario.name:
            continue
        first, second = (sides[name] for name in scenario.sides)
        works = scenario.works
        if scenario.rate:  # rates are the inverse of times
            first, second, works = second, first, works[::-1]
        outcome = compare(first, second, works, scenario.pairs)
        if show(scenario, outcome) is False:
            missed.append(scenario.name)
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
