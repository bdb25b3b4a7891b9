"""The forms of what the mailbox asks."""

from typing import Final

from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.core.exclusions import ROLE_WORDS, ExcludedKind, Exclusion
from portal.core.taxonomy import RetaliationForm, label
from portal.mailbox.asking import TREATMENT, Choice, Excludable, Punished
from portal.web.fields import OneTimeForm, choices, plain_text

LIMITS: Final = {"text": 10_000, "narrative": 10_000}


class TreatmentForm(OneTimeForm):
    """How the reporter was treated."""

    treatment = RadioField(
        "How were you treated by the people who handled this?",
        choices=choices(TREATMENT.items()),
        validators=[InputRequired("Choose what fits best.")],
    )
    text = TextAreaField("Anything to add?", validators=[Optional(), *plain_text(LIMITS["text"])])


class NoForm(OneTimeForm):
    """No, or the choice between two buttons."""


class PunishedForm(OneTimeForm):
    """A new report of retaliation, from the mailbox of an earlier one."""

    narrative = TextAreaField(
        "What happened to you?",
        validators=[
            InputRequired("Tell us what happened, in a sentence or more."),
            *plain_text(LIMITS["narrative"]),
        ],
    )
    retaliation = SelectMultipleField(
        "In which way?", choices=choices((one.value, label(one)) for one in RetaliationForm)
    )
    names_first_case = BooleanField("Handlers of the new report may know which report it follows")
    exclude_people = SelectMultipleField("People")
    exclude_roles = SelectMultipleField("Roles", choices=choices(ROLE_WORDS.items()))
    exclude_units = SelectMultipleField("Everybody who works in")

    def offer(self, excludable: Excludable) -> None:
        """Fill in who can be kept from seeing it."""
        self.exclude_people.choices = _choices(excludable.people)
        self.exclude_units.choices = _choices(excludable.units)

    def punished(self) -> Punished:
        """Return what was typed."""
        return Punished(
            narrative=self.narrative.data or "",
            forms=tuple(RetaliationForm(value) for value in self.retaliation.data or ()),
            exclusions=self._exclusions(),
            names_first_case=bool(self.names_first_case.data),
        )

    def _exclusions(self) -> tuple[Exclusion, ...]:
        chosen = (
            (ExcludedKind.PERSON, self.exclude_people.data),
            (ExcludedKind.ROLE, self.exclude_roles.data),
            (ExcludedKind.UNIT, self.exclude_units.data),
        )
        return tuple(Exclusion(kind, value) for kind, values in chosen for value in values or ())


def _choices(offered: tuple[Choice, ...]) -> list[SelectChoice]:
    return choices((choice.value, choice.label) for choice in offered)
