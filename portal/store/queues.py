"""Lists and counts of the cases that a tag may read, at a cost that does not grow with them.

A list walks an index of `case` that has its order, level by level, and asks of each row whether
the tag holds its grant; it stops when the page is full. Whoever holds few grants has them looked
up instead: a walk would pass by all the cases of others. Counts stop at a limit. Statements are
made once for each shape of a question; what is asked for is told to them each time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from portal.core.actors import Level
from portal.core.cases import CaseId, Status, is_open_status
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.store.cases import (
    CASE,
    GRANT,
    IS_GRANTED,
    IS_HELD_BY_TAG,
    IS_NOT_ONES_OWN,
    read_values,
)
from portal.store.engine import PLAN_ANEW
from portal.store.organisation import Responsible
from portal.store.organising import LOOKED_UP, has_label, is_assigned, is_owned, is_snoozed

MOST_STATEMENTS = 256
FEW = 200
"""Live grants; whoever holds no more has them looked up."""
NEVER = date(9999, 12, 31)
"""Where a case without a date stands in a list by date."""


class Order(Enum):
    """In which order cases are listed; ties go by reference."""

    DATE = "date"
    """The nearest date first; cases without one come last."""
    NEWEST = "newest"
    GRAVEST = "gravest"
    """The gravest first, and of these the nearest date."""
    OLDEST = "oldest"


ORDERED_BY: dict[Order, tuple[str, ...]] = {
    Order.DATE: ("listed_on", "reference"),
    Order.NEWEST: ("received_on", "reference"),
    Order.GRAVEST: ("severity", "listed_on", "reference"),
    Order.OLDEST: ("received_on", "reference"),
}
"""The columns that give each order; a row's place in it is what it has in them."""

Place = tuple[Any, ...]


class Listed(NamedTuple):
    """What a list of cases shows of one."""

    reference: str
    type: ReportType
    category: Category
    severity: Severity
    severity_confirmed: bool
    status: Status
    received_on: date
    law_due_on: date | None
    house_due_on: date | None
    reply_waits: bool
    proposed_by: str | None
    listed_on: date
    id: CaseId

    def place(self, order: Order) -> Place:
        """Return where it stands in an order."""
        return tuple(getattr(self, name) for name in ORDERED_BY[order])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are meant; what is None or False does not matter.

    A new condition needs a field here and a line in `_CONDITIONS`.
    """

    is_open: bool | None = None
    status: Status | None = None
    due_from: date | None = None
    due_until: date | None = None
    severity: Severity | None = None
    type: ReportType | None = None
    category: Category | None = None
    system: str | None = None
    reply_waits: bool = False
    not_proposed_by: str | None = None
    level_until: int | None = None
    assigned: bytes | None = None
    """The tag of whoever works on it, or steps in."""
    owned_by_none_of: tuple[tuple[bytes, bytes], ...] | None = None
    """Of everybody who could work on it: the tags of that and of their grants."""
    label: bytes | None = None
    snoozed_by: bytes | None = None
    not_snoozed_by: bytes | None = None
    snoozed_on: date | None = None
    """Today, for who put a case off."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list: so many, from its beginning, or after or before a place."""

    limit: int
    order: Order = Order.DATE
    place: Place | None = None
    is_before: bool = False


class Reach(NamedTuple):
    """At which levels a tag holds live grants, and whether they are few."""

    levels: tuple[int, ...]
    is_few: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose cases are meant: the tag of their grants, where these are, what they answer for."""

    tag: bytes
    reach: Reach
    own: Responsible

    def values(self) -> dict[str, Any]:
        """Return what a statement has to be told."""
        return read_values(tag=self.tag, own=self.own) if any(self.own) else {"tag": self.tag}


def _beside(value: BindParameter[Any], name: str) -> BindParameter[Any]:
    """Return another thing that a statement is told for the same part of it."""
    field = next(one for one in ("not_snoozed_by", "snoozed_by") if value.key.startswith(one))
    return bindparam(f"{name}{value.key.removeprefix(field)}", type_=Date)


Columns = ReadOnlyColumnCollection[str, Any]
Condition = Callable[[Columns, Any], ColumnElement[bool]]

_CONDITIONS: Mapping[str, Condition] = {
    "status": lambda of, value: of.status == value,
    "due_from": lambda of, value: of.listed_on >= value,
    "due_until": lambda of, value: of.listed_on <= value,
    "severity": lambda of, value: of.severity == value,
    "type": lambda of, value: of.type == value,
    "category": lambda of, value: of.category == value,
    "system": lambda of, value: of.system == value,
    "reply_waits": lambda of, value: of.reply_waits.is_(True),
    "not_proposed_by": lambda of, value: of.proposed_by != value,
    "level_until": lambda of, value: of.level <= value,
    "assigned": lambda of, value: is_assigned(of.id, value),
    "owned_by_none_of": lambda of, value: ~is_owned(of.id, value),
    "label": lambda of, value: has_label(of.id, value),
    "snoozed_by": lambda of, value: is_snoozed(of.id, value, _beside(value, "snoozed_on")),
    "not_snoozed_by": lambda of, value: ~is_snoozed(of.id, value, _beside(value, "snoozed_on")),
    "snoozed_on": lambda of, value: true(),
}
"""What each field of `Wanted` asks of a case; `is_open` chooses the part of an index instead."""

_IS_LIVE = (GRANT.c.tag == bindparam("tag")) & GRANT.c.reserve.is_(False)
_LEVELS = tuple(int(level) for level in Level)
_REACH = select(
    select(func.count())
    .select_from(select(literal(1)).where(_IS_LIVE).limit(FEW + 1).subquery())
    .scalar_subquery(),
    # Asked whether a level is there at all, PostgreSQL reads all grants of somebody with many.
    *(
        select(func.min(GRANT.c.level)).where(_IS_LIVE, GRANT.c.level >= level).scalar_subquery()
        for level in _LEVELS
    ),
).execution_options(**PLAN_ANEW)


def find_reach(db: Session, tag: bytes) -> Reach:
    """Return where a tag's live grants are. A live grant is of its case's level."""
    count, *nearest = db.execute(_REACH, {"tag": tag}).one()
    levels = tuple(level for level, found in zip(_LEVELS, nearest, strict=True) if found == level)
    return Reach(levels, is_few=count <= FEW)


def list_cases(db: Session, wanted: Wanted, page: Page, asking: Asking) -> list[Listed]:
    """Return a page of the cases that somebody may read, in the order of the page."""
    shape = _shape(wanted, asking)
    query = _list_of(shape, page.order, is_placed=page.place is not None, is_before=page.is_before)
    values = {**asking.values(), **_values(wanted, ""), **_placed(page)}
    listed = [Listed._make(row) for row in db.execute(query, values).all()]
    return listed[::-1] if page.is_before else listed


def list_and_count(
    db: Session, wanted: Wanted, page: Page, asking: Asking, *, most: int
) -> tuple[list[Listed], int]:
    """Return the same page, and how many cases of its kind there are, counted up to `most`.

    One statement, which walks the grants of somebody with few of them once for both.
    """
    shape = _shape(wanted, asking)
    query = _counted_list_of(
        shape, page.order, is_placed=page.place is not None, is_before=page.is_before
    )
    values = {**asking.values(), **_values(wanted, ""), **_placed(page), "most": most}
    rows = db.execute(query, values).all()
    if not rows:
        # Nothing lies beyond this place, and no row tells the number.
        return [], count_cases(db, [wanted], asking, most=most)[0] if page.place else 0
    listed = [Listed._make(row[:-1]) for row in rows]
    return listed[::-1] if page.is_before else listed, min(rows[0][-1], most)


def count_cases(db: Session, counted: Sequence[Wanted], asking: Asking, *, most: int) -> list[int]:
    """Return how many cases of each kind somebody may read, none counted further than `most`."""
    values = {**asking.values(), "most": most}
    for number, one in enumerate(counted):
        values |= _values(one, f"_{number}")
    query = _counts_of(tuple(_shape(one, asking) for one in counted))
    return [min(count, most) for count in db.execute(query, values).one()]


class Shape(NamedTuple):
    """What a statement depends on."""

    told: frozenset[str]
    opens: tuple[bool, ...]
    reach: Reach
    owns: bool
    """Whether somebody answers for anything: cases about that are none of theirs."""


def _shape(wanted: Wanted, asking: Asking) -> Shape:
    is_open = wanted.is_open
    if wanted.status is not None:
        is_open = is_open_status(wanted.status)
    opens = (True, False) if is_open is None else (is_open,)
    return Shape(frozenset(_values(wanted, "")), opens, asking.reach, any(asking.own))


def _values(wanted: Wanted, ending: str) -> dict[str, Any]:
    values = {name: getattr(wanted, name) for name in _CONDITIONS}
    told = {name: one for name, one in values.items() if one is not None and one is not False}
    return {f"{name}{ending}": one for name, one in told.items()}


def _placed(page: Page) -> dict[str, Any]:
    place = {f"at_{index}": one for index, one in enumerate(page.place or ())}
    return {**place, "limit": page.limit}


def _conditions(of: Columns, shape: Shape, ending: str) -> list[ColumnElement[bool]]:
    return [_CONDITIONS[name](of, bindparam(f"{name}{ending}")) for name in sorted(shape.told)]


def _walks(shape: Shape, ending: str) -> Iterator[tuple[Columns, list[ColumnElement[bool]]]]:
    """Return what to look through: columns, and what leaves the cases that somebody may read.

    Each part is one stretch of an index, so that its rows come in the order of a list. The cases
    of one tag (a label's, or those that somebody works on) are looked up by it instead: a walk
    would pass by all the others.
    """
    if shape.reach.is_few:
        mine = _mine(owns=shape.owns).c
        yield mine, [] if len(shape.opens) > 1 else [mine.is_open == literal(shape.opens[0])]
        return
    tagged = next((name for name in LOOKED_UP if name in shape.told), None)
    if tagged is not None:
        few = _tagged(tagged, ending, owns=shape.owns).c
        yield few, [few.is_open.in_([literal(one) for one in shape.opens])]
        return
    readable = [IS_GRANTED, *([IS_NOT_ONES_OWN] if shape.owns else [])]
    for level, is_open in product(shape.reach.levels, shape.opens):
        stretch = [
            CASE.c.level == literal_column(f"{level}"),
            CASE.c.is_open == (true() if is_open else false()),
        ]
        yield CASE.c, [*stretch, *readable]


@lru_cache
def _mine(*, owns: bool) -> CTE:
    """Return the cases of somebody's grants, looked up by these and by nothing else."""
    columns = (*Listed._fields, "is_open", "level")
    query = select(*(CASE.c[name] for name in columns)).where(IS_HELD_BY_TAG)
    query = query.where(IS_NOT_ONES_OWN) if owns else query
    return query.cte("mine").prefix_with("MATERIALIZED")


@lru_cache
def _tagged(name: str, ending: str, *, owns: bool) -> CTE:
    """Return the cases under a tag that somebody may read."""
    table, columns = LOOKED_UP[name], (*Listed._fields, "is_open", "level")
    query = (
        select(*(CASE.c[column] for column in columns))
        .select_from(table.join(CASE, CASE.c.id == table.c.case_id))
        .where(table.c.tag == bindparam(f"{name}{ending}"), IS_GRANTED)
    )
    query = query.where(IS_NOT_ONES_OWN) if owns else query
    return query.cte(f"tagged{ending}").prefix_with("MATERIALIZED")


@lru_cache(MOST_STATEMENTS)
def _list_of(shape: Shape, order: Order, *, is_placed: bool, is_before: bool) -> Any:
    listed = _listed(shape, order, is_placed=is_placed, is_before=is_before)
    return listed.execution_options(**PLAN_ANEW)


@lru_cache(MOST_STATEMENTS)
def _counted_list_of(shape: Shape, order: Order, *, is_placed: bool, is_before: bool) -> Any:
    listed = _listed(shape, order, is_placed=is_placed, is_before=is_before)
    return listed.add_columns(_count_of(shape, "")).execution_options(**PLAN_ANEW)


def _listed(shape: Shape, order: Order, *, is_placed: bool, is_before: bool) -> Select[Any]:
    falls = (order is Order.NEWEST) != is_before
    parts = []
    for of, readable in _walks(shape, ""):
        part = select(*(of[name] for name in Listed._fields))
        part = part.where(*readable, *_conditions(of, shape, ""))
        if is_placed:
            part = part.where(_is_beyond(of, order, falls=falls))
        parts.append(part.order_by(*_by(of, order, falls=falls)).limit(bindparam("limit")))
    return _merged(parts, order, falls=falls)


def _merged(parts: Sequence[Select[Any]], order: Order, *, falls: bool) -> Select[Any]:
    if len(parts) == 1:
        return parts[0]
    merged = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(merged).order_by(*_by(merged.c, order, falls=falls)).limit(bindparam("limit"))


def _by(of: Columns, order: Order, *, falls: bool) -> list[ColumnElement[Any]]:
    return [of[name].desc() if falls else of[name] for name in ORDERED_BY[order]]


def _is_beyond(of: Columns, order: Order, *, falls: bool) -> ColumnElement[bool]:
    columns = [of[name] for name in ORDERED_BY[order]]
    place = tuple_(*(bindparam(f"at_{index}", type_=one.type) for index, one in enumerate(columns)))
    return tuple_(*columns) < place if falls else tuple_(*columns) > place


@lru_cache(MOST_STATEMENTS)
def _counts_of(shapes: tuple[Shape, ...]) -> Any:
    counts = [_count_of(shape, f"_{number}") for number, shape in enumerate(shapes)]
    return select(*counts).execution_options(**PLAN_ANEW)


def _count_of(shape: Shape, ending: str) -> ColumnElement[int]:
    counts: list[ColumnElement[int]] = []
    for of, readable in _walks(shape, ending):
        found: Select[Any] = select(literal_column("1")).where(
            *readable, *_conditions(of, shape, ending)
        )
        # Told to select from the table alone: the conditions ask the grant for themselves.
        found = found.select_from(of.reference.table).limit(bindparam("most"))
        counts.append(select(func.count()).select_from(found.subquery()).scalar_subquery())
    return sum(counts[1:], counts[0]).label(f"count{ending}")
