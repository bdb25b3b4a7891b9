"""The form of the search."""

from typing import Final

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.core.finding import MOST_WORDS, count_words, is_closed, words_of
from portal.web.fields import PortalForm, choices, plain_text

LONGEST_TERM: Final = 120
OPEN: Final = "open"


class SearchForm(PortalForm):
    """Words to find, and where."""

    term = StringField(
        "Words to find",
        validators=[InputRequired("Write a word to find."), *plain_text(LONGEST_TERM)],
    )
    scope = RadioField(
        "In which cases",
        choices=choices([(OPEN, "Open ones"), ("all", "All, closed and archived ones too")]),
        default=OPEN,
    )

    def validate_term(self, field: StringField) -> None:
        """A single letter is in every case; more words than these are a text."""
        typed = field.data or ""
        if not words_of(typed):
            raise ValidationError("Write at least two characters.")
        if not is_closed(typed):
            raise ValidationError("Close the quotation marks, or take the one out.")
        if count_words(typed) > MOST_WORDS:
            raise ValidationError(f"Write at most {MOST_WORDS} words.")
