from . import test_batches
from . import test_concurrency
from . import test_customer
from . import test_mail_reading
from . import test_opening
from . import test_search
from . import test_states
