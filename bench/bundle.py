"""What the visitor's browser loads for the chat, with our files and without."""

import gzip

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.base.models.assetsbundle import AssetsBundle

BUNDLE = "im_livechat.assets_embed_external"


def bundle_sizes(database):
    """Return the bytes of the bundle that other sites embed, with our files and without.

    Scripts and templates, and styles, each minified as Odoo does and compressed as web servers do.
    """
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        files, _external = env["ir.qweb"]._get_asset_content(BUNDLE)
        bare = [file for file in files if not file["url"].startswith("/care_desk/")]
        return [compressed(AssetsBundle(BUNDLE, some, env=env)) for some in (files, bare)]


def compressed(bundle):
    scripts = ";\n".join(asset.minify() for asset in bundle.javascripts)
    scripts += bundle.generate_xml_bundle()
    styles = bundle.preprocess_css()
    if bundle.css_errors:
        raise RuntimeError("\n".join(bundle.css_errors))
    return sum(len(gzip.compress(text.encode(), 6)) for text in (scripts, styles))
