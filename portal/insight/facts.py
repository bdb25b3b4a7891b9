"""The sheet of facts in words: what leaders and everybody read beside the figures.

Facts are exact, because they derive from no case. None is said as "none", so that a nought on
these pages never has to be told from a figure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.core.clocks import Clock, Start
from portal.core.day_words import month_in_words
from portal.core.facts import FactSheet, MadeUp, Mandatory
from portal.insight.words import count, day

Rows = tuple[tuple[str, ...], ...]

LEVELS = {
    1: "Ombudspersons (level 1)",
    2: "AI governance committee (level 2)",
    3: "Executives and legal (level 3)",
    4: "People outside (level 4)",
}

NOT_PUBLISHED = "none published"


@dataclass(frozen=True, slots=True)
class FactPart:
    """One kind of fact on a page: a sentence, and a table where there are rows."""

    key: str
    title: str
    sentence: str
    caption: str = ""
    columns: tuple[str, ...] = ()
    rows: Rows = ()


def fact_parts(sheet: FactSheet) -> tuple[FactPart, ...]:
    """Return everything on a sheet, in the order of the page."""
    return (
        _tests(sheet.tests),
        _intake(sheet),
        _levels(sheet),
        _systems(sheet.systems),
        _commitments(sheet),
        _surveys(sheet),
    )


def list_promises(clocks: Iterable[Clock]) -> list[str]:
    """Return what every reporter is promised, within how long."""
    return list(_promises(clocks))


def _promises(clocks: Iterable[Clock]) -> Iterator[str]:
    for clock in clocks:
        condition = clock.applies_if
        is_for_all = not (condition.severities or condition.types or condition.categories)
        if clock.for_reporter and is_for_all and clock.start is not Start.OBJECTION:
            parts = ((clock.period.months, "month"), (clock.period.days, "day"))
            length = " and ".join(count(number, word) for number, word in parts if number)
            yield f"{clock.promise.removesuffix(' by').rstrip(',')}, within {length}"


def _tests(tests: tuple[MadeUp, ...]) -> FactPart:
    rule = (
        "Once a month a made-up report is sent that handlers cannot tell from a real one. "
        "To take it for the same matter as another counts as answering."
    )
    last = "None has been answered or given up yet."
    if tests:
        last = f"The latest that is settled: {_answered(tests[0])}."
    return FactPart(
        "tests",
        "How soon a person answers",
        f"{rule} {last}",
        "Made-up reports, and how soon a person answered",
        ("Month", "Sent on", "First answer by a person"),
        tuple((month_in_words(one.month), day(one.sent_on), _answered(one)) for one in tests),
    )


def _answered(one: MadeUp) -> str:
    if one.hours is None:
        return "no answer within 30 days"
    return f"within {count(max(one.hours, 1), 'hour')}"


def _intake(sheet: FactSheet) -> FactPart:
    found = sheet.intake
    sentence = "It has not been looked at yet on how many days reports could be sent."
    if found is not None:
        span = f"from {day(found.first)} to {day(found.last)}"
        days = count(found.looked, "day")
        sentence = (
            f"Reports could be sent on {found.open or 'none'} of the {days} {span} "
            "on which it was looked at."
        )
    return FactPart("intake", "Days on which intake was open", sentence)


def _levels(sheet: FactSheet) -> FactPart:
    keyed, trained = (sum(one.keyed for one in sheet.levels), sum(i.trained for i in sheet.levels))
    sentence = "No handler holds keys that count yet."
    if keyed:
        sentence = (
            f"{count(keyed, 'handler')} can read reports; {trained or 'none'} of them trained."
        )
    return FactPart(
        "levels",
        "Handlers",
        sentence,
        "Handlers with keys that count, by level",
        ("Level", "With keys", "Of these, trained"),
        tuple(
            (LEVELS[one.level], str(one.keyed), str(one.trained or "none")) for one in sheet.levels
        ),
    )


def _systems(systems: tuple[Mandatory, ...]) -> FactPart:
    sentence = "No AI system in the register must be used."
    if systems:
        has = (
            (sum(one.has_opt_out for one in systems), "with a way to ask not to use it"),
            (sum(one.assessed_on is not None for one in systems), "with an impact assessment"),
            (sum(one.audited_on is not None for one in systems), "with an audit"),
            (sum(one.piloted_on is not None for one in systems), "with a published pilot"),
        )
        parts = ", ".join(f"{number or 'none'} {words}" for number, words in has)
        sentence = f"{count(len(systems), 'AI system')} must be used by some: {parts}."
    return FactPart(
        "systems",
        "AI systems that must be used",
        sentence,
        "AI systems that some people must use",
        ("AI system", "Way to ask not to use it", "Impact assessment", "Audit", "Pilot"),
        tuple(
            (
                one.name,
                "yes" if one.has_opt_out else "no",
                *(_since(on) for on in (one.assessed_on, one.audited_on, one.piloted_on)),
            )
            for one in systems
        ),
    )


def _since(on: date | None) -> str:
    return NOT_PUBLISHED if on is None else day(on)


def _commitments(sheet: FactSheet) -> FactPart:
    number = len(sheet.commitments)
    sentence = "No commitment is entered."
    if number:
        sentence = (
            f"{count(number, 'commitment')}, made independently of any report: "
            f"{sheet.done or 'none'} done, {sheet.late or 'none'} late."
        )
    return FactPart(
        "commitments",
        "Commitments",
        sentence,
        "Commitments, due and done",
        ("Commitment", "Whose", "Due", "State"),
        tuple(
            (one.text, one.owner_role, day(one.due_on), _state(sheet, one.due_on, one.done_on))
            for one in sheet.commitments
        ),
    )


def _state(sheet: FactSheet, due_on: date, done_on: date | None) -> str:
    if done_on is not None:
        return f"done on {day(done_on)}"
    return "late" if due_on < sheet.taken_on else "open"


def _surveys(sheet: FactSheet) -> FactPart:
    sentence = "No result of a staff survey is entered."
    if sheet.surveys:
        first = sheet.surveys[0]
        sentence = (
            f"{first.percent} % of {first.people:,} people who answered said yes to "
            f"“{first.question}” on {day(first.asked_on)}."
        )
    return FactPart(
        "surveys",
        "Whether staff know of it",
        sentence,
        "Staff surveys",
        ("Question", "Said yes", "Of how many", "Asked on", "Source"),
        tuple(
            (one.question, f"{one.percent} %", f"{one.people:,}", day(one.asked_on), one.source)
            for one in sheet.surveys
        ),
    )
