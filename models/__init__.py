from . import ticket
from . import chat
from . import shop
