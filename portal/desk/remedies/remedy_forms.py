"""The desk's forms for opening what a reporter told about themselves, and for writing a letter."""

from typing import Final

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.casework.records.letters import Letter
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.web.fields import OneTimeForm, plain_text

LIMITS: Final = {"reason": TEXT_LIMIT, "granted": 2_000, "about": 300}


class OpeningForm(OneTimeForm):
    """Why what the reporter told is opened."""

    reason = TextAreaField(
        "Your reason, which the reporter will read",
        validators=[InputRequired("Write down your reason."), *plain_text(LIMITS["reason"])],
    )


class LetterForm(CaseForm):
    """What a letter says."""

    granted = TextAreaField(
        "What is granted",
        validators=[InputRequired("Write what is granted."), *plain_text(LIMITS["granted"])],
    )
    about = TextAreaField(
        "For which AI system or task",
        validators=[
            InputRequired("Name the AI system or the task."),
            *plain_text(LIMITS["about"]),
        ],
    )
    starts_on = DateField("From", validators=[InputRequired("Say from when it holds.")])
    ends_on = DateField("Until", validators=[Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse a letter that ends before it begins."""
        starts_on = self.starts_on.data
        if field.data is not None and starts_on is not None and field.data < starts_on:
            raise ValidationError("This is before the first day.")

    def letter(self) -> Letter:
        """Return what was filled in, of a form that is valid."""
        if self.starts_on.data is None:
            raise ValueError("The form is not filled in.")
        return Letter(
            granted=self.granted.data or "",
            about=self.about.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )
