from . import test_embed_size
from . import test_embed_units
from . import test_replies
