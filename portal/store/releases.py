"""Releases and their windows: everything that leaders' and public pages may read.

Nothing here touches a case. `portal.store.counting` and `maturity` do: the publisher's alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from fractions import Fraction

from sqlalchemy import Select, bindparam, insert, select, true
from sqlalchemy.orm import Session

from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.profiles import Family, Table
from portal.store.settings import find_setting, store_setting
from portal.store.tables import (
    FigureCellRow,
    FigureFactsRow,
    FigureLedgerRow,
    FigureReleaseRow,
    FigureWindowRow,
)

STATE = "figures_state"
"""The setting in which the publisher says whether a window is open, or why none is."""


class State(Enum):
    """Whether figures are under way, and if not, why."""

    NOT_CHOSEN = "not_chosen"
    """The administrator has not chosen a profile yet."""
    TOO_FEW = "too_few"
    """Fewer than 25 people: nothing can be published about them."""
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Edition:
    """What all public figures follow from; while it is the same, so are they."""

    head: bytes | None
    next_window: str | None
    state: str | None
    facts: int | None
    """How often the sheet of facts has changed."""


def find_edition(db: Session) -> Edition:
    """Return the present edition; the state matters only where there is nothing else."""
    head, next_window, facts = db.execute(_EDITION).one()
    is_empty = head is None and next_window is None
    return Edition(head, next_window, find_setting(db, STATE) if is_empty else None, facts)


def _edition_query() -> Select[bytes | None, str | None, int | None]:
    head = select(FigureReleaseRow.hash).order_by(FigureReleaseRow.sequence.desc()).limit(1)
    published = select(FigureReleaseRow.window).where(FigureReleaseRow.family == Family.RECEIVED)
    waiting = (
        select(FigureWindowRow.name)
        .where(FigureWindowRow.name.not_in(published))
        .order_by(FigureWindowRow.starts_on)
        .limit(1)
    )
    facts = select(FigureFactsRow.edition)
    return select(head.scalar_subquery(), waiting.scalar_subquery(), facts.scalar_subquery())


# Built once: putting it together costs more than running it.
_EDITION = _edition_query()
_WINDOW_OF = select(FigureWindowRow).where(
    FigureWindowRow.starts_on <= bindparam("day"), FigureWindowRow.ends_on >= bindparam("day")
)


def get_state(db: Session) -> State:
    """Return what the publisher last said."""
    return State(find_setting(db, STATE) or State.NOT_CHOSEN)


def store_state(db: Session, state: State) -> None:
    """Keep what the publisher says."""
    if find_setting(db, STATE) != state.value:
        store_setting(db, STATE, state.value)


def add_window(db: Session, window: FrozenWindow) -> None:
    """Freeze a window."""
    values = {field.name: getattr(window, field.name) for field in fields(FrozenWindow)}
    db.execute(insert(FigureWindowRow), [values])


def find_window(db: Session, name: str) -> FrozenWindow | None:
    """Return a window by its name."""
    row = db.get(FigureWindowRow, name)
    return None if row is None else _window(row)


def find_window_of(db: Session, day: date) -> FrozenWindow | None:
    """Return the window that a day belongs to."""
    row = db.scalar(_WINDOW_OF, {"day": day})
    return None if row is None else _window(row)


def list_windows_before(db: Session, day: date) -> list[FrozenWindow]:
    """Return the windows that opened before a day, the earliest first."""
    rows = db.scalars(
        select(FigureWindowRow)
        .where(FigureWindowRow.starts_on < day)
        .order_by(FigureWindowRow.starts_on)
    )
    return [_window(row) for row in rows]


def find_latest_window(db: Session) -> FrozenWindow | None:
    """Return the window that opened last."""
    row = db.scalar(select(FigureWindowRow).order_by(FigureWindowRow.starts_on.desc()).limit(1))
    return None if row is None else _window(row)


def list_unpublished(db: Session, family: Family) -> list[FrozenWindow]:
    """Return the windows without a release of a family, the earliest first."""
    published = select(FigureReleaseRow.window).where(FigureReleaseRow.family == family)
    rows = db.scalars(
        select(FigureWindowRow)
        .where(FigureWindowRow.name.not_in(published))
        .order_by(FigureWindowRow.starts_on)
    )
    return [_window(row) for row in rows]


def is_published(db: Session, window: str, family: Family) -> bool:
    """Say whether a window's release of a family is out."""
    found = select(FigureReleaseRow.sequence).where(
        FigureReleaseRow.window == window, FigureReleaseRow.family == family
    )
    return db.execute(found).one_or_none() is not None


def list_spent(db: Session, window: str) -> list[Fraction]:
    """Return what a window's releases have spent of its cap."""
    rows = db.scalars(select(FigureLedgerRow.epsilon).where(FigureLedgerRow.window == window))
    return [Fraction(text) for text in rows]


def add_release(db: Session, release: Release, *, hash: bytes, epsilon: Fraction) -> None:
    """Store a release with its cells and its entry in the ledger.

    The database's unique key refuses a second release of a family for a window.
    """
    key = {"window": release.window.name, "family": release.family}
    head = {"sequence": release.sequence, "published_on": release.published_on}
    db.execute(insert(FigureReleaseRow), [{**key, **head, "hash": hash}])
    db.execute(insert(FigureLedgerRow), [{**key, "epsilon": str(epsilon)}])
    db.execute(
        insert(FigureCellRow),
        [
            {"sequence": release.sequence, "table": table, "position": index, "stored": number}
            for table, numbers in release.cells.items()
            for index, number in enumerate(numbers)
        ],
    )


def find_head(db: Session) -> tuple[int, bytes] | None:
    """Return the sequence and the hash of the newest release."""
    row = db.execute(
        select(FigureReleaseRow.sequence, FigureReleaseRow.hash)
        .order_by(FigureReleaseRow.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.sequence, row.hash)


def list_hashes(db: Session) -> list[bytes]:
    """Return the hash of each release, the newest first."""
    newest_first = FigureReleaseRow.sequence.desc()
    return list(db.scalars(select(FigureReleaseRow.hash).order_by(newest_first)))


def list_releases(
    db: Session, *, family: Family | None = None, limit: int | None = None
) -> list[Release]:
    """Return the releases, of one family or of both, the newest first."""
    of_family = true() if family is None else FigureReleaseRow.family == family
    rows = db.execute(
        select(FigureReleaseRow, FigureWindowRow)
        .join(FigureWindowRow, FigureWindowRow.name == FigureReleaseRow.window)
        .where(of_family)
        .order_by(FigureReleaseRow.sequence.desc())
        .limit(limit)
    ).all()
    cells = _cells(db, [release.sequence for release, _ in rows])
    return [
        Release(
            release.sequence,
            _window(window),
            release.family,
            release.published_on,
            cells[release.sequence],
        )
        for release, window in rows
    ]


def _cells(db: Session, sequences: Sequence[int]) -> dict[int, dict[Table, tuple[int, ...]]]:
    found: dict[int, dict[Table, tuple[int, ...]]] = defaultdict(dict)
    rows = db.execute(
        select(FigureCellRow.sequence, FigureCellRow.table, FigureCellRow.stored)
        .where(FigureCellRow.sequence.in_(sequences))
        .order_by(FigureCellRow.sequence, FigureCellRow.table, FigureCellRow.position)
    )
    for sequence, table, stored in rows:
        found[sequence][table] = (*found[sequence].get(table, ()), stored)
    return found


def _window(row: FigureWindowRow) -> FrozenWindow:
    return FrozenWindow(
        row.name, row.starts_on, row.ends_on, row.profile, row.schema, row.frozen_on
    )
