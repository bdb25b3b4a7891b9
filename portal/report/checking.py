"""Check your answers: every answer in words, with where to change it."""

from dataclasses import dataclass
from typing import Final

from wtforms import BooleanField, Field
from wtforms.fields.choices import SelectFieldBase

from portal.core.identifying import ADVICE, Advice, find_signs
from portal.report.forms import JourneyForm, words_of
from portal.report.journey import Draft
from portal.report.operations import Intake
from portal.report.pages import address
from portal.report.steps import READERS, Step, questions

READ: Final = ("narrative", "prompt", "output", "happened")
"""The answers in one's own words, which may tell who wrote them."""
QUOTED: Final = 80
"""Characters of a place that are quoted."""
MOST_PLACES: Final = 10
"""Places that are listed for one answer; the rest is counted."""

SHOWN: Final = 1_200
"""Characters of a long text that are shown; the rest is kept and sent all the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer; `text` is empty where there is none."""

    name: str
    label: str
    text: str
    more: int
    """Characters that are not shown."""
    change: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may tell who the reporter is."""

    quote: str
    advice: Advice


@dataclass(frozen=True, slots=True)
class Places:
    """What one answer may tell, and where to change it."""

    row: Row
    places: tuple[Place, ...]
    more: int


def list_places(form: JourneyForm, rows: tuple[Row, ...]) -> tuple[Places, ...]:
    """Return what may tell who the reporter is, by answer: advice, which stops nothing."""
    read = ((row, _places(form[row.name].data or "")) for row in rows if row.name in READ)
    return tuple(
        Places(row, places[:MOST_PLACES], max(0, len(places) - MOST_PLACES))
        for row, places in read
        if places
    )


def _places(text: str) -> tuple[Place, ...]:
    """Return each place once, however often the same words stand in the text."""
    found = (
        Place(text[one.start : one.end][:QUOTED], ADVICE[one.sign]) for one in find_signs(text)
    )
    return tuple(dict.fromkeys(found))


def list_rows(draft: Draft, form: JourneyForm, intake: Intake) -> tuple[Row, ...]:
    """Return every answer that a draft's type is asked for."""
    asked = questions(draft.type, asks_for_unit=intake.asks_for_unit) if draft.type else ()
    rows = [
        _row(form[name], question.step)
        for question in asked
        for name in question.fields
        if question.step is not Step.READERS and _is_shown(form[name])
    ]
    return (*rows, _row_of_excluded(form))


def first_errors(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the answers that need another look before anything can be sent."""
    return tuple(row for row in rows if row.errors)


def _row(field: Field, step: Step) -> Row:
    text = _words(field)
    change = f"{address(step, changes=True)}#{field.id}"
    return Row(
        name=field.short_name,
        label=field.label.text,
        text=text[:SHOWN],
        more=max(0, len(text) - SHOWN),
        change=change,
        errors=tuple(map(str, field.errors)),
    )


def _row_of_excluded(form: JourneyForm) -> Row:
    """Return people, roles and units that must not see it as one answer."""
    fields = [form[name] for name in READERS.fields]
    return Row(
        name=READERS.step.value,
        label="Who must not see this?",
        text="\n".join(text for text in map(_words, fields) if text),
        more=0,
        change=address(READERS.step, changes=True),
        errors=tuple(str(error) for field in fields for error in field.errors),
    )


def _is_shown(field: Field) -> bool:
    """A yes that nobody gave needs no line, nor does a list that is empty."""
    if isinstance(field, BooleanField):
        return bool(field.data)
    return not isinstance(field, SelectFieldBase) or bool(list(field.choices or ()))


def _words(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "Yes" if field.data else ""
    if isinstance(field, SelectFieldBase):
        return "\n".join(words_of(field)) if field.data else ""
    return field.data or ""
