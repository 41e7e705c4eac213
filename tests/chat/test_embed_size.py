"""What the visitor's browser has to load more because of the care desk."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.assetsbundle import AssetsBundle

BUNDLE = "im_livechat.assets_embed_external"
# Of what bare im_livechat takes, compiled.
MOST = 0.10


@tagged("post_install", "-at_install")
class TestEmbedSize(TransactionCase):
    def _bundles(self):
        """Return the bundle of the widget as it is, and as it would be without our files."""
        files, _external = self.env["ir.qweb"]._get_asset_content(BUNDLE)
        bare = [file for file in files if not file["url"].startswith("/care_desk/")]
        self.assertLess(len(bare), len(files), "None of our files is in the widget.")
        return (AssetsBundle(BUNDLE, some, env=self.env) for some in (files, bare))

    def test_the_scripts_grow_by_a_tenth_at_most(self):
        ours, bare = (
            sum(len(asset.minify()) for asset in bundle.javascripts)
            + len(bundle.generate_xml_bundle())
            for bundle in self._bundles()
        )
        self.assertGreater(ours, bare)
        self.assertLessEqual(ours / bare, 1 + MOST, f"{bare} bytes became {ours}")

    def test_the_styles_grow_by_a_tenth_at_most(self):
        sizes = []
        for bundle in self._bundles():
            sizes.append(len(bundle.preprocess_css()))
            self.assertFalse(bundle.css_errors)
        ours, bare = sizes
        self.assertGreater(ours, bare)
        self.assertLessEqual(ours / bare, 1 + MOST, f"{bare} bytes became {ours}")
