from . import test_chat_dialogs
from . import test_customer_panel
from . import test_embed_size
from . import test_embed_units
from . import test_replies
from . import test_survey_answers
from . import test_survey_mail
from . import test_survey_questions
