"""The pictures of the customer and his shop: carts, profile, orders, consents; see screenshots.py.

The carts of the demo are live for half an hour after its database was made.
"""

from screen import LOOKS_FINISHED, Screen

AGENT = "agent"
CUSTOMER = "customer"
PROFILE = "/odoo/res.partner/{care_desk.partner_customer}"
# The profile in the form of a contact, and one of its sections.
TAB = ".o_notebook .nav-link[name=care]"
TALL = (1366, 1800)


def section(key):
    """Return the selector of one section of the profile."""
    return f".o_care_customer_section[data-section={key}]"


SHOP_SCREENS = [
    Screen("live-carts", AGENT, "/odoo/carts", ".o_care_board_cards .o_care_cart"),
    Screen(
        "abandoned-carts",
        AGENT,
        "/odoo/care-abandoned-carts",
        ".o_list_view .o_data_row",
    ),
    Screen(
        "profile",
        AGENT,
        PROFILE,
        f"{section('timeline')} .o_care_timeline_entry",
        click=(TAB,),
        part=".o_care_customer_widget",
        size=TALL,
    ),
    Screen(
        "consents",
        AGENT,
        PROFILE,
        f"{section('consents')} .o_care_consent_words",
        click=(
            TAB,
            f"{section('consents')} .o_care_consent:has-text('SMS') .o_care_consent_history",
        ),
        part=section("consents"),
        size=TALL,
    ),
    Screen(
        "recommendations",
        AGENT,
        PROFILE,
        f"{section('recommend')} .o_care_recommendation img",
        click=(TAB,),
        part=section("recommend"),
        size=TALL,
    ),
    Screen("orders", AGENT, "/odoo/customer-orders", ".o_list_view .o_data_row"),
    Screen(
        "order",
        AGENT,
        "/odoo/customer-orders/{care_desk.order_pickup}",
        ".o_form_view .o_care_order_act",
        size=(1366, 900),
    ),
    Screen("my-consents", CUSTOMER, "/my/consents", "#wrap .o_care_consent", size=(1366, 900)),
    Screen("my-data", CUSTOMER, "/my/data", "#wrap form[action='/my/data/download']"),
    Screen(
        "erasure",
        "manager",
        "/odoo/requests/{care_desk.ticket_erasure}",
        ".modal .o_field_widget[name=preview] table",
        click=("button[name=action_preview_erasure]",),
        size=(1366, 900),
    ),
    Screen(
        "exports",
        "manager",
        "/odoo/care-saved-exports/{care_desk.export_weekly_orders}",
        ".o_form_view .o_field_widget[name=recipient_ids] .o_tag",
    ),
]


class CartStory:
    """A cart of the demo's customer, changed by an agent and taken back by her; both stay noted."""

    def __init__(self, shop, into):
        self.shop = shop
        self.into = into
        self.taken = []

    def play(self):
        """Take all pictures; return their files (list of Path)."""
        pages = [self.shop.open_page(login, (1366, 860)) for login in (CUSTOMER, AGENT)]
        try:
            self._play(*pages)
        finally:
            for page in pages:
                page.close()
        return self.taken

    def _play(self, customer, desk):
        self._fill_cart(customer)
        desk.goto(f"{self.shop.url}/odoo/chat")
        desk.click(".o_care_my_status [data-status=available]")
        desk.locator(".o_care_my_status [data-status=available].active").wait_for()
        desk.goto(f"{self.shop.url}/odoo/carts")
        desk.click(".o_care_board_cards .o_care_cart:has-text('Camille Moreau')")
        desk.locator(".o_care_details_line img").first.wait_for()
        self._shoot("live-cart", desk)

        desk.click(".o_care_open_cart")
        desk.locator(".o_care_cart_line").first.wait_for()
        desk.locator(".o_care_cart_stepper button[aria-label='One more']").first.click()
        desk.locator(".o_care_cart_preview li").first.wait_for()
        desk.fill(".o_care_cart_reason", "By phone: she wants one more")
        self._shoot("cart-repair", desk)
        desk.click(".o_care_cart_change:enabled")
        desk.locator(".o_care_cart_preview").wait_for(state="detached")

        customer.goto(f"{self.shop.url}/shop")
        customer.locator(".o_care_cart_notice .o_care_cart_take_back").first.wait_for()
        self._shoot("cart-notice", customer)
        customer.click(".o_care_cart_notice .o_care_cart_take_back")
        customer.locator(".o_care_cart_outcome").first.wait_for()

    def _fill_cart(self, page):
        """Put something into the cart, unless it has something of an earlier time."""
        page.goto(f"{self.shop.url}/shop/cart")
        if not page.locator("#cart_products .o_cart_product").count():
            page.goto(f"{self.shop.url}/shop")
            page.locator(".oe_product a:has-text('Rivage dinner plate')").first.click()
            page.click("#add_to_cart")
            page.locator(".my_cart_quantity:visible:has-text('1')").first.wait_for()
            page.goto(f"{self.shop.url}/shop/cart")

    def _shoot(self, name, page):
        page.mouse.move(0, 0)
        page.wait_for_function(LOOKS_FINISHED)
        page.wait_for_timeout(500)
        file = self.into / f"{name}.png"
        page.screenshot(path=file, animations="disabled", caret="hide")
        self.taken.append(file)
