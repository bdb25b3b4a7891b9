"""Forms for many cases that say nearly the same: propose them as no case, agree, take back."""

from typing import Final

from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from portal.core.organising import MOST_AT_ONCE
from portal.core.taxonomy import Outcome, label
from portal.desk.forms import TEXT_LIMIT, filled_in
from portal.desk.intake.alike import OUTCOMES, TOLD, Answer, Ticked
from portal.web.fields import OneTimeForm, choices, plain_text

NO_CASE: Final = "Tick the cases first."
TOO_MANY: Final = f"Tick at most {MOST_AT_ONCE} cases at once."


class TickForm(OneTimeForm):
    """Cases that are ticked."""

    case = SelectMultipleField("Cases", validate_choice=False)
    looked = BooleanField(
        "I have looked at how each of them begins, and have no conflict of interest",
        validators=[InputRequired("Look at each first, and tick this then.")],
    )

    @property
    def ticked(self) -> list[Ticked]:
        """The cases that are ticked, each once; what cannot be one is none."""
        read = (Ticked.read(one) for one in self.case.data or ())
        return list({one.reference: one for one in read if one is not None}.values())

    def validate_case(self, field: SelectMultipleField) -> None:
        """Ask for cases, and for no more than somebody can have looked at."""
        if not self.ticked:
            raise ValidationError(NO_CASE)
        if len(self.ticked) > MOST_AT_ONCE:
            raise ValidationError(TOO_MANY)


class ProposeForm(TickForm):
    """What is proposed for each of them, written once."""

    outcome = RadioField(
        "Outcome",
        choices=choices((one.value, label(one)) for one in OUTCOMES),
        validators=[InputRequired("Choose an outcome.")],
    )
    reason = TextAreaField(
        "Why they are no reports, for colleagues",
        validators=[DataRequired("Write down your reason."), *plain_text(TEXT_LIMIT)],
    )
    told = TextAreaField(
        "What each reporter reads, once somebody else has agreed",
        default=TOLD,
        validators=[
            DataRequired("Write what the reporters will read."),
            *plain_text(TEXT_LIMIT),
            filled_in,
        ],
    )

    def answer(self) -> Answer:
        """Return what was filled in."""
        return Answer(
            self.ticked,
            Outcome(self.outcome.data),
            reason=self.reason.data or "",
            told=self.told.data or "",
        )
