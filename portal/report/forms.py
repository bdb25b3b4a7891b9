"""The reporter's form: the questions of a report, asked a page at a time."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import InputRequired, Optional

from portal.casework.reports.submitting import Report
from portal.core.cases import UNKNOWN_SYSTEM
from portal.report.journey import Answer, Draft
from portal.report.operations import Choice, Intake
from portal.report.steps import CATEGORIES, questions
from portal.web.fields import LINE, OneTimeForm, PortalForm, plain_text
from portal.web.report_form import LIMITS, QuestionsForm

__all__ = ["LIMITS", "JourneyForm", "SendForm", "TypeBackForm", "all_answers"]

FRAME: Final = ("journey", "had", "to")
"""What every page of a journey carries unseen: its id, which pages were sent, where it leads."""

FEW: Final = 10
"""Up to so many AI tools are shown in one list, without a search."""


class SendForm(OneTimeForm):
    """The sending itself: which report, once."""

    journey = HiddenField(default="")


class TypeBackForm(PortalForm):
    """The tracking code, typed again from where it was saved."""

    code = StringField(
        "Type your code back",
        validators=[
            InputRequired("Type the code, or skip this."),
            *plain_text(LINE),
        ],
    )


class JourneyForm(QuestionsForm):
    """All questions there are; a page keeps those that it asks."""

    journey = HiddenField(default="")
    had = HiddenField(default="")
    to = HiddenField(default="")
    continues = BooleanField("This continues a report that I sent before")
    find = StringField("Find it by its name", validators=[Optional(), *plain_text(LINE)])

    def offer(self, intake: Intake) -> None:
        """Fill in what this organisation has to choose from."""
        self.offer_choices(
            systems=_pairs(intake.systems),
            units=_pairs(intake.units),
            handlers=_pairs(intake.handlers),
            asks_for_unit=intake.asks_for_unit,
        )

    def keep_only(self, names: Iterable[str]) -> None:
        """Take out every question that a page does not ask."""
        asked = {*names, *FRAME}
        for name in [field.short_name for field in self if field.short_name not in asked]:
            del self[name]

    def typed(self) -> dict[str, Answer]:
        """Return what a page's questions were answered with."""
        return {field.short_name: field.data for field in self if field.short_name not in FRAME}

    def narrow(self) -> int:
        """Show the AI tools alone whose name holds what is sought; return how many do."""
        words = (self.find.data or "").casefold().split()
        shown = [
            one
            for one in self.system.choices
            if all(word in one.label.casefold() for word in words)
        ]
        kept = [one for one in self.system.choices if one.value in _always(self.system)]
        self.system.choices = [*kept, *(one for one in shown if one not in kept)]
        return len([one for one in shown if one.value != UNKNOWN_SYSTEM])

    def report(self) -> Report:
        """Return what was answered, as a report."""
        said = self.answers()
        said["category"] = CATEGORIES.get(said["type"], said["category"])
        return Report(**said, follows=True if self.continues.data else None)


@cache
def form_asking(names: frozenset[str]) -> type[JourneyForm]:
    """Return the form with these questions alone: WTForms makes every field of a form each time."""
    fields = (
        name for name in dir(JourneyForm) if hasattr(getattr(JourneyForm, name), "_formfield")
    )
    others = {name: None for name in fields if name not in names and name not in FRAME}
    return type("JourneyForm", (JourneyForm,), others)


def all_answers(draft: Draft, intake: Intake, *, once: str = "") -> JourneyForm:
    """Return a form that was sent with what this draft's type is asked, and nothing else."""
    sent = MultiDict({"system": UNKNOWN_SYSTEM, "category": "", "unit": "", "once": once})
    asked = questions(draft.type, asks_for_unit=intake.asks_for_unit) if draft.type else ()
    for name in (name for question in asked for name in question.fields):
        _send(sent, name, draft.answers.get(name))
    form = JourneyForm(formdata=sent)
    form.offer(intake)
    return form


def _send(sent: "MultiDict[str, str]", name: str, answer: Answer | None) -> None:
    match answer:
        case str():
            sent[name] = answer
        case list():
            sent.setlist(name, answer)
        case True:
            sent[name] = "y"


def _always(field: SelectField) -> set[str]:
    return {UNKNOWN_SYSTEM, field.data or ""}


def words_of(field: SelectFieldBase) -> list[str]:
    """Return the words of what was chosen in a list."""
    return [str(choice.label) for choice in field.iter_choices() if choice.selected]


def _pairs(offered: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in offered]
