"""What a flood does to the form: a report waits, with everything that was typed; none is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from portal.brake import Door
from portal.casework.access import visits
from portal.clock import Moment
from portal.core.errors import NotFound
from portal.core.flood import find_wait, turn_of
from portal.report.journey import Draft, find_alone
from portal.store import sessions
from portal.vault.puzzles import draw_lot
from portal.work import Portal, Work

MOST_BYTES: Final = 1024**3
"""Of all drafts together, without their files."""
FREED: Final = MOST_BYTES // 16
"""Bytes that are freed beyond that, so that the next look is not at once in vain."""
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a report waits; the times are the organisation's."""

    seconds: int
    until: datetime
    """A full minute: from then on it can be sent."""
    kept_until: datetime


def hold_back(portal: Portal, moment: Moment, draft: Draft, *, key: str) -> Wait | None:
    """Keep a draft that can't be sent yet for another half hour; None if it may be sent now.

    NotFound if it is gone: left, or sent from another page, since it was read.
    """
    if not portal.brake.is_on(Door.FORM, moment.at):
        return None
    with portal.reading(moment) as work:
        wait = _find_wait(work, portal, draft)
    if wait is not None:
        with portal.writing(moment) as work:
            _stay(work, draft, key=key)
    return wait


def _find_wait(work: Work, portal: Portal, draft: Draft) -> Wait | None:
    at = work.moment.at
    seconds = find_wait(
        at,
        datetime.fromtimestamp(draft.begun, UTC),
        drawn=draw_lot(work.keyring, draft.id, turn_of(at)),
        share=portal.brake.share(at, lambda: _count_drafts(work)),
    )
    if seconds is None:
        return None
    zone = work.settings.timezone
    until = _full_minute(at + timedelta(seconds=seconds)).astimezone(zone)
    return Wait(seconds, until, (at + visits.LIVES[visits.JOURNEY]).astimezone(zone))


def _full_minute(at: datetime) -> datetime:
    """Round up: whoever presses at the minute that was told is not told another one."""
    return (at + MINUTE - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def _stay(work: Work, draft: Draft, *, key: str) -> None:
    """As it stands now: what another page of it was answered with meanwhile stays."""
    found = find_alone(work, key, draft.id)
    if found is None:
        raise NotFound("This draft is gone.")
    visits.prolong_visit(work, visits.JOURNEY, key, found.to_bytes())


def _count_drafts(work: Work) -> int:
    return sessions.count_drafts(work.db, kind=visits.JOURNEY, now=work.moment.at).number


def look_for_room(portal: Portal, moment: Moment) -> None:
    """Count that a draft is begun or answered, and look now and then whether there is room."""
    if portal.brake.is_time_to_look():
        make_room(portal, moment)


def make_room(portal: Portal, moment: Moment, most: int = MOST_BYTES) -> None:
    """Delete drafts where all of them take too much room: those of the length that takes most.

    A flood ends with itself so, whether its drafts are small or large: it is what takes most. A
    code that waits to be saved is no draft. No writer waits while drafts are counted.
    """
    with portal.reading(moment) as work:
        drafts = sessions.count_drafts(work.db, kind=visits.JOURNEY, now=moment.at)
    if drafts.size > most:
        free = drafts.size - most + min(FREED, most // 16)
        with portal.writing(moment) as work:
            sessions.delete_drafts(work.db, kind=visits.JOURNEY, size=free)
