from . import care_reply_theme
from . import mail_canned_response
