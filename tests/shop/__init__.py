from . import test_cart_stage
from . import test_cart_visitor
