"""Fill a fresh database with people and tickets, and say so in it when it is done.

    fill.py DB --addon care|peer --tickets N --mark TEXT

People go through the ORM, tickets through SQL, for a million of them takes hours otherwise.
"""

import argparse
import pathlib

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

HERE = pathlib.Path(__file__).parent
CUSTOMERS, TEAMS, AGENTS, SUPPLIERS = 4000, 5, 20, 5
# What is filled; their indexes are built after the rows, which takes a fraction of the time.
TABLES = {
    "care": [
        "care_ticket",
        "care_ticket_text",
        "care_ticket_event",
        "care_observer",
        "mail_message",
        "mail_followers",
    ],
    "peer": ["helpdesk_ticket", "mail_message", "mail_followers"],
}


def make_people(env, addon):
    """Make customers, agents and teams; return the ids of each as dict of lists."""
    env = env(context={"tracking_disable": True, "no_reset_password": True})
    group = {
        "care": "care_desk.group_care_agent",
        # The one that, like our agent, sees the tickets of all teams.
        "peer": "helpdesk_mgmt.group_helpdesk_user",
    }[addon]
    agents = env["res.users"].create(
        [
            {
                "name": f"Agent {number}",
                "login": f"agent{number}",
                "email": f"agent{number}@shop.example",
                "group_ids": [Command.link(env.ref(group).id)],
            }
            for number in range(1, AGENTS + 1)
        ]
    )
    if addon == "peer":
        # The one who sees his own tickets and those of his team that nobody has taken.
        own = env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        agents[-1].group_ids = [Command.unlink(env.ref(group).id), Command.link(own.id)]
    customers = env["res.partner"].create(
        [
            {"name": f"Customer {number}", "email": f"customer{number}@mail.example"}
            for number in range(1, CUSTOMERS + 1)
        ]
    )
    # Every tenth is a company, and the one after it works there.
    customers[::10].is_company = True
    for company, employee in zip(customers[::10], customers[1::10], strict=True):
        employee.parent_id = company
    model, members = {
        "care": ("care.team", "member_ids"),
        "peer": ("helpdesk.ticket.team", "user_ids"),
    }[addon]
    teams = env[model].create(
        [
            {"name": f"Team {index + 1}", members: [Command.set(agents[index::TEAMS].ids)]}
            for index in range(TEAMS)
        ]
    )
    people = {"customers": customers.ids, "agents": agents.ids, "teams": teams.ids}
    if addon == "care":
        suppliers = env["res.partner"].create(
            [
                {"name": f"Supplier {number}", "email": f"supplier{number}@pots.example"}
                for number in range(1, SUPPLIERS + 1)
            ]
        )
        # One of each has an account.
        env["res.users"].create(
            [
                {
                    "login": login,
                    "partner_id": partner.id,
                    "group_ids": [Command.set([env.ref("base.group_portal").id])],
                }
                for login, partner in (("customer3", customers[2]), ("supplier3", suppliers[2]))
            ]
        )
        people["suppliers"] = suppliers.ids
    return people


def parameters(env, addon):
    """Return what the SQL files ask for by name."""

    def ref(xmlid):
        return env.ref(xmlid).id

    sequence = {
        "care": "care_desk.sequence_care_ticket",
        "peer": "helpdesk_mgmt.helpdesk_ticket_sequence",
    }[addon]
    values = {
        "company": env.company.id,
        "comment": ref("mail.mt_comment"),
        "odoobot": ref("base.partner_root"),
        "message": env["mail.message"].search([], order="id desc", limit=1).id,
        "number_sequence": f"ir_sequence_{ref(sequence):03d}",
    }
    if addon == "care":
        return {
            **values,
            "note": ref("mail.mt_note"),
            "reason": ref("care_desk.reason_delivery"),
        }
    names = {
        "created": "hlp_tck_created",
        "email": "helpdesk_ticket_channel_email",
        "web": "helpdesk_ticket_channel_web",
        "phone": "helpdesk_ticket_channel_phone",
        "new": "helpdesk_ticket_stage_new",
        "progress": "helpdesk_ticket_stage_in_progress",
        "awaiting": "helpdesk_ticket_stage_awaiting",
        "done": "helpdesk_ticket_stage_done",
    }
    return values | {key: ref(f"helpdesk_mgmt.{name}") for key, name in names.items()}


def fill(cr, addon, people, values):
    """Write the tickets with a cursor of the superuser."""
    # Rows that fit each other are written: nothing to check row by row.
    cr.execute("SET session_replication_role = replica")
    cr.execute("SET maintenance_work_mem = '1GB'")
    for name, ids in people.items():
        cr.execute(
            f"CREATE TEMP TABLE bench_{name} AS"
            " SELECT * FROM unnest(%s) WITH ORDINALITY AS people (id, position)",
            [ids],
        )
    cr.execute((HERE / "shape.sql").read_text(), values)
    cr.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),"
        " obj_description(indexrelid, 'pg_class')"
        " FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique",
        [TABLES[addon]],
    )
    indexes = cr.fetchall()
    for name, _definition, _comment in indexes:
        cr.execute(f"DROP INDEX {name}")
    cr.execute((HERE / f"{addon}.sql").read_text(), values)
    for name, definition, comment in indexes:
        cr.execute(definition)
        if comment:  # by which the ORM knows whether its definition is still the same
            cr.execute(f"COMMENT ON INDEX {name} IS %s", [comment])
    cr.execute("SELECT setval('mail_message_id_seq', (SELECT max(id) FROM mail_message))")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--addon", choices=TABLES, required=True)
    parser.add_argument("--tickets", type=int, required=True)
    parser.add_argument("--mark", required=True, help="written into the database at the end")
    args = parser.parse_args()
    config.parse_config(["-d", args.database, "--no-http", "--log-level=warn"], setup_logging=True)

    with Registry(args.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        people = make_people(env, args.addon)
        values = {**parameters(env, args.addon), "tickets": args.tickets}
    connection = psycopg2.connect(host=config["db_host"], dbname=args.database, user="postgres")
    with connection, connection.cursor() as cr:
        fill(cr, args.addon, people, values)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE")
        cr.execute("CREATE TABLE bench_mark AS SELECT %s AS mark", [args.mark])
        cr.execute("GRANT SELECT ON bench_mark TO odoo")


if __name__ == "__main__":
    main()
