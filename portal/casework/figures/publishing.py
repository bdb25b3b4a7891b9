"""Publishing figures: the one place where facts about cases become contributions and counts.

A release is drawn once, in one serializable transaction, and written to a file outside the
database just before the commit. Whatever that file knows is never drawn again: after a crash or
a restore, `adopt` stores the very same numbers.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from portal.casework.figures.measuring import (
    Cells,
    contributions_to,
    count,
    due_measurements,
    freeze,
    frozen_counts,
    measure,
)
from portal.casework.figures.release_log import FILE_NAME, Line, append_line, read_lines
from portal.casework.figures.windows import open_window
from portal.casework.journalling import CLOCK_NAME, note
from portal.clock import Moment
from portal.core.disclosure.chain import GENESIS, FrozenWindow, Release, hash_of, write_release
from portal.core.disclosure.noise import RandomBelow, discrete_laplace
from portal.core.disclosure.profiles import Family, Table, fits_ledger
from portal.core.disclosure.schema import Schema, has_schema, read_schema
from portal.core.disclosure.windows import (
    PUBLICATION_HOUR,
    maturity_published_on,
    published_on,
)
from portal.core.errors import PublicationRefused
from portal.core.events import Event
from portal.store import releases as store
from portal.work import Portal, Work


@dataclass(frozen=True, slots=True)
class Publication:
    """A release that is due: of which window, and since when."""

    window: str
    family: Family
    due_at: datetime


def keep_figures(portal: Portal, moment: Moment | None = None) -> list[Release]:
    """Do everything that is due: adopt, open a window, publish, measure.

    Each in a transaction of its own, so that what is done stays done.
    """
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        done = adopt(work)
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        open_window(work)
    done += _publish_due(portal, moment, Family.RECEIVED)
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        measure_due(work)
    return done + _publish_due(portal, moment, Family.MATURITY)


def due_publications(work: Work) -> list[Publication]:
    """Return the releases whose instant has come and that are not published yet."""
    due = (
        Publication(one.name, family, due_at(work, one, family))
        for family in Family
        for one in store.list_unpublished(work.db, family)
        if has_schema(one.schema, family)
    )
    return [one for one in due if one.due_at <= work.moment.at]


def measure_due(work: Work) -> list[str]:
    """Freeze how cases had gone by each measuring day that is over; return the windows."""
    due = due_measurements(work)
    for one in due:
        freeze(work, one.name, Family.MATURITY, measure(work, one))
    return [one.name for one in due]


def publish(
    work: Work, window: str, family: Family, *, randbelow: RandomBelow = secrets.randbelow
) -> Release:
    """Draw and store a release: once, at its instant, within the cap; PublicationRefused else.

    The transaction must be SERIALIZABLE. `randbelow` is a cryptographic source everywhere but
    in tests.
    """
    frozen = _get_publishable(work, window, family)
    sequence, previous = _head(work)
    schema = read_schema(frozen.schema, family)
    _check_ledger(work, window, asked=sum(schema.epsilons, Fraction(0)))
    found = _contributions(work, frozen, family)
    cells = add_noise(schema, count(schema, found), randbelow=randbelow)
    release = Release(sequence + 1, frozen, family, scheduled_on(frozen, family), cells)
    line = _line(previous, release)
    _store(work, release, line=line, found=found)
    append_line(work.settings, line, previous=previous)
    return release


def scheduled_on(frozen: FrozenWindow, family: Family) -> date:
    """Return the day on which a window's release of a family is published."""
    days = {Family.RECEIVED: published_on, Family.MATURITY: maturity_published_on}
    return days[family](frozen.ends_on)


def due_at(work: Work, frozen: FrozenWindow, family: Family) -> datetime:
    """Return the instant of a window's release of a family."""
    hour = time(PUBLICATION_HOUR, tzinfo=work.settings.timezone)
    return datetime.combine(scheduled_on(frozen, family), hour)


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
    if frozen is None or not has_schema(frozen.schema, family):
        raise PublicationRefused("No schema of this release was frozen when the window opened.")
    if frozen.frozen_on > frozen.starts_on:
        raise PublicationRefused("The schema was frozen after the window had opened.")
    if due_at(work, frozen, family) > work.moment.at:
        raise PublicationRefused("The instant of this release has not come yet.")
    if store.is_published(work.db, window, family):
        raise PublicationRefused("This release is published already; it is never drawn again.")
    if family is Family.MATURITY and not _is_measured(work, frozen):
        raise PublicationRefused("What was received is published first, and then measured.")
    return frozen


def _is_measured(work: Work, frozen: FrozenWindow) -> bool:
    is_received = store.is_published(work.db, frozen.name, Family.RECEIVED)
    return is_received and frozen not in due_measurements(work)


def _publish_due(portal: Portal, moment: Moment | None, family: Family) -> list[Release]:
    with portal.reading(moment) as work:
        due = [one.window for one in due_publications(work) if one.family is family]
    done = []
    for window in due:
        with portal.writing(moment, isolation="SERIALIZABLE") as work:
            done.append(publish(work, window, family))
    return done


def _contributions(work: Work, frozen: FrozenWindow, family: Family) -> list[tuple[Cells, int]]:
    if family is Family.MATURITY:
        return frozen_counts(work, frozen.name, family)
    return contributions_to(work, frozen)


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
    # What is adopted is never counted for its release again, but what matures later is.
    is_received = release.family is Family.RECEIVED
    found = contributions_to(work, release.window) if is_received else []
    _store(work, release, line=line, found=found)
    return release


def _store(work: Work, release: Release, *, line: Line, found: Iterable[tuple[Cells, int]]) -> None:
    window, family = release.window.name, release.family
    epsilon = sum(read_schema(release.window.schema, family).epsilons, Fraction(0))
    store.add_release(work.db, release, hash=line.hash, epsilon=epsilon)
    if family is Family.RECEIVED:
        freeze(work, window, family, found)
    note(
        work,
        CLOCK_NAME,
        Event.RELEASE_PUBLISHED,
        release=window.lower(),
        family=family.value,
        head=line.hash.hex(),
    )


def _line(previous: bytes, release: Release) -> Line:
    text = write_release(release)
    return Line(hash_of(previous, text), text)
