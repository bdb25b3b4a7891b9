"""Facts about the portal that derive from no case: exact, and safe to publish as they are.

What is published is a sheet of them, taken by the upkeep and whenever an administrator changes
one, so that pages read one row and nothing live. Nothing here may ever be computed from a case:
the hours until an answer are those of made-up reports, which stand in a table of their own.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

GIVE_UP_AFTER = timedelta(days=30)
"""How long a test report waits for its first answer before it counts as unanswered."""

TESTS_SHOWN = 12
"""The months of test reports on a sheet."""

DAYS_SHOWN = 365
"""The latest days of intake on a sheet."""


class Evidence(Enum):
    """What can be published about an AI system that people must use."""

    ASSESSMENT = "assessment"
    AUDIT = "audit"
    PILOT = "pilot"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A test report, once it was answered or given up; `hours` is None where nobody answered."""

    month: str
    sent_on: date
    hours: int | None


@dataclass(frozen=True, slots=True)
class IntakeDays:
    """Days on which the upkeep looked whether intake was open."""

    first: date
    last: date
    looked: int
    open: int


@dataclass(frozen=True, slots=True)
class Staffed:
    """How many handlers of a level hold keys that count, and how many of them were trained."""

    level: int
    keyed: int
    trained: int


@dataclass(frozen=True, slots=True)
class Mandatory:
    """An AI system that some people must use, and what is published about it, since when."""

    name: str
    has_opt_out: bool
    assessed_on: date | None = None
    audited_on: date | None = None
    piloted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the organisation promised independently of any case."""

    text: str
    owner_role: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Survey:
    """One question of a staff survey; `percent` of `people` who answered it said yes."""

    question: str
    percent: int
    people: int
    source: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Everything that is published beside the figures."""

    taken_on: date
    tests: tuple[MadeUp, ...] = ()
    intake: IntakeDays | None = None
    levels: tuple[Staffed, ...] = ()
    systems: tuple[Mandatory, ...] = ()
    commitments: tuple[Commitment, ...] = field(default=())
    surveys: tuple[Survey, ...] = ()

    @property
    def done(self) -> int:
        """How many commitments are done."""
        return sum(one.done_on is not None for one in self.commitments)

    @property
    def late(self) -> int:
        """How many commitments were due before the sheet was taken, and are not done."""
        return sum(one.done_on is None and one.due_on < self.taken_on for one in self.commitments)


def hours_between(sent_at: datetime, answered_at: datetime) -> int:
    """Return the hours from sending to the answer, begun hours counted whole."""
    return -((sent_at - answered_at) // timedelta(hours=1))


def count_days(days: Iterable[tuple[date, bool]]) -> IntakeDays | None:
    """Return what the latest days come to, or None before the first."""
    found = sorted(days)[-DAYS_SHOWN:]
    if not found:
        return None
    is_open = sum(one for _, one in found)
    return IntakeDays(found[0][0], found[-1][0], len(found), is_open)


def write_sheet(sheet: FactSheet) -> str:
    """Return a sheet as text that is the same for the same sheet."""
    return json.dumps(plain(sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(sheet: FactSheet) -> dict[str, Any]:
    """Return a sheet as JSON can hold it: dates as `YYYY-MM-DD`."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(sheet), default=_text))
    return found


def read_sheet(text: str) -> FactSheet:
    """Return the sheet that `write_sheet` wrote."""
    content = json.loads(text)
    intake = content["intake"]
    return FactSheet(
        taken_on=date.fromisoformat(content["taken_on"]),
        tests=tuple(MadeUp(**_dated(one)) for one in content["tests"]),
        intake=None if intake is None else IntakeDays(**_dated(intake)),
        levels=tuple(Staffed(**one) for one in content["levels"]),
        systems=tuple(Mandatory(**_dated(one)) for one in content["systems"]),
        commitments=tuple(Commitment(**_dated(one)) for one in content["commitments"]),
        surveys=tuple(Survey(**_dated(one)) for one in content["surveys"]),
    )


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError("A sheet holds words, numbers and dates.")


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    """Read back the values that are days: those called `…_on`, `first` and `last`."""
    return {name: _day(name, value) for name, value in values.items()}


def _day(name: str, value: Any) -> Any:
    is_day = name.endswith("_on") or name in ("first", "last")
    return date.fromisoformat(value) if is_day and value is not None else value
