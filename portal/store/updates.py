"""Which cases their reporters have not heard of for some time: readable dates only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, false, func, literal_column, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.types import Boolean

from portal.core.cases import CaseId, Status
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.store.cases import (
    CASE,
    GRANT,
    IS_GRANTED,
    IS_NOT_ONES_OWN,
    IS_READ_BY_TAG,
    read_values,
)
from portal.store.organisation import Responsible
from portal.store.queues import Asking


class Unheard(NamedTuple):
    """A case whose reporter waits for news, and since when."""

    id: CaseId
    reference: str
    type: ReportType
    severity: Severity
    severity_confirmed: bool
    status: Status
    version: int
    since: date


@dataclass(frozen=True, slots=True)
class Silence:
    """Which cases count as silent for too long. `waits`: not while the reporter is asked."""

    until: date
    level: int
    waits: bool
    statuses: frozenset[Status]
    types: frozenset[ReportType]
    severities: frozenset[Severity]
    categories: frozenset[Category]


_SINCE = func.coalesce(CASE.c.last_update_on, CASE.c.received_on)
_ABOUT = (
    CASE.c.withdrawn_on.is_(None),
    CASE.c.type.in_(bindparam("types", expanding=True)),
    CASE.c.severity.in_(bindparam("severities", expanding=True)),
    CASE.c.category.in_(bindparam("categories", expanding=True)),
    or_(bindparam("waits", type_=Boolean) == false(), CASE.c.asked_on.is_(None)),
)
_WHERE = (
    IS_READ_BY_TAG,
    CASE.c.level <= bindparam("level"),
    CASE.c.status.in_(bindparam("statuses", expanding=True)),
    *_ABOUT,
    bindparam("until") >= _SINCE,
)
_NAMES = tuple(name for name in Unheard._fields if name != "since")
_ROWS = select(*(CASE.c[name] for name in _NAMES), _SINCE.label("since")).where(*_WHERE)
_PAGE = (
    _ROWS.order_by(_SINCE, CASE.c.reference).limit(bindparam("limit")).offset(bindparam("offset"))
)
_COUNT = select(func.count()).select_from(CASE).join(GRANT, GRANT.c.case_id == CASE.c.id)
_COUNT_OF = _COUNT.where(*_WHERE)
# Whoever holds many grants has the cases walked through, the longest silent first.
_WALKED = (
    CASE.c.level.in_(bindparam("levels", expanding=True)),
    CASE.c.is_open == true(),
    CASE.c.heard_on <= bindparam("until"),
    *_ABOUT,
    IS_GRANTED,
    IS_NOT_ONES_OWN,
)
_PAGE_WALKED = (
    select(*(CASE.c[name] for name in _NAMES), CASE.c.heard_on)
    .where(*_WALKED)
    .order_by(CASE.c.heard_on, CASE.c.reference)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_SOME: Select[Any] = select(literal_column("1")).select_from(CASE).where(*_WALKED)
_COUNT_WALKED = select(func.count()).select_from(_SOME.limit(bindparam("most")).subquery())
_ONE = _ROWS.where(CASE.c.reference == bindparam("reference"))


def list_unheard(
    db: Session, silence: Silence, asking: Asking, *, limit: int, offset: int
) -> list[Unheard]:
    """Return the cases that were silent for too long, the longest first."""
    query = _PAGE if asking.reach.is_few else _PAGE_WALKED
    values = {**_values_of(silence, asking), "limit": limit, "offset": offset}
    return [Unheard._make(row) for row in db.execute(query, values)]


def find_unheard(
    db: Session, silence: Silence, reference: str, *, tag: bytes, own: Responsible
) -> Unheard | None:
    """Return one of them by its reference."""
    values = {**_values(silence, tag=tag, own=own), "reference": reference}
    row = db.execute(_ONE, values).one_or_none()
    return None if row is None else Unheard._make(row)


def count_unheard(db: Session, silence: Silence, asking: Asking, *, most: int) -> int:
    """Count the cases that were silent for too long, but no further than `most`."""
    query = _COUNT_OF if asking.reach.is_few else _COUNT_WALKED
    values = {**_values_of(silence, asking), "most": most}
    return min(most, db.scalar(query, values) or 0)


def _values_of(silence: Silence, asking: Asking) -> Mapping[str, Any]:
    levels = [level for level in asking.reach.levels if level <= silence.level]
    return {**_values(silence, tag=asking.tag, own=asking.own), "levels": levels}


def _values(silence: Silence, *, tag: bytes, own: Responsible) -> Mapping[str, Any]:
    return {
        **read_values(tag=tag, own=own),
        "level": silence.level,
        "waits": silence.waits,
        "until": silence.until,
        "statuses": list(silence.statuses),
        "types": list(silence.types),
        "severities": list(silence.severities),
        "categories": list(silence.categories),
    }
