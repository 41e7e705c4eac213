from . import care_cart_remind
from . import care_data_give
from . import care_erase
from . import care_erasure_ask
from . import care_export_start
from . import care_order_act
from . import care_order_address
from . import care_order_cancel
from . import care_order_delivery
from . import care_order_reorder
from . import care_order_send

# acting: what its dialogs share comes first
from . import care_customer_dialog
from . import care_consent_dialog
from . import care_customer_account
from . import care_customer_correct
from . import care_customer_store
from . import care_ticket_compose
