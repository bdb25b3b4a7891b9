"""What the address of a list of cases says: which of them, in which order, and from where on.

Everything is in the address, so that a bookmark is a saved view. What is not known here is left
out: an old or a mistyped address shows more cases, never an error. A place in a list is told by
readable facts alone, the date and the reference of the row that it comes after or before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from portal.core.cases import UNKNOWN_SYSTEM, Status, is_reference
from portal.core.deadlines import SOON_DAYS
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.store.queues import NEVER, ORDERED_BY, Order, Place, Wanted

OPEN: Final = "open"
ALL: Final = "all"
LATE, SOON = "late", "soon"
REPORTER: Final = "reporter"
ME, BACKUP, NOBODY = "me", "backup", "nobody"
ON_DESK, OFF_DESK = "on", "off"
STATES: Final = (OPEN, ALL, *(status.value for status in Status))
_NO_DATE: Final = "none"
_BETWEEN: Final = "."


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the handler's cases to list, in words of the address; an empty one means any."""

    state: str = OPEN
    due: str = ""
    severity: str = ""
    type: str = ""
    category: str = ""
    system: str = ""
    wrote: str = ""
    """`reporter`: only cases whose reporter wrote last."""
    who: str = ""
    """Whose: `me` who works on it, `backup` who steps in, or `nobody`."""
    label: str = ""
    """The id of a label."""
    desk: str = ""
    """`off`: what this handler put off; `on`: everything else."""
    sort: str = Order.DATE.value

    @property
    def order(self) -> Order:
        """In which order."""
        return Order(self.sort)

    def arguments(self) -> dict[str, str]:
        """Return what an address must say for this filter; what is as usual is not said."""
        usual = Filter()
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value != getattr(usual, name)}

    def wanted(self, today: date) -> Wanted:
        """Return which cases are meant on a day."""
        due_from, due_until = _due_between(self.due, today)
        is_status = self.state not in (OPEN, ALL)
        return Wanted(
            is_open=True if self.state == OPEN else None,
            status=Status(self.state) if is_status else None,
            due_from=due_from,
            due_until=due_until,
            severity=Severity(self.severity) if self.severity else None,
            type=ReportType(self.type) if self.type else None,
            category=Category(self.category) if self.category else None,
            system=self.system or None,
            reply_waits=self.wrote == REPORTER,
        )


CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset(STATES),
    "due": frozenset({LATE, SOON}),
    "severity": frozenset(one.value for one in Severity),
    "type": frozenset(one.value for one in ReportType),
    "category": frozenset(one.value for one in Category),
    "wrote": frozenset({REPORTER}),
    "who": frozenset({ME, BACKUP, NOBODY}),
    "desk": frozenset({ON_DESK, OFF_DESK}),
    "sort": frozenset({Order.DATE.value, Order.NEWEST.value, Order.GRAVEST.value}),
}
"""What each part of an address may be; the AI systems are those of the register."""


@dataclass(frozen=True, slots=True)
class Position:
    """From where on a list is shown: after a place, or before it."""

    place: Place
    is_before: bool = False


def read_filter(
    said: Mapping[str, str], systems: Iterable[str], labels: Iterable[str] = ()
) -> Filter:
    """Return the filter of an address; what is not known is left out."""
    listed = {"system": frozenset({UNKNOWN_SYSTEM, *systems}), "label": frozenset(labels)}
    known = {**CHOICES, **listed}
    return Filter(**{name: said[name] for name in known if said.get(name) in known[name]})


def read_position(said: Mapping[str, str], order: Order) -> Position | None:
    """Return the place of an address in this order; None for the beginning, or for no place."""
    for name in ("after", "before"):
        place = _place(said.get(name, ""), order)
        if place is not None:
            return Position(place, is_before=name == "before")
    return None


def write_place(place: Place) -> str:
    """Write a place as an address says it."""
    return _BETWEEN.join(_NO_DATE if one == NEVER else _word(one) for one in place)


def _word(one: object) -> str:
    return one.isoformat() if isinstance(one, date) else str(getattr(one, "value", one))


def _place(text: str, order: Order) -> Place | None:
    parts, columns = text.split(_BETWEEN), ORDERED_BY[order]
    if len(parts) != len(columns):
        return None
    try:
        return tuple(_READ[name](part) for name, part in zip(columns, parts, strict=True))
    except ValueError:
        return None


def _day(text: str) -> date:
    return NEVER if text == _NO_DATE else date.fromisoformat(text)


def _reference(text: str) -> str:
    if not is_reference(text):
        raise ValueError
    return text


_READ: Final = {
    "listed_on": _day,
    "received_on": _day,
    "severity": Severity,
    "reference": _reference,
}


def _due_between(due: str, today: date) -> tuple[date | None, date | None]:
    match due:
        case "late":
            return None, today - timedelta(days=1)
        case "soon":
            return today, today + timedelta(days=SOON_DAYS)
        case _:
            return None, None
