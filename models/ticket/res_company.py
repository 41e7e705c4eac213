from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    care_service = fields.Selection(
        [
            ("off", "Off"),
            ("on", "On"),
            ("on_with_supplier", "On, with the main supplier included"),
        ],
        "Customer Service",
        default="on",
        required=True,
        help="Off hides the portal entry and the contact form and refuses new requests; "
        "the requests that exist stay readable and can still be answered. With the main supplier "
        "included, he observes each request on his products.",
    )
    care_authserv_id = fields.Char(
        "Trusted Mail Server",
        help="The name under which your mail server writes its Authentication-Results header, "
        "such as mx.example.com. A mail that claims the address of one of your employees "
        "counts as his only where this server has proven it.",
    )
