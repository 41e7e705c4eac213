from . import ticket
from . import chat
