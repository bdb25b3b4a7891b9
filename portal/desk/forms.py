"""What the desk's forms share: a case as it was seen, and words that a reporter will read."""

from dataclasses import dataclass
from typing import Final

from wtforms import BooleanField, Field, HiddenField
from wtforms.form import Form
from wtforms.validators import Regexp, ValidationError

from portal.core.answer_templates import find_blanks
from portal.core.severity import Severity
from portal.core.unmasking import WHY, find_asks
from portal.web.fields import OneTimeForm

TEXT_LIMIT: Final = 10_000
MAY_UNMASK: Final = (
    "Nothing was sent yet: this may ask who the reporter is. Change it, or tick the box below."
)
SEVERITIES: Final = {
    Severity.S1: "S1 critical: death, serious injury, widespread or prohibited practice",
    Severity.S2: "S2 high: rights, a job or pay, health; many affected; credible retaliation",
    Severity.S3: "S3 moderate: real but limited and reversible harm",
    Severity.S4: "S4 low: near miss, annoyance, request for information",
}


def filled_in(form: Form, field: Field) -> None:
    """Refuse words for the reporter in which a blank of a template is left, and name it."""
    blanks = find_blanks(field.data or "")
    if blanks:
        raise ValidationError(f"Fill in what is left open: {', '.join(blanks)}.")


class CaseForm(OneTimeForm):
    """A form that changes a case as it was seen.

    `seen` is the version on the screen, and how much of the timeline and the history there was.
    """

    seen = HiddenField(
        validators=[
            Regexp(r"[0-9]{1,9}(?:\.[0-9]{1,9}\.[0-9]{1,9})?\Z", message="Load the page again.")
        ]
    )

    @property
    def seen_version(self) -> int:
        """The version of the case that was on the screen."""
        return int((self.seen.data or "0").partition(".")[0])

    def show_version(self, mark: str, *, refusal: str = "") -> None:
        """Carry the version that is shown, which is not always the one that was sent.

        Whoever sends again after a refusal has seen what changed.
        """
        if not self.seen.data or refusal:
            self.seen.data = mark


@dataclass(frozen=True, slots=True)
class Unmasking:
    """A place in words for the reporter that asks, in effect, who they are."""

    quote: str
    why: str


def find_unmasking(text: str) -> list[Unmasking]:
    """Return the places of a text that ask who somebody is, each quote once."""
    found = (Unmasking(text[one.start : one.end], WHY[one.ask]) for one in find_asks(text))
    return list(dict.fromkeys(found))


class ToReporterForm(CaseForm):
    """Words that the reporter will read: a warning comes first where they ask who somebody is.

    The warning never stops anybody: with the box ticked the words are sent as they are.
    """

    knows = BooleanField("I have read this. Send it as it is.")

    @property
    def unmasking(self) -> list[Unmasking]:
        """The places that ask who somebody is."""
        return find_unmasking(str(self["text"].data or ""))

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, and hold words back once that ask who somebody is."""
        is_valid = bool(super().validate(extra_validators))
        if not self.unmasking or self.knows.data:
            return is_valid
        self.knows.errors = [MAY_UNMASK]
        return False
