from . import care_chat_push
from . import care_chat_transfer
from . import care_ticket_close
