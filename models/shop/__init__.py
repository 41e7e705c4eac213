# carts
from . import care_cart_event
from . import care_customer_act
from . import care_ticket_cart
from . import ir_http
from . import ir_websocket
from . import payment_transaction
from . import sale_order_cart
from . import sale_order_line
from . import sale_order_stage
from . import website
from . import website_visitor

# board

# abandoned

# repair

# profile

# acting
from . import care_consent
from . import care_consent_purpose
from . import res_partner_acting
from . import res_partner_consents
from . import res_partner_customer

# privacy

# orders

# exports
