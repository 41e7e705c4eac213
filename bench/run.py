"""Compare care_desk with the peer addon, and with itself at ten times the tickets.

    run.py --ours DB --big DB --peer DB [--only WORDS]

Prints one row per scenario and exits with 1 where a bound is missed. The databases are those
that fill.py made; `make bench` does both.
"""

import argparse
import logging
import statistics
import sys

from measure import Side, compare
from scenarios import SCENARIOS

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

TITLES = {"ours": "care_desk", "peer": "helpdesk_mgmt", "big": "care_desk, ten times as many"}
ROW = "| {:<42} | {:<17} | {:>5} | {:>6} {:<17} | {:<7} | {:<6} | {:>9} | {:>17} |"


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


def verdict(scenario, low, high):
    """Tell whether the whole interval keeps the bound (None where there is none)."""
    if scenario.bound is None:
        return None
    return low >= scenario.bound if scenario.rate else high <= scenario.bound


def show(scenario, outcome, holds):
    """Print the row of a scenario."""
    low, middle, high = outcome.ratio()
    bound = ""
    if scenario.bound is not None:
        bound = f"{'≥' if scenario.rate else '≤'} {scenario.bound}"
    medians = [statistics.median(times) * 1000 for times in (outcome.first, outcome.second)]
    queries = [outcome.first_queries, outcome.second_queries]
    if scenario.rate:
        medians, queries = medians[::-1], queries[::-1]
    print(
        ROW.format(
            scenario.name,
            " / ".join(scenario.sides),
            len(outcome.first),
            f"{middle:.3f}",
            f"[{low:.3f}, {high:.3f}]",
            bound,
            {None: "", True: "yes", False: "NO"}[holds],
            " / ".join(map(str, queries)),
            " / ".join(f"{median:.1f}" for median in medians),
        ),
        flush=True,
    )


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
    header = ("scenario", "sides", "pairs", "ratio", "[95 % interval]", "bound", "holds")
    print(ROW.format(*header, "queries", "median ms"))
    print("|" + "|".join("-" * len(cell) for cell in ROW.format(*[""] * 9).split("|")[1:-1]) + "|")
    missed = []
    for scenario in SCENARIOS:
        if args.only not in scenario.name:
            continue
        first, second = (sides[name] for name in scenario.sides)
        works = scenario.works
        if scenario.rate:  # rates are the inverse of times
            first, second, works = second, first, works[::-1]
        outcome = compare(first, second, works, scenario.pairs)
        low, _middle, high = outcome.ratio()
        holds = verdict(scenario, low, high)
        show(scenario, outcome, holds)
        if holds is False:
            missed.append(scenario.name)
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
