"""What the web client reads for a screen."""

from lxml import etree


def specification(env, model, view_type, view_id=False):
    """Return what the web client reads for a view (dict, as `web_search_read` takes it)."""
    views = env[model].get_views([(view_id, view_type)])
    fields = views["models"][model]["fields"]
    spec = {"display_name": {}}
    # Fields of views inside of fields are theirs.
    arch = etree.fromstring(views["views"][view_type]["arch"])
    for node in arch.xpath("//field[not(ancestor::field)]"):
        kind = fields[node.get("name")]["type"]
        if kind == "many2one":
            spec[node.get("name")] = {"fields": {"display_name": {}}}
        elif kind in ("one2many", "many2many"):
            names = {inner.get("name") for inner in node.xpath(".//field")} or {"display_name"}
            spec[node.get("name")] = {"fields": {name: {} for name in names}}
        else:
            spec[node.get("name")] = {}
        if node.get("widget") == "care_awaiting":
            # What the widget shows besides its field.
            spec["is_awaiting_me"] = {}
            spec["awaiting_observer_id"] = {"fields": {"display_name": {}}}
    return spec
