"""Erasure: the case key's every wrapping is destroyed, then the case is deleted.

A file outside the database remembers what was erased, so that a restored backup does not bring
it back. The file is written before the transaction commits: after a crash in between, replaying
it finishes what was begun. Erasure is final when the last backup from before it is gone.
"""

import os

from portal.casework.journalling import CLOCK_NAME, note
from portal.casework.retention import read_retention
from portal.config import Settings
from portal.core.cases import CaseId
from portal.core.events import Event
from portal.store import erasing as store
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
        _remember(work.settings, due)
    return sum(_erase(work, id) for id in due)


def erase_early(work: Work, id: CaseId, *, by: str) -> None:
    """Erase a case that two people agreed about; the last deed of its transaction."""
    _remember(work.settings, [id])
    _erase(work, id, by=by)


def erase_made_up(work: Work, id: CaseId) -> None:
    """Erase the case of a test report; the journal says that it was one."""
    _remember(work.settings, [id])
    _erase(work, id, kind="test_report")


def replay(work: Work) -> int:
    """Erase again whatever a restored backup brought back; return how many cases that were."""
    return sum(_erase(work, id) for id in _remembered(work.settings))


def _erase(work: Work, id: CaseId, *, by: str = CLOCK_NAME, **details: str) -> bool:
    was_there = store.delete_case(work.db, id)
    if was_there:
        note(work, by, Event.CASE_ERASED, case=id, **details)
    return was_there


def _remember(settings: Settings, ids: list[CaseId]) -> None:
    """Append ids and wait until they are on the disk."""
    path = settings.data_dir / FILE_NAME
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.writelines(f"{id}\n" for id in ids)
        file.flush()
        os.fsync(file.fileno())


def _remembered(settings: Settings) -> list[CaseId]:
    path = settings.data_dir / FILE_NAME
    if not path.exists():
        return []
    return [CaseId(line) for line in path.read_text(encoding="ascii").splitlines() if line]
