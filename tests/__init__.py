from . import test_kit_two_browsers
from . import ticket
