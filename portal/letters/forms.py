"""The form for a letter that somebody was shown."""

from typing import Final

from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.web.fields import PortalForm, plain_text

LIMIT: Final = 20_000


class LetterForm(PortalForm):
    """A whole letter, as it was copied or typed."""

    letter = TextAreaField(
        "The letter",
        validators=[InputRequired("Paste the whole letter first."), *plain_text(LIMIT)],
    )
