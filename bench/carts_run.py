"""Compare the board of live carts beside 10,000 idle carts with the same board beside none.

    carts_run.py --many DB --none DB [--pairs N] [--only WORDS]

Prints one row per scenario and exits with 1 where a bound is missed. The databases are those
that carts_fill.py made; `make bench` does both.
"""

import argparse
import logging
import sys

from carts_fill import ORIGIN
from measure import Side, Work, compare
from scenarios import Scenario
from table import show, show_header

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

PAIRS = 200
# One of a ratio that is 1: what is left is how exactly it is measured.
MOST = 1.1


def live_ids(env):
    # sudo: the orders that this bench has made
    return env["sale.order"].sudo().search([("origin", "=", ORIGIN)]).ids


BOARD = Work(
    lambda env: None,
    lambda env, _ids, _turn: len(env["sale.order"].care_live_carts()["carts"]),
)
UPDATE = Work(
    live_ids,
    lambda env, ids, turn: len(
        env["sale.order"].care_live_carts(ids=[ids[turn % len(ids)]])["carts"]
    ),
)
SIDES = ("10,000 idle", "none")
SCENARIOS = [
    Scenario("carts: the board, 40 live", (BOARD,) * 2, MOST, SIDES),
    Scenario("carts: one of them has changed", (UPDATE,) * 2, MOST, SIDES),
]


def make_side(name, database):
    """Return the Side of a filled database, whose live carts were seen a moment ago."""
    registry = Registry(database)
    with registry.cursor() as cr:
        cr.execute(
            "UPDATE sale_order SET care_cart_seen_at = now() at time zone 'utc' WHERE origin = %s",
            [ORIGIN],
        )
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False
        env = api.Environment(cr, SUPERUSER_ID, {})
        agent = env["res.users"].search([("login", "=", "agent1")])
        return Side(name, registry, agent.id, agent.company_id.id)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--many", required=True, metavar="DB", help="with 10,000 idle carts")
    parser.add_argument("--none", required=True, metavar="DB", help="without")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--only", default="", help="the scenarios whose name holds these words")
    args = parser.parse_args()
    config.parse_config(["--no-http", "--log-level=error"], setup_logging=True)
    logging.captureWarnings(False)

    many, none = (make_side(*side) for side in zip(SIDES, (args.many, args.none), strict=True))
    show_header()
    missed = []
    for scenario in SCENARIOS:
        if args.only not in scenario.name:
            continue
        outcome = compare(many, none, scenario.works, args.pairs)
        if show(scenario, outcome) is False:
            missed.append(scenario.name)
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
