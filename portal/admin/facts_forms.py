"""The forms of facts that derive from no case."""

from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.facts import Evidence
from portal.core.taxonomy import Category, label
from portal.web.context import moment
from portal.web.fields import OneTimeForm, PortalForm, choices, plain_text

LINE = 120
QUESTION = 200
TEXT = 1_000
NARRATIVE = 4_000


def _slug(value: str | None) -> str:
    """Return the choice that stands for a system, or for none of them."""
    return value or ""


class NotLater:
    """Takes today and days before it: what is published has happened."""

    def __call__(self, form: PortalForm, field: Field) -> None:
        if field.data is not None and field.data > moment().today:
            raise ValidationError("This day is still to come.")


class TestTextForm(OneTimeForm):
    """A text for a test report."""

    __test__ = False

    narrative = TextAreaField(
        "What the made-up report says",
        validators=[InputRequired("Write what it says."), *plain_text(NARRATIVE)],
    )
    category = SelectField(
        "What went wrong", choices=choices((one.value, label(one)) for one in Category)
    )
    system = SelectField("Which AI system")

    def offer(self, systems: list[tuple[str, str]]) -> None:
        """Fill in the systems it can be about."""
        self.system.choices = choices([(UNKNOWN_SYSTEM, "Not known which"), *systems])

    def values(self) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "narrative": self.narrative.data,
            "category": Category(self.category.data),
            "system": self.system.data,
        }


class CommitmentForm(OneTimeForm):
    """What the organisation promises independently of any case."""

    text = TextAreaField(
        "What is promised", validators=[InputRequired("Say what is promised."), *plain_text(TEXT)]
    )
    owner_role = StringField(
        "Who answers for it, by role",
        validators=[InputRequired("Name a role, not a person."), *plain_text(LINE)],
    )
    due_on = DateField("Due on", validators=[InputRequired("Give the day it is due.")])
    done_on = DateField("Done on", validators=[Optional(), NotLater()])
    system = SelectField("Which AI system it is about", default="", coerce=_slug)

    def offer(self, systems: list[tuple[str, str]]) -> None:
        """Fill in the systems it can be about."""
        self.system.choices = choices([("", "All of them, or none"), *systems])

    def values(self) -> dict[str, str | date | None]:
        """Return what was typed."""
        return {
            "text": self.text.data,
            "owner_role": self.owner_role.data,
            "due_on": self.due_on.data,
            "done_on": self.done_on.data,
            "system": self.system.data or None,
        }


class SurveyForm(OneTimeForm):
    """The result of one question of a staff survey."""

    question = StringField(
        "Question", validators=[InputRequired("Give the question."), *plain_text(QUESTION)]
    )
    percent = IntegerField(
        "How many said yes, in percent",
        validators=[
            InputRequired("Give a whole number."),
            NumberRange(0, 100, "Give a whole number from 0 to 100."),
        ],
    )
    people = IntegerField(
        "How many people answered it",
        validators=[
            InputRequired("Give a whole number."),
            NumberRange(25, 10_000_000, "Among fewer than 25 people an answer is no secret."),
        ],
    )
    source = StringField(
        "Source", validators=[InputRequired("Say which survey it was."), *plain_text(QUESTION)]
    )
    asked_on = DateField(
        "Asked on", validators=[InputRequired("Give the day it was asked."), NotLater()]
    )

    def values(self) -> dict[str, str | int | date | None]:
        """Return what was typed."""
        return {
            "question": self.question.data,
            "percent": self.percent.data,
            "people": self.people.data,
            "source": self.source.data,
            "asked_on": self.asked_on.data,
        }


class TrainingForm(PortalForm):
    """When a handler was last trained."""

    trained_on = DateField("Last trained on", validators=[Optional(), NotLater()])


class EvidenceForm(PortalForm):
    """What is published about an AI system, since when."""

    assessment = DateField("Impact assessment, published on", validators=[Optional(), NotLater()])
    audit = DateField("Audit, published on", validators=[Optional(), NotLater()])
    pilot = DateField("Results of a pilot, published on", validators=[Optional(), NotLater()])

    def dated(self) -> dict[Evidence, date | None]:
        """Return what was typed."""
        return {kind: self[kind.value].data for kind in Evidence}
