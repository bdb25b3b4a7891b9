"""Which questions a report of each type is asked, page by page: data, and how to read it.

Nobody is asked what their type does not need. Only the type and what happened must be answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from portal.core.taxonomy import Category, ReportType


class Step(Enum):
    """One page of questions; the value is the end of its address."""

    ABOUT = "about"
    HAPPENED = "what-happened"
    PUNISHED = "punished"
    TOOL = "tool"
    CIRCUMSTANCES = "circumstances"
    READERS = "who-must-not-see"


WORDS: Final[Mapping[Step, str]] = {
    Step.ABOUT: "what it is about",
    Step.HAPPENED: "what happened",
    Step.PUNISHED: "how you were punished",
    Step.TOOL: "which AI tool it is, and what it wrote",
    Step.CIRCUMSTANCES: "when it was, and whether it goes on",
    Step.READERS: "who must not see it",
}
"""What each page asked, for telling that its answer is gone."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page, and the fields that it shows for a type of report."""

    step: Step
    fields: tuple[str, ...]


def _asks(step: Step, fields: str) -> Question:
    return Question(step, tuple(fields.split()))


ABOUT: Final = _asks(Step.ABOUT, "type continues")
READERS: Final = _asks(Step.READERS, "exclude_people exclude_roles exclude_units")

_TOLD = _asks(Step.HAPPENED, "narrative")
_TOLD_WITH_KIND = _asks(Step.HAPPENED, "narrative category")
_TOOL = _asks(Step.TOOL, "system")
_TOOL_WITH_WORDS = _asks(Step.TOOL, "system prompt output")
_WHEN = _asks(Step.CIRCUMSTANCES, "happened unit")
_WHEN_AND_STILL = _asks(Step.CIRCUMSTANCES, "happened still_happening unit")
_ALL_AROUND = _asks(Step.CIRCUMSTANCES, "happened still_happening danger unit")
_UNIT = _asks(Step.CIRCUMSTANCES, "unit")
_PUNISHED = _asks(Step.PUNISHED, "retaliation")

_BETWEEN: Final[Mapping[ReportType, tuple[Question, ...]]] = {
    ReportType.INCIDENT: (_TOLD_WITH_KIND, _TOOL_WITH_WORDS, _ALL_AROUND),
    ReportType.NEAR_MISS: (_TOLD_WITH_KIND, _TOOL_WITH_WORDS, _ALL_AROUND),
    ReportType.CONTEST_DECISION: (_TOLD, _TOOL_WITH_WORDS, _WHEN),
    ReportType.OPT_OUT: (_TOLD, _TOOL, _UNIT),
    ReportType.SURVEILLANCE_PRIVACY: (_TOLD, _TOOL, _WHEN_AND_STILL),
    ReportType.MISSING_INFORMATION: (_TOLD, _TOOL),
    ReportType.SUSPECTED_BREACH: (_TOLD_WITH_KIND, _TOOL_WITH_WORDS, _ALL_AROUND),
    ReportType.RETALIATION: (_TOLD, _PUNISHED, _TOOL, _ALL_AROUND),
    ReportType.QUESTION: (_TOLD, _TOOL),
}

CATEGORIES: Final[Mapping[ReportType, Category]] = {
    ReportType.CONTEST_DECISION: Category.DECISION_ABOUT_ME,
    ReportType.OPT_OUT: Category.FORCED_USE,
    ReportType.SURVEILLANCE_PRIVACY: Category.SURVEILLANCE,
}
"""What went wrong, where the type says it already; elsewhere it is asked, or left open."""


def questions(type: ReportType, *, asks_for_unit: bool) -> tuple[Question, ...]:
    """Return the pages that a report of this type is asked, in their order."""
    between = [_without_unit(one, asks_for_unit=asks_for_unit) for one in _BETWEEN[type]]
    return (ABOUT, *(one for one in between if one.fields), READERS)


def longest_form(step: Step, *, asks_for_unit: bool) -> Question:
    """Return a page with all that it asks of any type."""
    everywhere = (ABOUT, READERS, *(one for asked in _BETWEEN.values() for one in asked))
    longest = max((one for one in everywhere if one.step is step), key=lambda one: len(one.fields))
    return _without_unit(longest, asks_for_unit=asks_for_unit)


def find_question(step: Step, type: ReportType | None, *, asks_for_unit: bool) -> Question | None:
    """Return the page as it is for this type, or None where this type is not asked it."""
    if step is Step.ABOUT:
        return ABOUT
    if type is None:
        return None
    asked = questions(type, asks_for_unit=asks_for_unit)
    return next((one for one in asked if one.step is step), None)


def step_before(step: Step, asked: tuple[Question, ...]) -> Step | None:
    """Return the page before this one, or None before the first."""
    steps = [one.step for one in asked]
    at = steps.index(step)
    return steps[at - 1] if at else None


def step_after(step: Step, asked: tuple[Question, ...]) -> Step | None:
    """Return the page after this one; None where the answers are checked next."""
    steps = [one.step for one in asked]
    at = steps.index(step) + 1
    return steps[at] if at < len(steps) else None


def _without_unit(question: Question, *, asks_for_unit: bool) -> Question:
    if asks_for_unit:
        return question
    return Question(question.step, tuple(one for one in question.fields if one != "unit"))
