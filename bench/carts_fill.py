"""Fill a fresh database with live carts and idle ones, and say so in it when it is done.

    carts_fill.py DB --idle N --mark TEXT

The 40 live carts go through the ORM, the idle ones, which nobody has touched for days, through SQL.
"""

import argparse

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

LIVE = 40
STAGES = ("browsing", "cart", "address", "delivery", "payment")
# Found again by who wakes them up to be measured.
ORIGIN = "bench"


def make_carts(env):
    """Make an agent and the live carts, half of them of known customers."""
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Agent 1",
            "login": "agent1",
            "email": "agent1@shop.example",
            "group_ids": [Command.link(env.ref("care_desk.group_care_agent").id)],
        }
    )
    website = env["website"].search([], limit=1)
    stranger = website.user_id.partner_id
    products = env["product.product"].create(
        [{"name": f"Product {number}", "list_price": 10 + number} for number in range(20)]
    )
    customers = env["res.partner"].create(
        [{"name": f"Customer {number}"} for number in range(LIVE // 2)]
    )
    countries = env["res.country"].search([], limit=LIVE)
    visitors = env["website.visitor"].create(
        [
            {
                "access_token": f"{number:032d}",
                "website_id": website.id,
                "country_id": countries[number].id,
            }
            for number in range(LIVE)
        ]
    )
    env["website.track"].create(
        [
            {"visitor_id": visitor.id, "product_id": product.id}
            for visitor in visitors
            for product in products[:5]
        ]
    )
    for number, visitor in enumerate(visitors):
        cart = env["sale.order"].create(
            {
                "partner_id": (customers[number // 2] if number % 2 else stranger).id,
                "website_id": website.id,
                "origin": ORIGIN,
                "care_visitor_id": visitor.id,
                "order_line": [
                    Command.create({"product_id": product.id})
                    for product in products[number % 10 : number % 10 + 3]
                ],
            }
        )
        cart._care_store({"care_cart_state": STAGES[number % len(STAGES)]})


def add_idle(env, count):
    """Copy the carts as often as it takes to have `count` that nobody has touched for days."""
    env.flush_all()

    def columns(model, *others):
        return [
            name
            for name, field in env[model]._fields.items()
            if field.store and field.column_type and name not in ("id", *others)
        ]

    names = columns("sale.order", "origin", "care_cart_seen_at")
    listed = SQL(", ").join(SQL.identifier("live", name) for name in names)
    env.cr.execute(
        SQL(
            """INSERT INTO sale_order (%s, origin, care_cart_seen_at)
            SELECT %s, 'idle ' || live.id,
                now() at time zone 'utc' - interval '2 days' - copy * interval '1 minute'
            FROM sale_order live, generate_series(1, %s) AS copy WHERE live.origin = %s""",
            SQL(", ").join(map(SQL.identifier, names)),
            listed,
            count // LIVE,
            ORIGIN,
        )
    )
    names = columns("sale.order.line", "order_id")
    env.cr.execute(
        SQL(
            """INSERT INTO sale_order_line (%s, order_id) SELECT %s, idle.id
            FROM sale_order live JOIN sale_order idle ON idle.origin = 'idle ' || live.id
            JOIN sale_order_line line ON line.order_id = live.id""",
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(SQL.identifier("line", name) for name in names),
        )
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--idle", type=int, required=True)
    parser.add_argument("--mark", required=True, help="written into the database at the end")
    args = parser.parse_args()
    config.parse_config(["-d", args.database, "--no-http", "--log-level=warn"], setup_logging=True)

    with Registry(args.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        make_carts(env)
        add_idle(env, args.idle)
        env.cr.execute("CREATE TABLE bench_mark AS SELECT %s AS mark", [args.mark])


if __name__ == "__main__":
    main()
