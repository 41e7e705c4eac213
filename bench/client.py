"""What Odoo's web client asks the server for when it shows a list."""

import ast

from lxml import etree

from odoo.tools.safe_eval import safe_eval

# The widgets that make the client ask for more than their own field: the names of the fields,
# and whether it asks for the names of the records they point to.
WIDGET_FIELDS = {
    "care_assignee": (["team_id", "company_id"], False),
    "care_awaiting": (["is_awaiting_me", "awaiting_observer_id"], True),
    "list_activity": (
        [
            "activity_exception_decoration",
            "activity_exception_icon",
            "activity_state",
            "activity_summary",
            "activity_type_icon",
            "activity_type_id",
        ],
        True,
    ),
}
# Lists count their records up to here; the pager then shows "10,000+".
COUNT_LIMIT = 10_001


def list_specification(env, model, view_id=False):
    """Return the specification (dict) with which the client reads a list view's rows."""
    views = env[model].get_views([(view_id, "list")])
    fields = views["models"][model]["fields"]
    specification = {}
    for node in etree.fromstring(views["views"]["list"]["arch"]).iterfind("field"):
        name, widget = node.get("name"), node.get("widget")
        options = ast.literal_eval(node.get("options") or "{}")
        specification[name] = {}
        if fields[name]["type"] == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
        elif widget == "many2many_tags":
            shown = ["display_name", options.get("color_field")]
            specification[name] = {"fields": {name: {} for name in shown if name}}
        others, named = WIDGET_FIELDS.get(widget, ((), False))
        for other in others:
            is_many2one = env[model]._fields[other].type == "many2one"
            shown = {"fields": {"display_name": {}} if named else {}} if is_many2one else {}
            specification.setdefault(other, shown)
    return specification


def list_order(env, model, view_id=False):
    """Return the order (str, empty for the model's own) in which the client asks for the rows."""
    arch = env[model].get_view(view_id, "list")["arch"]
    return etree.fromstring(arch).get("default_order", "")


def action_domain(env, xmlid):
    """Return the domain (list) that a window action starts with, its default filters included."""
    action = env["ir.actions.act_window"]._for_xml_id(xmlid)
    values = {"uid": env.uid}
    domain = safe_eval(action["domain"] or "[]", values)
    context = safe_eval(action["context"] or "{}", values)
    names = {
        key.removeprefix("search_default_")
        for key, value in context.items()
        if key.startswith("search_default_") and value
    }
    arch = env[action["res_model"]].get_view(
        action["search_view_id"] and action["search_view_id"][0], "search"
    )["arch"]
    for node in etree.fromstring(arch).iter("filter"):
        if node.get("name") in names and node.get("domain"):
            domain += safe_eval(node.get("domain"), values)
    return domain
