"""The forms of a message to the reporter, and of a note that they never see."""

from wtforms import (
    TextAreaField,
)
from wtforms.validators import InputRequired

from portal.desk.forms import TEXT_LIMIT, ToReporterForm, filled_in
from portal.web.fields import OneTimeForm, plain_text


class NoteForm(OneTimeForm):
    """A note that the reporter never sees."""

    text = TextAreaField(
        "Internal note",
        validators=[InputRequired("Write the note first."), *plain_text(TEXT_LIMIT)],
    )


class MessageForm(ToReporterForm):
    """A message that the reporter will read."""

    text = TextAreaField(
        "Message to the reporter",
        validators=[InputRequired("Write the message first."), *plain_text(TEXT_LIMIT), filled_in],
    )
