from . import care_ticket_attach
from . import care_ticket_close
from . import care_ticket_compose
from . import care_ticket_observers
from . import mail_compose_message
