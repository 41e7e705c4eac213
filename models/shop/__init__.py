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

# privacy

# orders

# exports
