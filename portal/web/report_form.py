"""The questions of a report: one form for whoever types it, the reporter or a handler for them."""

from collections.abc import Iterable
from typing import Any, Final

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.exclusions import ROLE_WORDS, ExcludedKind, Exclusion
from portal.core.taxonomy import Category, ReportType, RetaliationForm, label
from portal.web.fields import OneTimeForm, choices, plain_text

LIMITS: Final = {"narrative": 10_000, "prompt": 10_000, "output": 10_000, "happened": 200}
"""Characters; at four bytes each a text still fits into one sealed chunk."""

YES_NO = (("yes", "Yes"), ("no", "No"), ("", "I don’t know, or I’d rather not say"))
ANSWERS = {"yes": True, "no": False}

Pairs = Iterable[tuple[str, str]]


class QuestionsForm(OneTimeForm):
    """One report. Only type and narrative must be answered."""

    type = RadioField(
        "What is it about?",
        choices=choices((one.value, label(one)) for one in ReportType),
        validators=[InputRequired("Choose what it is about.")],
    )
    narrative = TextAreaField(
        "What happened?",
        validators=[
            InputRequired("Tell us what happened, in a sentence or more."),
            *plain_text(LIMITS["narrative"]),
        ],
    )
    system = SelectField("Which AI tool is it about?")
    category = SelectField(
        "What went wrong?",
        choices=choices([("", "I’m not sure"), *((one.value, label(one)) for one in Category)]),
    )
    retaliation = SelectMultipleField(
        "In which way?", choices=choices((one.value, label(one)) for one in RetaliationForm)
    )
    prompt = TextAreaField(
        "What it was asked", validators=[Optional(), *plain_text(LIMITS["prompt"])]
    )
    output = TextAreaField(
        "What it answered", validators=[Optional(), *plain_text(LIMITS["output"])]
    )
    happened = StringField(
        "Roughly when?", validators=[Optional(), *plain_text(LIMITS["happened"])]
    )
    still_happening = RadioField("Is it still going on?", choices=choices(YES_NO), default="")
    danger = RadioField("Is somebody in danger?", choices=choices(YES_NO), default="")
    # Asked only where a unit table will be published: elsewhere no browser sends it.
    unit = SelectField("Where do you work?", default="")
    exclude_people = SelectMultipleField("People")
    exclude_roles = SelectMultipleField("Roles", choices=choices(ROLE_WORDS.items()))
    exclude_units = SelectMultipleField("Everybody who works in")

    asks_for_unit = False

    def offer_choices(
        self, *, systems: Pairs, units: Pairs, handlers: Pairs, asks_for_unit: bool
    ) -> None:
        """Fill in what this organisation has to choose from, as values and their words."""
        unknown = (UNKNOWN_SYSTEM, "I don’t know, or it is not on this list")
        places = list(units)
        self.asks_for_unit = asks_for_unit
        offered: dict[str, Pairs] = {
            "system": (unknown, *systems),
            "unit": [("", "I’d rather not say"), *places],
            "exclude_people": handlers,
            "exclude_units": places,
        }
        # A page may ask for some of them alone.
        for name in offered.keys() & self._fields.keys():
            self[name].choices = choices(offered[name])

    def answers(self) -> dict[str, Any]:
        """Return what was typed, by the names that a report has for it."""
        return {
            "type": ReportType(self.type.data),
            "category": Category(self.category.data or Category.WIDER_OR_OTHER.value),
            "system": self.system.data,
            "narrative": self.narrative.data or "",
            "prompt": self.prompt.data or "",
            "output": self.output.data or "",
            "happened": self.happened.data or "",
            "still_happening": ANSWERS.get(self.still_happening.data),
            "danger": ANSWERS.get(self.danger.data),
            "unit": (self.unit.data or None) if self.asks_for_unit else None,
            "exclusions": self._exclusions(),
            "forms": tuple(RetaliationForm(value) for value in self.retaliation.data or ()),
        }

    def _exclusions(self) -> tuple[Exclusion, ...]:
        chosen = (
            (ExcludedKind.PERSON, self.exclude_people.data),
            (ExcludedKind.ROLE, self.exclude_roles.data),
            (ExcludedKind.UNIT, self.exclude_units.data),
        )
        return tuple(Exclusion(kind, value) for kind, values in chosen for value in values or ())
