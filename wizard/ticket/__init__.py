from . import care_ticket_attach
from . import care_ticket_close
from . import care_ticket_compose
