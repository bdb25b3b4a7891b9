"""Publishing figures: the one place where facts about cases become contributions and counts.

A release is drawn once, in one serializable transaction, and written to a file outside the
database just before the commit. Whatever that file knows is never drawn again: after a crash or
a restore, `adopt` stores the very same numbers.
"""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from portal.casework.journalling import CLOCK_NAME, note
from portal.casework.release_log import FILE_NAME, Line, append_line, read_lines
from portal.casework.windows import open_window
from portal.clock import Moment
from portal.core.cases import CaseId
from portal.core.disclosure.chain import GENESIS, FrozenWindow, Release, hash_of, write_release
from portal.core.disclosure.noise import RandomBelow, discrete_laplace
from portal.core.disclosure.profiles import Family, Table, fits_ledger
from portal.core.disclosure.schema import Countable, Schema, cell_of, read_schema
from portal.core.disclosure.windows import PUBLICATION_HOUR, published_on
from portal.core.errors import PublicationRefused
from portal.core.journal import Event
from portal.store import counting
from portal.store import releases as store
from portal.work import Portal, Work


@dataclass(frozen=True, slots=True)
class Publication:
    """A release that is due: of which window, and since when."""

    window: str
    family: Family
    due_at: datetime


def keep_figures(portal: Portal, moment: Moment | None = None) -> list[Release]:
    """Do everything that is due: adopt, open a window, publish. Each in its own transaction."""
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        done = adopt(work)
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        open_window(work)
        due = due_publications(work)
    for one in due:
        with portal.writing(moment, isolation="SERIALIZABLE") as work:
            done.append(publish(work, one.window, one.family))
    return done


def due_publications(work: Work) -> list[Publication]:
    """Return the releases whose instant has come and that are not published yet."""
    waiting = store.list_unpublished(work.db, Family.RECEIVED)
    due = (Publication(one.name, Family.RECEIVED, _due_at(work, one)) for one in waiting)
    return [one for one in due if one.due_at <= work.moment.at]


def publish(
    work: Work, window: str, family: Family, *, randbelow: RandomBelow = secrets.randbelow
) -> Release:
    """Draw and store a release: once, at its instant, within the cap; PublicationRefused else.

    The transaction must be SERIALIZABLE. `randbelow` is a cryptographic source everywhere but
    in tests.
    """
    frozen = _get_publishable(work, window, family)
    sequence, previous = _head(work)
    schema = read_schema(frozen.schema)
    _check_ledger(work, window, asked=sum(schema.epsilons, Fraction(0)))
    cases = _countable(work, frozen)
    cells = add_noise(schema, count(schema, [case for _, case in cases]), randbelow=randbelow)
    release = Release(sequence + 1, frozen, family, published_on(frozen.ends_on), cells)
    line = _line(previous, release)
    _store(work, release, line=line, cases=cases)
    append_line(work.settings, line, previous=previous)
    return release


def adopt(work: Work) -> list[Release]:
    """Store the releases that the file knows and the database lacks: the same numbers again."""
    lines = read_lines(work.settings)
    stored = store.list_hashes(work.db)[::-1]
    if stored != [line.hash for line in lines[: len(stored)]]:
        raise PublicationRefused(f"The database holds releases that {FILE_NAME} does not know.")
    return [_adopt(work, line) for line in lines[len(stored) :]]


def verify_releases(work: Work) -> bool:
    """Say whether the stored releases are whole, and the same as in the file outside."""
    previous = GENESIS
    hashes = []
    for release in reversed(store.list_releases(work.db)):
        previous = hash_of(previous, write_release(release))
        hashes.append(previous)
    stored = store.list_hashes(work.db)[::-1]
    return hashes == stored == [line.hash for line in read_lines(work.settings)]


def count(schema: Schema, cases: Sequence[Countable]) -> dict[Table, tuple[int, ...]]:
    """Return the true count of every cell, in order. It leaves this module only with noise."""
    return {
        one.table: tuple(found[cell.key] for cell in one.cells)
        for one in schema.tables
        for found in [Counter(cell_of(one, case) for case in cases)]
    }


def add_noise(
    schema: Schema, counts: dict[Table, tuple[int, ...]], *, randbelow: RandomBelow
) -> dict[Table, tuple[int, ...]]:
    """Return every count with noise of its own, drawn in the order of the schema."""
    return {
        one.table: tuple(
            number + discrete_laplace(one.epsilon, randbelow) for number in counts[one.table]
        )
        for one in schema.tables
    }


def _get_publishable(work: Work, window: str, family: Family) -> FrozenWindow:
    frozen = store.find_window(work.db, window)
    if frozen is None or family is not Family.RECEIVED:
        raise PublicationRefused("No schema of this release was frozen when the window opened.")
    if frozen.frozen_on > frozen.starts_on:
        raise PublicationRefused("The schema was frozen after the window had opened.")
    if _due_at(work, frozen) > work.moment.at:
        raise PublicationRefused("The instant of this release has not come yet.")
    if frozen not in store.list_unpublished(work.db, family):
        raise PublicationRefused("This release is published already; it is never drawn again.")
    return frozen


def _head(work: Work) -> tuple[int, bytes]:
    """Return the newest release's sequence and hash, on which file and database must agree."""
    lines = read_lines(work.settings)
    in_file = (len(lines), lines[-1].hash) if lines else (0, GENESIS)
    in_database = store.find_head(work.db) or (0, GENESIS)
    if in_file != in_database:
        raise PublicationRefused(
            f"The database and {FILE_NAME} do not know the same releases: nothing is drawn."
        )
    return in_file


def _check_ledger(work: Work, window: str, *, asked: Fraction) -> None:
    spent = sum(store.list_spent(work.db, window), Fraction(0))
    if not fits_ledger(spent, asked):
        raise PublicationRefused("This release would tell more about a case than the cap allows.")


def _adopt(work: Work, line: Line) -> Release:
    release = line.release
    frozen = store.find_window(work.db, release.window.name)
    if frozen is None:
        store.add_window(work.db, release.window)
    elif frozen != release.window:
        raise PublicationRefused("The database froze this window differently after a restore.")
    _store(work, release, line=line, cases=_countable(work, release.window))
    return release


def _store(
    work: Work, release: Release, *, line: Line, cases: Sequence[tuple[CaseId, Countable]]
) -> None:
    schema = read_schema(release.window.schema)
    counted = [counting.Counted(id, _cells_text(schema, case)) for id, case in cases]
    epsilon = sum(schema.epsilons, Fraction(0))
    store.add_release(work.db, release, hash=line.hash, epsilon=epsilon)
    counting.add_contributions(work.db, release.window.name, counted)
    note(
        work,
        CLOCK_NAME,
        Event.RELEASE_PUBLISHED,
        release=release.window.name.lower(),
        family=release.family.value,
        head=line.hash.hex(),
    )


def _line(previous: bytes, release: Release) -> Line:
    text = write_release(release)
    return Line(hash_of(previous, text), text)


def _cells_text(schema: Schema, case: Countable) -> str:
    cells = {one.table.value: cell_of(one, case) for one in schema.tables}
    return json.dumps(cells, sort_keys=True, separators=(",", ":"))


def _countable(work: Work, frozen: FrozenWindow) -> list[tuple[CaseId, Countable]]:
    return counting.list_countable(work.db, starts_on=frozen.starts_on, ends_on=frozen.ends_on)


def _due_at(work: Work, frozen: FrozenWindow) -> datetime:
    hour = time(PUBLICATION_HOUR, tzinfo=work.settings.timezone)
    return datetime.combine(published_on(frozen.ends_on), hour)
