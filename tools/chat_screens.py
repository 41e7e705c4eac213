"""The pictures of the chat: visitors and an operator at the same time, see screenshots.py."""

AGENT = "agent"
COLLEAGUE = "agent2"
FINISHED = "document.fonts.status === 'loaded' && [...document.images].every((i) => i.complete)"
NADIA = {
    "name": "Nadia Benali",
    "email": "nadia.benali@example.com",
    "customer_number": "MF-2041",
    "question": "I want eight of these for my sister's wedding. Do they come in one parcel?",
}
OTHERS = (
    {
        "name": "Gilles Masson",
        "email": "g.masson@example.com",
        "question": "The link for a new password does not arrive. Can you help me?",
    },
    {
        "name": "Inès Marchand",
        "email": "ines.marchand@table-et-terre.example.com",
        "question": "May we photograph your workshop for our autumn issue?",
    },
)


class ChatStory:
    """One chat from the form to the opinion, in the demo's shop; it leaves its requests there."""

    def __init__(self, shop, into):
        self.shop = shop
        self.into = into
        self.taken = []
        self.opened = []

    def play(self):
        """Take all pictures; return their files (list of Path)."""
        try:
            self._play()
        finally:
            for context in self.opened:
                context.close()
        return self.taken

    def _play(self):
        colleague = self.shop.open_page(COLLEAGUE, (1366, 860))
        colleague.goto(f"{self.shop.url}/odoo/chat")
        colleague.click(".o_care_my_status [data-status=busy]")
        desk = self.shop.open_page(AGENT, (1366, 860))
        desk.goto(f"{self.shop.url}/odoo/chat")
        desk.click(".o_care_my_status [data-status=available]")

        nadia = self._visit("/shop")
        nadia.locator(".oe_product a:has-text('Rivage dinner plate')").first.click()
        nadia.click(".o_care_chat_start_button")
        self._fill(nadia, NADIA)
        self._shoot("chat_form", nadia)
        self._send(nadia)
        nadia.locator(".o_care_waiting_banner").wait_for()
        for one in OTHERS:
            other = self._visit("/shop")
            other.click(".o-livechat-LivechatButton")
            self._fill(other, one)
            self._send(other)
            other.locator(".o_care_waiting_banner").wait_for()
        self._shoot("chat_waiting", nadia)

        desk.locator(".o_care_visitor").nth(2).wait_for()
        desk.click(".o_care_visitor:has-text('Nadia') .o_care_take")
        desk.locator(".o_care_tab.active:has-text('Nadia')").wait_for()
        self._say(desk, "Hello Nadia, Élodie here. Eight plates travel in one box, well padded.")
        nadia.locator(".o-mail-Message:has-text('one box')").wait_for()
        self._say(nadia, "Wonderful. Is there a bowl that goes with them?")
        desk.locator(".o-mail-Message:has-text('a bowl')").wait_for()
        desk.click(".o_care_push")
        desk.fill(".modal [name=product_id] input", "salad")
        desk.click(".modal .o-autocomplete--dropdown-item:has-text('salad bowl') a")
        desk.locator(".modal .o_care_push_preview img").wait_for()
        desk.click(".modal button[name=action_confirm]")
        nadia.locator(".care-chat-product img").wait_for()
        self._say(nadia, "Oh, that one! 😍")
        desk.locator(".o-mail-Message:has-text('that one')").wait_for()
        self._shoot("chat_widget", nadia)

        self._panel(desk, "Replies")
        desk.fill(".o_care_replies_search input", "gift card")
        desk.locator(".o_care_reply").first.wait_for()
        self._shoot("chat_replies", desk, ".o_care_panels")
        desk.fill(".o_care_replies_search input", "")
        self._shoot("chat_console", desk)
        self._panel(desk, "Customer")
        desk.locator(".o_care_identity_fields").wait_for()
        self._shoot("chat_customer", desk)

        desk.click(".o_care_transfer")
        desk.click(".modal .o_field_widget[name=user_id] :text('Thomas')")
        desk.fill(".modal .o_field_widget[name=note] textarea", "For a wedding: please be quick.")
        self._shoot("chat_transfer", desk)
        desk.click(".modal .btn-close")
        desk.locator(".modal").wait_for(state="detached")
        desk.click(".o_care_close")
        desk.fill(".modal [name=reason_id] input", "Question before")
        desk.click(".modal .o-autocomplete--dropdown-item a")
        self._shoot("chat_close", desk)
        desk.click(".modal button[name=action_confirm]:visible")

        nadia.locator(".o_care_chat_ended").wait_for()
        self._shoot("chat_ended", nadia)
        nadia.click(".o_care_chat_ended .btn-primary")
        nadia.click("img[aria-label=Satisfied]")
        nadia.fill(".o_care_survey textarea[name=reason]", "Quick and kind")
        self._shoot("chat_survey", nadia)
        nadia.click(".o_care_survey button[type=submit]")

    def _visit(self, path):
        context = self.shop.open_context()
        self.opened.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": 1100, "height": 760})
        page.goto(self.shop.url + path)
        return page

    def _fill(self, page, said):
        page.locator(".o_care_chat_form textarea").wait_for()
        for name, text in said.items():
            page.fill(f".o_care_chat_form [name={name}]", text)
        page.check(".o_care_chat_form [name=consent]")

    def _send(self, page):
        page.click(".o_care_chat_form button[type=submit]")

    def _say(self, page, text):
        page.fill(".o-mail-Composer-input", text)
        page.press(".o-mail-Composer-input", "Enter")
        page.locator(f'.o-mail-Message:has-text("{text[:20]}")').wait_for()

    def _panel(self, page, name):
        page.click(f".o_care_panels .o_care_tab:has-text('{name}')")

    def _shoot(self, name, page, part=""):
        page.mouse.move(0, 0)
        page.wait_for_function(FINISHED)
        page.wait_for_timeout(500)
        file = self.into / f"{name}.png"
        shown = page.locator(part).first if part else page
        shown.screenshot(path=file, animations="disabled", caret="hide")
        self.taken.append(file)
