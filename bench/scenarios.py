"""The work that is compared: what an agent's screen asks for, on both sides."""

import dataclasses

from client import COUNT_LIMIT, action_domain, list_order, list_specification
from measure import Work

OURS, PEERS = "care.ticket", "helpdesk.ticket"
CUSTOMERS_SHOWN = 80
CREATED = 1000


@dataclasses.dataclass
class Scenario:
    """One piece of work of two sides, and how the first may compare with the second.

    `sides` names them: of ours and peer, big and ours, in this order; with people of the portal
    also ours and the bare reading of what ours shows. `bound` is the highest
    ratio of their times or, where `rate` is set, the lowest ratio of their rates; without one
    the ratio is printed for information.
    """

    name: str
    works: tuple[Work, Work]
    bound: float | None = None
    sides: tuple[str, str] = ("ours", "peer")
    pairs: int = 200
    rate: bool = False


def rows(model, domain, action=None):
    """Return the work of showing the first page of a list, as the web client does.

    :param str model: model of the list
    :param domain: the filter, or a callable of (env, turn) that returns it
    :param str action: xmlid of a window action whose domain and default filters count besides
    """

    def prepare(env):
        always = action_domain(env, action) if action else []
        return list_specification(env, model), list_order(env, model), always

    def call(env, prepared, turn):
        specification, order, always = prepared
        asked = domain(env, turn) if callable(domain) else domain
        answer = env[model].web_search_read(
            always + asked, specification, limit=80, order=order, count_limit=COUNT_LIMIT
        )
        return len(answer["records"])

    return Work(prepare, call)


def found(model, fields, terms):
    """Return the work of searching `terms` (list, one per turn) in any of `fields`."""

    def domain(_env, turn):
        term = terms[turn % len(terms)]
        return ["|"] * (len(fields) - 1) + [(name, "ilike", term) for name in fields]

    return rows(model, domain)


def customers_of(env):
    """Return the ids (list) of the customers that fill.py made."""
    return env["res.partner"].search([("email", "=like", "customer%@mail.example")], order="id").ids


def counted(*fields):
    """Return the work of showing the counters `fields` of a page of customers."""

    def call(env, customer_ids, turn):
        start = turn * CUSTOMERS_SHOWN % len(customer_ids)
        customers = env["res.partner"].browse(customer_ids[start : start + CUSTOMERS_SHOWN])
        read = customers.web_read({name: {} for name in fields})
        return sum(row[fields[0]] for row in read)

    return Work(customers_of, call)


def created(model, team_model, **values):
    """Return the work of creating 1,000 tickets at once, with their tracking and notes."""

    def prepare(env):
        return customers_of(env), env[team_model].search([("name", "=like", "Team %")]).ids

    def call(env, prepared, turn):
        customers, teams = prepared
        tickets = env[model].create(
            [
                {
                    **values,
                    "name": f"Request {turn}/{number}",
                    "partner_id": customers[number],
                    "team_id": teams[number % len(teams)],
                }
                for number in range(CREATED)
            ]
        )
        # What a commit does before PostgreSQL's own part: tracking is written there.
        env.cr.flush()
        return len(tickets)

    return Work(prepare, call)


def own(env, _turn):
    return [("user_id", "=", env.uid)]


# What the page of each list of the portal shows of a request: its fields and what is computed.
PORTAL_PAGES = {
    "mine": (["number", "name", "state", "order_id"], "last_public_word_at desc, id desc"),
    "followed": (
        ["number", "name", "state", "user_id", "partner_id"],
        "last_word_at desc, id desc",
    ),
}


def portal_page(view):
    """Return the work of finding, counting and reading the first page of a list of the portal.

    :param str view: mine or followed
    """
    fields, order = PORTAL_PAGES[view]

    def call(env, _prepared, _turn):
        tickets = env[OURS]
        tickets._lists_of_mine()
        domain = tickets._domain_of_list(view)
        # sudo: as the portal's controller does, the domain holds what is open to the user
        tickets_sudo = tickets.sudo()
        tickets_sudo.search_count(domain)
        page = tickets_sudo.search(domain, order=order, limit=80)
        for ticket in page:
            ticket._is_my_turn(view)
            if view == "followed":
                ticket._requester_shown()
                ticket._awaited_shown()
        return len(page.read([*fields, order.split()[0]]))

    return Work(lambda env: None, call)


def portal_floor(view):
    """Return the work of reading as much as `portal_page` does of requests known beforehand."""
    fields, order = PORTAL_PAGES[view]

    def prepare(env):
        # sudo: see portal_page
        tickets = env[OURS].sudo()
        return tickets.search(tickets._domain_of_list(view), order=order, limit=80).ids

    def call(env, ids, _turn):
        # sudo: see portal_page
        return len(env[OURS].sudo().browse(ids).read([*fields, order.split()[0]]))

    return Work(prepare, call)


NUMBER_OR_SUBJECT = ["number", "name"]
ABSENT = ["girafe", "xylophone", "kiwi"]
NUMBERS = [f"{number:06d}" for number in range(1500, 16500, 1500)]
DESCRIPTION = "<p>My parcel arrived, but the lamp in it is broken.</p>"

SCENARIOS = [
    Scenario(
        "list, default action of each",
        (
            rows(OURS, [], "care_desk.care_ticket_action"),
            rows(PEERS, [], "helpdesk_mgmt.helpdesk_ticket_action"),
        ),
        bound=0.35,
    ),
    Scenario("list, all", (rows(OURS, []), rows(PEERS, [])), bound=0.35),
    Scenario(
        "list, open",
        (rows(OURS, [("closed_at", "=", False)]), rows(PEERS, [("closed", "=", False)])),
        bound=0.35,
    ),
    Scenario(
        "list, an agent's own by filter",
        (rows(OURS, own), rows(PEERS, own)),
        bound=0.35,
    ),
    Scenario(
        "list, an agent's own by record rules",
        (rows(OURS, own), rows(PEERS, [])),
        bound=0.35,
        sides=("ours", "peer's own"),
    ),
    *(
        Scenario(
            f"search on number or subject, {label}",
            (found(OURS, NUMBER_OR_SUBJECT, terms), found(PEERS, NUMBER_OR_SUBJECT, terms)),
            bound=bound,
        )
        for label, terms, bound in [
            ("one hit", NUMBERS, 0.15),
            ("few hits", ["zéphyr"], 0.15),
            ("no hit", ABSENT, 0.15),
            ("many hits", ["colis", "facture"], None),
        ]
    ),
    *(
        Scenario(
            f"search on text, {label}",
            (found(OURS, ["search_text"], terms), found(PEERS, ["description"], terms)),
            bound=bound,
            pairs=pairs,
        )
        for label, terms, bound, pairs in [
            ("few hits", ["quetzal"], 0.1, 200),
            ("no hit", ABSENT, 0.1, 200),
            ("common word", ["virement"], None, 20),
        ]
    ),
    Scenario(
        "counter of 80 customers",
        (
            counted("care_ticket_count"),
            counted("helpdesk_ticket_count", "helpdesk_ticket_count_string"),
        ),
        bound=0.02,
        pairs=20,
    ),
    Scenario(
        "list, default action",
        (rows(OURS, [], "care_desk.care_ticket_action"),) * 2,
        bound=1.3,
        sides=("big", "ours"),
    ),
    Scenario("list, all", (rows(OURS, []),) * 2, bound=1.3, sides=("big", "ours")),
    Scenario("list, an agent's own", (rows(OURS, own),) * 2, sides=("big", "ours")),
    *(
        Scenario(f"search on {label}", (found(OURS, fields, terms),) * 2, sides=("big", "ours"))
        for label, fields, terms in [
            ("number or subject, one hit", NUMBER_OR_SUBJECT, NUMBERS),
            ("text, no hit", ["search_text"], ABSENT),
        ]
    ),
    *(
        Scenario(
            f"portal list, {name}'s",
            (portal_page(view), portal_floor(view)),
            sides=(name, f"{name}, bare"),
        )
        for name, view in [("supplier", "followed"), ("customer", "mine")]
    ),
    # A customer has ten times as many requests there, more than fit a page.
    Scenario(
        "portal list, supplier's",
        (portal_page("followed"),) * 2,
        sides=("big supplier", "supplier"),
    ),
    # At the end: what it undoes stays in the indexes until a vacuum.
    Scenario(
        "creation of 1,000 with tracking",
        (
            created(OURS, "care.team"),
            created(PEERS, "helpdesk.ticket.team", description=DESCRIPTION),
        ),
        bound=1.5,
        pairs=10,
        rate=True,
    ),
]
