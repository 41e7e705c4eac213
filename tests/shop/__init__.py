from . import test_privacy_erasure
from . import test_cart_real
from . import test_cart_stage
from . import test_cart_visitor
from . import test_order_acts
from . import test_order_cancelling
from . import test_order_papers
