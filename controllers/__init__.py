from . import ticket
from . import ticket_form
from . import ticket_talk
