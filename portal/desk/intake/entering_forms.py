"""The form for a report that a handler types for somebody."""

from datetime import date, timedelta
from typing import Final

from wtforms import DateField, Field, RadioField
from wtforms.validators import InputRequired, ValidationError

from portal.casework.reports.intake import Intake
from portal.casework.reports.submitting import Entered, Report
from portal.core.actors import AccountId
from portal.core.taxonomy import Channel, label
from portal.web.fields import choices
from portal.web.report_form import LIMITS, QuestionsForm

__all__ = ["LIMITS", "EnterForm"]

OLDEST: Final = timedelta(days=30)
CHANNELS: Final = (Channel.PHONE, Channel.LETTER, Channel.MEETING)


class EnterForm(QuestionsForm):
    """A report with how and when it came in; `today` is set before it is validated."""

    channel = RadioField(
        "How did it come in?",
        choices=choices((one.value, label(one)) for one in CHANNELS),
        validators=[InputRequired("Choose how it came in.")],
    )
    received_on = DateField(
        "On which day?", validators=[InputRequired("Write the day on which it came in.")]
    )
    checked = RadioField(
        "Did they check what you typed?",
        choices=choices(
            [
                ("yes", "Yes: they heard or read it, and said that it is right"),
                ("no", "No, that was not possible"),
            ]
        ),
        validators=[InputRequired("Say whether they checked it.")],
    )

    today: date

    def offer(self, intake: Intake, today: date) -> None:
        """Fill in what this organisation has to choose from."""
        self.today = today
        self.offer_choices(
            systems=((one.value, one.label) for one in intake.systems),
            units=((one.value, one.label) for one in intake.units),
            handlers=((one.value, one.label) for one in intake.handlers),
            asks_for_unit=intake.asks_for_unit,
        )

    @property
    def earliest(self) -> date:
        """The earliest day that can be entered."""
        return self.today - OLDEST

    def validate_received_on(self, field: Field) -> None:
        """The clocks of the law run from this day: neither to come, nor long ago."""
        if field.data is None:
            return
        if field.data > self.today:
            raise ValidationError("This day is still to come.")
        if field.data < self.earliest:
            raise ValidationError("This is more than 30 days ago. Write the day into the report.")

    def report(self, by: AccountId) -> Report:
        """Return what was typed, as a report that this handler entered."""
        entered = Entered(
            channel=Channel(self.channel.data),
            received_on=self.received_on.data,
            checked=self.checked.data == "yes",
            by=by,
        )
        return Report(**self.answers(), entered=entered)
