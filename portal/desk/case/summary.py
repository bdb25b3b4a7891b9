"""What the page of a case says of it in short, row by row."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.casework.organisation import LEVEL_WORDS
from portal.casework.records.automatic_lines import interim_promise
from portal.casework.records.sealed import Record
from portal.casework.records.talking import names_of_staff
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts
from portal.core.day_words import in_words
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import provisional_rule
from portal.core.taxonomy import Channel, Outcome, Remedy, RetaliationForm, label
from portal.store.organisation import find_system, find_unit
from portal.work import Work


def summary_rows(work: Work, facts: CaseFacts) -> list[tuple[str, str | None]]:
    """Return what is known of the case itself."""
    system = find_system(work.db, facts.system)
    unit = find_unit(work.db, facts.unit) if facts.unit else None
    risk = facts.retaliation_risk
    return [
        ("AI tool", system.name if system else "Not known"),
        ("What went wrong", label(facts.category)),
        ("Unit", unit.name if unit else None),
        ("Severity", facts.severity.value.upper() + _provisional(facts)),
        ("Level", LEVEL_WORDS[facts.level]),
        ("Received", _day(facts.received_on)),
        ("First answer by a person", _day(facts.first_answer_on)),
        ("An authority must be told", ANSWER_WORDS[facts.reportable]),
        ("Risk of retaliation", label(risk) if risk else None),
        ("Outcome", outcome_words(facts.outcome)),
        *_accepted_row(facts),
        ("Corrective actions", f"{facts.actions_open} open of {facts.actions_total}"),
        *_remedy_row(facts),
        *_lesson_row(facts),
        ("Legal hold", "Yes" if facts.on_hold else "No"),
    ]


REMEDY_WORDS: Mapping[Remedy | None, str] = {
    Remedy.IDENTITY: "They tell their name to people they choose",
    Remedy.WHOLE_TEAM: "For the whole team or task",
    Remedy.LETTER: "By a signed letter",
}


def _accepted_row(facts: CaseFacts) -> list[tuple[str, str | None]]:
    accepted_on = _day(facts.decision_accepted_on)
    return [("The reporter accepted the decision", accepted_on)] if accepted_on else []


def _remedy_row(facts: CaseFacts) -> list[tuple[str, str | None]]:
    if facts.remedy_asked_on is None:
        return []
    return [("How the answer reaches them", REMEDY_WORDS.get(facts.remedy, "Asked; no answer yet"))]


LESSON_WORDS: Mapping[bool | None, str] = {
    None: "The reporter was asked; no answer yet",
    True: "The reporter agreed; it appears on a day of the figures, a month later or more",
    False: "The reporter said no, or took a yes back",
}


def _lesson_row(facts: CaseFacts) -> list[tuple[str, str | None]]:
    if facts.lesson_asked_on is None:
        return []
    return [("Lesson for others", LESSON_WORDS[facts.lesson_consent])]


ANSWER_WORDS = {True: "Yes", False: "No", None: None}


def answer_rows(details: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Return what the reporter answered beside their own words."""
    return [
        ("Roughly when", details.get("happened") or None),
        ("Still going on", ANSWER_WORDS[details.get("still_happening")]),
        ("Somebody in danger", ANSWER_WORDS[details.get("danger")]),
        *_about_retaliation(details),
    ]


def _about_retaliation(details: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    forms = [label(RetaliationForm(value)) for value in details.get("forms", [])]
    follows = details.get("follows")
    rows: list[tuple[str, str | None]] = []
    if forms:
        rows.append(("Ways of retaliation", "; ".join(forms)))
    if follows:
        named = isinstance(follows, str)
        rows.append(("Follows an earlier case", follows if named else "Yes. Which one is sealed"))
    return rows


def promise_rows(facts: CaseFacts, records: Sequence[Record]) -> list[tuple[str, str | None]]:
    """Return the promise that nobody is treated worse for asking, if it was made."""
    promise = interim_promise(facts, records)
    if promise is None:
        return []
    until = f"Held until {_day(promise.until)}" if promise.until else "Holds until it is decided"
    return [("No adverse consequence", f"Promised on {_day(promise.since)}. {until}")]


def entered_rows(work: Work, details: Record | None) -> list[tuple[str, str | None]]:
    """Return how a report came in that a handler entered; nothing for the reporter's own."""
    data = details.data if details else {}
    if "channel" not in data:
        return []
    return [
        ("Came in", label(Channel(data["channel"]))),
        ("Entered by", names_of_staff(work).get(data["entered_by"], "A former colleague")),
        ("Checked by the reporter", "Yes" if data["checked"] else "Not possible"),
    ]


def _provisional(facts: CaseFacts) -> str:
    return "" if facts.severity_confirmed else " (provisional)"


def severity_rule(facts: CaseFacts, details: Record | None) -> str | None:
    """Return the rule that gave a severity nobody has confirmed yet; None once somebody has."""
    data = details.data if details else {}
    if facts.severity_confirmed:
        return None
    return provisional_rule(
        facts.type,
        facts.category,
        still_happening=data.get("still_happening"),
        danger=data.get("danger"),
    ).words


def _day(day: date | None) -> str | None:
    return None if day is None else in_words(day)


def excluded_words(work: Work, rules: Sequence[Exclusion]) -> list[str]:
    """Return who must not see the case, each once."""
    names = names_of_staff(work)
    return [_rule_words(work, rule, names) for rule in dict.fromkeys(rules)]


def _rule_words(work: Work, rule: Exclusion, names: Mapping[AccountId, str]) -> str:
    match rule.kind:
        case ExcludedKind.PERSON:
            return names.get(AccountId(rule.value), "Somebody who left")
        case ExcludedKind.UNIT:
            unit = find_unit(work.db, rule.value)
            return f"Everybody in {unit.name}" if unit else "A unit that is gone"
        case ExcludedKind.ROLE:
            return f"Role: {rule.value}"


def outcome_words(outcome: Outcome | None) -> str | None:
    """Return the outcome in words, if there is one."""
    return None if outcome is None else label(outcome)
