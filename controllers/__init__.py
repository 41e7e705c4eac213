from . import chat
from . import chat_files
from . import chat_webclient
from . import ticket
from . import ticket_form
from . import ticket_talk
from . import chat_survey
from . import shop_cart
