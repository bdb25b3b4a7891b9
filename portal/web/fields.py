"""What forms share: their base, their limits, and what text they take.

WTForms validates; the HTML is written by the macros in `templates/components/forms.html`. The
token against forged forms is checked before any view, so forms carry none of their own.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, StopValidation, ValidationError

from portal.core.errors import InputRefused
from portal.web.once import key_of_sending
from portal.web.printing import secret

LINE = 200
"""Characters in a field of one line."""
TEXT = 10_000
"""Characters in a field of many lines."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's control characters and half pairs, but for a tab and a line's end."""


class PortalForm(FlaskForm):
    """A form that posts."""

    class Meta:
        """The check against forged forms is made for all of them at the door."""

        csrf = False


def new_one_time_key() -> str:
    """Return a random key for one sending of one form: 256 bits."""
    return secret(_new_key)


def _new_key() -> str:
    return secrets.token_urlsafe(32)


class OneTimeForm(PortalForm):
    """A form that creates something: sent twice, it creates once."""

    once = HiddenField(
        default=new_one_time_key,
        validators=[
            Regexp(r"[A-Za-z0-9_-]{22,200}\Z", message="Load the page again, then send it once.")
        ],
    )

    @property
    def key_of_form(self) -> str:
        """The form's own key, whatever is sent with it: for who compares what was sent."""
        return str(self.once.data)

    @property
    def one_time_key(self) -> str:
        """The key under which the same sending, repeated, gets the answer of the first."""
        return key_of_sending(self.key_of_form)


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return the choices of a field from values and their words."""
    return [SelectChoice(value, words) for value, words in pairs]


def plain_text(most: int = TEXT) -> tuple["PlainText", "AtMost"]:
    """Return the validators of a field for text: what it may hold, and how much."""
    return PlainText(), AtMost(most)


class PlainText:
    """Takes text as people type it, and refuses what only programs send.

    Composed characters (NFC) and plain line ends are stored, so that one text has one form.
    """

    def __call__(self, form: Form, field: Field) -> None:
        if not isinstance(field.data, str):
            return
        field.data = tidy(field.data)
        if not is_plain(field.data):
            raise StopValidation("Take out the invisible control characters, please.")


class AtMost:
    """Takes text up to a number of characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > self.most:
            over = length - self.most
            raise ValidationError(
                f"This is {over:,} {'character' if over == 1 else 'characters'} too long: "
                f"{self.most:,} fit. You can add more in a message later."
            )


def tidy(text: str) -> str:
    """Return the text in composed characters with plain line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_plain(text: str) -> bool:
    """Tell whether a text is free of invisible control characters and of halves of letters."""
    return _CONTROL.search(text) is None


def show_refusal(form: PortalForm, refused: InputRefused) -> None:
    """Put what an operation refused beside the fields it is about, or above the form."""
    for name, message in refused.fields.items():
        if name in form:
            form[name].errors = [message]
        else:
            form.form_errors.append(message)
