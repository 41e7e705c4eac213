"""Fill a fresh database with people and past chats, and say so in it when it is done.

    chat_fill.py DB --chats N --mark TEXT

Chat i is the same in a database with care_desk, where it has a request too, and in one without.
"""

import argparse

import psycopg2
from fill import AGENTS, CUSTOMERS, HERE, TEAMS

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config


def make_people(env, is_ours):
    """Make customers, agents who may sign in, teams and chat channels.

    :return: the ids of each as dict of lists
    """
    env = env(context={"tracking_disable": True, "no_reset_password": True})
    group = "care_desk.group_care_agent" if is_ours else "im_livechat.im_livechat_group_user"
    agents = env["res.users"].create(
        [
            {
                "name": f"Agent {number}",
                "login": f"agent{number}",
                "password": f"agent{number}",
                "email": f"agent{number}@shop.example",
                "group_ids": [Command.link(env.ref(group).id)],
            }
            for number in range(1, AGENTS + 1)
        ]
    )
    customers = env["res.partner"].create(
        [
            {"name": f"Customer {number}", "email": f"customer{number}@mail.example"}
            for number in range(1, CUSTOMERS + 1)
        ]
    )
    # A channel without a team is plain Odoo's, whatever is installed.
    channels = env["im_livechat.channel"].create(
        [
            {"name": name, "user_ids": [Command.set(agents.ids)]}
            for name in ("Plain chat", "Shop chat")
        ]
    )
    people = {"customers": customers.ids, "agents": agents.ids, "channels": channels.ids}
    if is_ours:
        teams = env["care.team"].create(
            [
                {
                    "name": f"Team {index + 1}",
                    "member_ids": [Command.set(agents[index::TEAMS].ids)],
                    # At work whenever it is measured.
                    "resource_calendar_id": False,
                }
                for index in range(TEAMS)
            ]
        )
        channels[-1].write({"care_team_id": teams[0].id, "care_privacy_url": "/privacy"})
        people["teams"] = teams.ids
    return people


def parameters(env, is_ours):
    """Return what the SQL files ask for by name."""
    values = {
        "company": env.company.id,
        "comment": env.ref("mail.mt_comment").id,
        "message": env["mail.message"].search([], order="id desc", limit=1).id,
        "chat": env["discuss.channel"].search([], order="id desc", limit=1).id,
    }
    if is_ours:
        sequence = env.ref("care_desk.sequence_care_ticket")
        values["reason"] = env.ref("care_desk.reason_delivery").id
        values["number_sequence"] = f"ir_sequence_{sequence.id:03d}"
    return values


def fill(cr, people, values, is_ours):
    """Write the chats with a cursor of the superuser."""
    # Rows that fit each other are written: nothing to check row by row.
    cr.execute("SET session_replication_role = replica")
    for name, ids in people.items():
        cr.execute(
            f"CREATE TEMP TABLE bench_{name} AS"
            " SELECT * FROM unnest(%s) WITH ORDINALITY AS people (id, position)",
            [ids],
        )
    for name in ["shape", "chat", *(["chat_care"] if is_ours else [])]:
        cr.execute((HERE / f"{name}.sql").read_text(), values)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--chats", type=int, required=True)
    parser.add_argument("--mark", required=True, help="written into the database at the end")
    args = parser.parse_args()
    config.parse_config(["-d", args.database, "--no-http", "--log-level=warn"], setup_logging=True)

    with Registry(args.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        is_ours = "care.ticket" in env
        people = make_people(env, is_ours)
        values = {**parameters(env, is_ours), "tickets": args.chats}
    connection = psycopg2.connect(host=config["db_host"], dbname=args.database, user="postgres")
    with connection, connection.cursor() as cr:
        fill(cr, people, values, is_ours)
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE")
        cr.execute("CREATE TABLE bench_mark AS SELECT %s AS mark", [args.mark])
        cr.execute("GRANT SELECT ON bench_mark TO odoo")


if __name__ == "__main__":
    main()
