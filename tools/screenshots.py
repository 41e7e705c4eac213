"""Take the screenshots of the documentation from a shop that runs (make run).

    .dev/venv/bin/python tools/screenshots.py [--url URL] [--into FOLDER] [NAME...]

Takes those named, or all of them, and writes NAME.png; one that is there is replaced. Some take two
people at once and go by one name: "chat", see chat_screens.py, and "cart", see shop_screens.py. The
name "shop" stands for all of shop_screens.py.
"""

import argparse
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

from chat_screens import ChatStory
from playwright.sync_api import Error, sync_playwright
from screen import LOOKS_FINISHED, Screen
from shop_screens import SHOP_SCREENS, CartStory

ROOT = Path(__file__).resolve().parent.parent
# A private comment of the agent's own: what changes who reads it shows once one is over it.
OWN_PRIVATE = (
    ".o-mail-Message:has(.o_care_audience_label[data-audience=private]):has-text('Élodie Garnier')"
)
BROWSERS = ("chromium", "google-chrome", "chromium-browser")
# Several pictures of what happens between two people, by one name.
STORIES = {"chat": ChatStory, "cart": CartStory}

SCREENS = [
    Screen("list", "agent", "/odoo/requests", ".o_list_view .o_data_row"),
    Screen(
        "kanban",
        "agent",
        "/odoo/requests",
        ".o_kanban_record:not(.o_kanban_ghost)",
        click=(".o_switch_view.o_kanban",),
    ),
    Screen(
        "form",
        "agent",
        "/odoo/requests/{care_desk.ticket_mugs}",
        ".o-mail-Chatter .o-mail-Message img",
        size=(1366, 900),
    ),
    Screen(
        "attach",
        "agent",
        "/odoo/requests/{care_desk.ticket_durand}",
        ".modal .o_form_view",
        click=("button[name=action_attach]",),
    ),
    Screen(
        "close",
        "agent",
        "/odoo/requests/{care_desk.ticket_mugs}",
        ".modal .o_form_view",
        click=("button[name=action_close]",),
    ),
    Screen(
        "talk",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".o-mail-Message .o_care_audience_label[data-audience=private]",
        part=".o-mail-Chatter",
        size=(1366, 2400),
    ),
    Screen(
        "composer-public",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".o_care_composer.o_care_audience_public .o-mail-Composer",
        click=(".o-mail-Chatter-sendMessage",),
        write="Of course, Léa: I give the pottery the address of your office.",
        part=".o-mail-Chatter-top",
        size=(1366, 900),
    ),
    Screen(
        "composer-private",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".o_care_composer.o_care_audience_private .o-mail-Composer",
        click=(".o_care_private_comment",),
        write="Sofia, could the new dish go to her office? 4 rue Faidherbe, Lille.",
        part=".o-mail-Chatter-top",
        size=(1366, 900),
    ),
    Screen(
        "composer-team",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".o_care_composer.o_care_audience_team .o-mail-Composer",
        click=(".o-mail-Chatter-logNote",),
        write="If it is not with her by Monday, I call her.",
        part=".o-mail-Chatter-top",
        size=(1366, 900),
    ),
    Screen(
        "audience-change",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".modal .o_care_audience_quote",
        click=(
            f"{OWN_PRIVATE} .o-mail-Message-body",
            f"{OWN_PRIVATE} button[name^=more-action]",
            ".o-dropdown--menu button[name=care-audience-public]",
        ),
        size=(1366, 900),
    ),
    Screen(
        "observers",
        "agent",
        "/odoo/requests/{care_desk.ticket_dish}",
        ".modal .o_care_observers",
        click=("button[name=action_observers]:visible",),
        size=(1366, 900),
    ),
    Screen("checklist", "manager", "/odoo/requests", ".o_care_setup"),
    Screen(
        "team",
        "manager",
        "/odoo/action-care_desk.care_team_action/{care_desk.team_default}",
        ".o_form_view .o_field_widget[name=member_ids] .o_tag",
    ),
    Screen(
        "settings",
        "admin",
        "/odoo/settings",
        ".app_settings_block:not(.d-none) .o_field_widget[name=care_service]",
        click=(".settings_tab .tab[data-key=care_desk]",),
    ),
    Screen(
        "supplier-list",
        "supplier",
        "/my/requests",
        "#wrap .o_care_awaits_you",
    ),
    Screen(
        "supplier-page",
        "supplier",
        "/my/requests/{care_desk.ticket_dish}",
        "#wrap .o-mail-Message",
        size=(1366, 1300),
    ),
    Screen("portal-list", "customer", "/my/requests", "#wrap table tbody tr"),
    Screen(
        "portal-page",
        "customer",
        "/my/requests/{care_desk.ticket_mugs}",
        "#wrap .o-mail-Message",
        size=(1366, 900),
    ),
    Screen(
        "portal-new",
        "customer",
        "/my/requests/new",
        "form.o_care_form textarea",
        size=(1366, 900),
    ),
    Screen(
        "chat_request",
        "agent",
        "/odoo/requests/{care_desk.ticket_espresso}",
        ".o-mail-Message .care-chat-words img",
        part=".o-mail-Chatter",
        size=(1366, 2400),
    ),
    Screen(
        "chat_channel",
        "manager",
        "/odoo/action-care_desk.care_chat_channel_action/{im_livechat.im_livechat_channel_data}",
        ".o_field_widget[name=care_consent]",
        click=(".nav-link[name=care]",),
    ),
    Screen("contact-form", None, "/care/request", "form textarea", size=(1366, 900)),
    *SHOP_SCREENS,
]
# What else a name may stand for.
GROUPS = {"shop": {*(screen.name for screen in SHOP_SCREENS), "cart"}}


class Shop:
    """A running shop, seen by one person after the other."""

    def __init__(self, browser, url):
        self.browser = browser
        self.url = url
        self.contexts = {}

    def take(self, screen, file):
        """Write the picture of `screen` to `file`.

        :raises playwright.sync_api.Error: where it is not to be seen
        """
        with self._page(screen) as page:
            page.goto(self.url + self._resolved(screen.path))
            for selector in screen.click:
                page.locator(selector).first.click()
            page.locator(screen.shows).first.wait_for()
            if screen.write:
                page.locator(".o-mail-Composer-input").first.fill(screen.write)
            page.wait_for_function(LOOKS_FINISHED)
            page.mouse.move(0, 0)
            shown = page.locator(screen.part).first if screen.part else page
            shown.screenshot(path=file, animations="disabled", caret="hide")

    def open_page(self, login, size):
        """Return a new page of `login` (str, or None for a visitor), `size` (width, height) big."""
        page = self._context(login).new_page()
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        return page

    def open_context(self):
        """Return a new browser context: a visitor who was never here before."""
        context = self.browser.new_context(locale="en-US", timezone_id="Europe/Paris")
        context.set_default_timeout(30_000)
        return context

    @contextmanager
    def _page(self, screen):
        page = self.open_page(screen.login, screen.size)
        try:
            yield page
        finally:
            page.close()

    def _context(self, login):
        """Return the browser context in which `login` (str, or None for a visitor) is logged in."""
        if login not in self.contexts:
            context = self.open_context()
            if login:
                page = context.new_page()
                page.goto(f"{self.url}/web/login")
                page.fill("input[name=login]", login)
                page.fill("input[name=password]", login)
                page.press("input[name=password]", "Enter")
                page.wait_for_url(lambda url: "/web/login" not in url)
                page.close()
            self.contexts[login] = context
        return self.contexts[login]

    def _resolved(self, path):
        return re.sub(r"\{(\w+)\.(\w+)\}", lambda found: str(self._id_of(*found.groups())), path)

    def _id_of(self, module, name):
        answer = self._context("admin").request.post(
            f"{self.url}/web/dataset/call_kw/ir.model.data/check_object_reference",
            data={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": "ir.model.data",
                    "method": "check_object_reference",
                    "args": [module, name],
                    "kwargs": {},
                },
            },
        )
        result = answer.json().get("result")
        if not result:
            raise Error(f"there is no record {module}.{name}: is this the shop of the demo?")
        return result[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="by default all of them")
    parser.add_argument("--url", default="http://127.0.0.1:8069", help="of the shop")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images", help="folder")
    args = parser.parse_args()
    known = {screen.name for screen in SCREENS} | STORIES.keys()
    names = set().union(*(GROUPS.get(name, {name}) for name in args.names)) or known
    if names - known:
        parser.error(f"no such screen: {', '.join(sorted(names - known))}")
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not executable:
        sys.exit("Chromium is missing: tools/setup test installs it.")

    args.into.mkdir(parents=True, exist_ok=True)
    failed = []
    with sync_playwright() as playwright:
        # The sandbox does not work for root, and all that is opened is our own shop.
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        shop = Shop(browser, args.url.rstrip("/"))
        for screen in SCREENS:
            if screen.name not in names:
                continue
            file = args.into / f"{screen.name}.png"
            try:
                shop.take(screen, file)
            except Error as error:
                failed.append(screen.name)
                print(f"{screen.name}: not taken, {error}", file=sys.stderr)
            else:
                print(file)
        for name, Story in STORIES.items():
            if name not in names:
                continue
            try:
                print(*Story(shop, args.into).play(), sep="\n")
            except Error as error:
                failed.append(name)
                print(f"{name}: not taken, {error}", file=sys.stderr)
        browser.close()
    sys.exit(f"not taken: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
