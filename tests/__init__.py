from . import test_kit_real_server
from . import test_kit_two_browsers
from . import ticket
from . import test_lifecycle
