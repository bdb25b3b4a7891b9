"""Erasure: the case key's every wrapping is destroyed, then the case is deleted.

A file outside the database remembers what was erased, so that a restored backup does not bring
it back. The file is written before the transaction commits: after a crash in between, replaying
it finishes what was begun. Erasure is final when the last backup from before it is gone.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, time

from portal.casework.journalling import CLOCK_NAME, note
from portal.casework.retention import read_retention
from portal.config import Settings
from portal.core.cases import CaseId
from portal.core.events import Event
from portal.store import erasing as store
from portal.store.identities import delete_unopened
from portal.store.lessons import delete_lesson
from portal.work import Work

FILE_NAME = "erased.log"


def erasable(work: Work) -> list[CaseId]:
    """Return the archived cases that were kept for as long as they have to be."""
    closed_before = read_retention(work).closed_before(work.moment.today)
    return store.list_erasable(work.db, closed_before=closed_before)


def erase_due(work: Work) -> int:
    """Erase the archived cases whose time is over; return how many that were."""
    due = erasable(work)
    if due:
        remember_erased(work, due)
    return sum(_erase(work, id) for id in due)


def erase_early(work: Work, id: CaseId, *, by: str) -> None:
    """Erase a case that two people agreed about; the last deed of its transaction."""
    remember_erased(work, [id])
    _erase(work, id, by=by)


def erase_made_up(work: Work, id: CaseId) -> None:
    """Erase the case of a test report; the journal says that it was one."""
    remember_erased(work, [id])
    _erase(work, id, kind="test_report")


def replay(work: Work) -> int:
    """Erase again whatever a restored backup brought back; return how many cases that were.

    What reporters took back is among what is gone, and is not counted: a lesson, or who they are.
    """
    gone = _remembered(work.settings)
    for id in gone:
        delete_lesson(work.db, id)
        delete_unopened(work.db, id)
    return sum(_erase(work, CaseId(id)) for id in gone)


def _erase(work: Work, id: CaseId, *, by: str = CLOCK_NAME, **details: str) -> bool:
    was_there = store.delete_case(work.db, id)
    if was_there:
        note(work, by, Event.CASE_ERASED, case=id, **details)
    return was_there


def remember_erased(work: Work, ids: Sequence[str]) -> None:
    """Append ids, of cases, lessons or what was told, and wait until they are on the disk.

    The file bears the day alone: a reporter may have taken something back.
    """
    path = work.settings.data_dir / FILE_NAME
    midnight = datetime.combine(work.moment.today, time(), UTC).timestamp()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.writelines(f"{id}\n" for id in ids)
        file.flush()
        os.utime(file.fileno(), (midnight, midnight))
        os.fsync(file.fileno())


def _remembered(settings: Settings) -> list[str]:
    path = settings.data_dir / FILE_NAME
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="ascii").splitlines() if line]
