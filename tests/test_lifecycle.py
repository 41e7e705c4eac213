"""The addon comes, is upgraded and goes, in databases of its own."""

import os
import re
import subprocess
import unittest
from pathlib import Path

from odoo.tests import BaseCase, tagged

TOOLS = Path(__file__).resolve().parents[1] / "tools"

# Read by `tools/odoo shell`: what the addon left behind, one finding a line.
WHAT_IS_LEFT = """
def found(what, query):
    env.cr.execute(query)
    for row in env.cr.fetchall():
        print("LEFT", what, row)

# Of demo data, what is in done deliveries and confirmed orders stays as Odoo lets nobody delete it.
found(
    "external id",
    "SELECT model, name FROM ir_model_data WHERE module = 'care_desk'"
    " AND model NOT IN ('product.product', 'product.template', 'res.partner', 'res.users',"
    " 'sale.order', 'sale.order.line', 'resource.calendar', 'stock.warehouse')",
)
found("model", "SELECT model FROM ir_model WHERE model LIKE 'care.%'")
found("table", "SELECT tablename FROM pg_tables WHERE tablename LIKE 'care\\\\_%'")
found(
    "column",
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE column_name LIKE 'care\\\\_%'",
)
found("view", "SELECT id, name FROM ir_ui_view WHERE arch_db::text LIKE '%care\\\\_desk%'")
found("menu", "SELECT id, name FROM ir_ui_menu WHERE web_icon LIKE 'care\\\\_desk%'")
found("website menu", "SELECT id, name FROM website_menu WHERE url LIKE '/care/%'")
found(
    "cron",
    "SELECT a.id, a.name FROM ir_act_server a JOIN ir_cron c ON c.ir_actions_server_id = a.id"
    " WHERE a.code LIKE '%care%'",
)
found("alias", "SELECT id, alias_defaults FROM mail_alias WHERE alias_defaults LIKE '%team_id%'"
      " AND alias_model_id IS NULL")
for model in ("res.partner", "res.users", "res.config.settings", "sale.order"):
    env[model].get_views([(False, "form"), (False, "list"), (False, "search")])
print("LOOKED")
"""

UNINSTALL = """
env["ir.module.module"].search([("name", "=", "care_desk")]).button_immediate_uninstall()
"""


@tagged("post_install", "-at_install")
class TestLifecycle(BaseCase):
    def setUp(self):
        super().setUp()
        self.pristine = os.environ.get("CARE_TEST_PRISTINE")
        if not self.pristine:
            raise unittest.SkipTest("makes databases of its own, which tools/test prepares")

    def database(self, source):
        """Copy a database (name); the copy is dropped after the test."""
        name = f"{self.pristine}_life"
        self.run_tool("db", "clone", source, name)
        self.addCleanup(self.run_tool, "db", "drop", name)
        return name

    def run_tool(self, tool, *arguments, script=None):
        """Run one of the tools; return what it printed, warnings of the log included."""
        done = subprocess.run(
            [TOOLS / tool, *arguments],
            input=script,
            capture_output=True,
            text=True,
            timeout=900,
        )
        output = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, output[-3000:])
        return output

    def odoo(self, database, *arguments):
        output = self.run_tool("odoo", "-d", database, "--no-http", *arguments)
        warnings = re.findall(r"^.* (?:WARNING|ERROR|CRITICAL) .*$", output, re.MULTILINE)
        self.assertEqual([line for line in warnings if "care" in line], [])

    def shell(self, database, script):
        return self.run_tool("odoo", "shell", "-d", database, "--no-http", script=script)

    def assert_nothing_left(self, database):
        output = self.shell(database, WHAT_IS_LEFT)
        self.assertIn("LOOKED", output)
        self.assertEqual(re.findall(r"^LEFT .*$", output, re.MULTILINE), [])

    def test_on_a_database_without_demo_data_it_comes_is_upgraded_and_goes(self):
        database = self.database("care_base_nodemo")
        self.odoo(database, "-i", "care_desk", "--stop-after-init")
        self.odoo(database, "-u", "care_desk", "--stop-after-init")
        self.shell(database, UNINSTALL)
        self.assert_nothing_left(database)

    def test_with_demo_data_it_is_upgraded_and_goes(self):
        database = self.database(self.pristine)
        self.odoo(database, "-u", "care_desk", "--stop-after-init")
        self.shell(database, UNINSTALL)
        self.assert_nothing_left(database)
