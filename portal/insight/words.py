"""How published figures are put into words, the same for leaders and for everybody."""

import math
from datetime import date

from portal.core.day_words import in_words
from portal.core.disclosure.derive import Total
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.summaries import Share, Trend
from portal.core.taxonomy import Category

TITLES = {
    Table.TOTAL: "All reports",
    Table.MONTH: "By month",
    Table.SEVERITY: "By severity",
    Table.CATEGORY: "By what went wrong",
    Table.SYSTEM: "By AI system",
    Table.UNIT: "By unit",
    Table.OUTCOME: "How they ended",
    Table.FIRST_ANSWER: "Days to the first answer by a person",
    Table.DECISION: "Days to the decision",
}

COLUMNS = {
    Table.TOTAL: "Reports",
    Table.MONTH: "Month",
    Table.SEVERITY: "Severity",
    Table.CATEGORY: "What went wrong",
    Table.SYSTEM: "AI system",
    Table.UNIT: "Unit",
    Table.OUTCOME: "Outcome",
    Table.FIRST_ANSWER: "Days",
    Table.DECISION: "Days",
}

CHARTS = {
    Table.TOTAL: "All reports",
    Table.MONTH: "Reports by month",
    Table.SEVERITY: "Reports by severity",
    Table.CATEGORY: "Reports by what went wrong",
    Table.SYSTEM: "Reports by AI system",
    Table.UNIT: "Reports by unit",
    Table.OUTCOME: "Reports by how they ended",
    Table.FIRST_ANSWER: "Reports by days to the first answer",
    Table.DECISION: "Reports by days to the decision",
}

ENDS = {
    "found": "Found true, or granted",
    "not_found": "Not found true, or refused",
    "unclear": "Could not be cleared up",
    "passed_on": "Passed on, or a duplicate",
    "withdrawn": "Withdrawn",
    "again": "Being looked at again",
    "none": "Not by then",
    "erased": "Erased before that",
}
"""Outcomes in words that fit beside a bar on a small screen."""

CATEGORIES = {
    Category.WRONG_OUTPUT: "Wrong or made up",
    Category.UNSAFE: "It could hurt someone",
    Category.UNFAIR_TREATMENT: "Unfair treatment",
    Category.ABUSIVE_CONTENT: "Abusive content",
    Category.DATA_EXPOSURE: "Information exposed",
    Category.SURVEILLANCE: "Watching people at work",
    Category.DECISION_ABOUT_ME: "A decision about me",
    Category.FORCED_USE: "Forced use",
    Category.NO_OVERSIGHT: "Nobody in charge",
    Category.MISUSE_IP: "Misuse",
    Category.SECURITY_CONTROL: "Tricked or out of control",
    Category.WIDER_OR_OTHER: "Wider harm, something else",
}
"""Categories in words that fit beside a bar on a small screen."""

LONGEST_BESIDE_A_BAR = 32

RISE = "clear rise"
FALL = "clear fall"
NO_CLEAR_CHANGE = "no clear change"

TRENDS = {
    Trend.RISE: RISE,
    Trend.FALL: FALL,
    Trend.NO_CLEAR_CHANGE: NO_CLEAR_CHANGE,
    Trend.NOT_IN_USE_YET: "not in use before",
}


def day(on: date) -> str:
    """Return a date as people write it."""
    return in_words(on)


def count(number: int, word: str) -> str:
    """Return how many there are of something, such as "2 days"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def span(starts_on: date, ends_on: date) -> str:
    """Return a period of days in words."""
    return f"{day(starts_on)} to {day(ends_on)}"


def withheld(floor: int) -> str:
    """Return what stands where noise alone may have made the figure."""
    return f"blurred figure under {floor} (may be none)"


def withheld_cell(floor: int) -> str:
    """Return the same where a number would stand in a table."""
    return f"withheld: {withheld(floor)}"


def briefly_withheld(floor: int) -> str:
    """Return the same in the few words that fit into a chart."""
    return f"withheld: under {floor}, may be none"


def brief(table: Table, *, key: str, label: str) -> str:
    """Return a label that fits beside a bar; the table beside the chart has it in full."""
    if table is Table.CATEGORY:
        return CATEGORIES[Category(key)]
    if table in (Table.OUTCOME, Table.FIRST_ANSWER, Table.DECISION):
        return ENDS.get(key, label)
    return label if len(label) <= LONGEST_BESIDE_A_BAR else label[: LONGEST_BESIDE_A_BAR - 1] + "…"


def figure(number: int | None, *, margin: int, floor: int) -> str:
    """Return a figure with its margin, or why it is withheld."""
    return withheld(floor) if number is None else f"{number} ±\u00a0{margin}"


def total(found: Total) -> str:
    """Return a total with its margin, or why it is withheld."""
    return figure(found.number, margin=found.margin, floor=found.floor)


def received(starts_on: date, ends_on: date, *, found: Total) -> str:
    """Return the one sentence that says how many reports came in."""
    span = f"From {day(starts_on)} to {day(ends_on)}"
    if found.number is None:
        return f"{span}, few reports came in, or none: a {withheld(found.floor)}."
    return f"{span}, about {found.number} reports came in (±\u00a0{found.margin})."


def matured(starts_on: date, ends_on: date, *, found: Total) -> str:
    """Return the one sentence that says what is told of how reports went."""
    about = "the reports" if found.number is None else f"about {total(found)} reports"
    return f"How {about} of {span(starts_on, ends_on)} stood 100 days after that period."


def not_in_use(since: date) -> str:
    """Return what stands where what a row is about was not in use yet."""
    return f"not in use before {day(since)}"


def in_time(share: Share | None) -> str:
    """Return the share that kept the target, with its margin, or why there is none."""
    if share is None:
        return "Too few reports to give a share that means anything (under 30)."
    about = f"about {share.percent} %" if share.percent else "hardly any"
    target = f"Target: within {count(share.within_days, 'day')}"
    return f"{target}. Kept for {about} of them (±\u00a0{share.margin} points)."


def middle(median: str | None) -> str:
    """Return the bucket of the median as a sentence, or nothing."""
    return "" if median is None else f" Median: {median[0].lower()}{median[1:]}."


def compared(before: Total, *, words: str) -> str:
    """Return the sentence that compares with the window before."""
    was = withheld(before.floor) if before.number is None else f"about {total(before)}"
    return (
        f"The period before: {was}. That is {words if words == NO_CLEAR_CHANGE else f'a {words}'}."
    )


def right_guesses(advantage: float) -> int:
    """Return of how many guesses in a hundred the best guesser gets right, rounded up."""
    return math.ceil((1 + advantage) / 2 * 100 - 1e-9)
