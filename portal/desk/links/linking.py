"""Linking cases at the desk, and leaving somebody out of one later."""

from collections.abc import Sequence

from portal.casework.access.excluding import exclude
from portal.casework.access.opening import can_read, open_for_handler
from portal.casework.access.staffing import active_handlers
from portal.casework.moves import linking
from portal.casework.moves.deciding import FilledProposal, propose
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.casework.records.talking import may_write, write_note
from portal.casework.reports.test_reports import end_test, refuse_made_up
from portal.core.cases import CaseId, is_open
from portal.core.errors import InputRefused, MoveRefused, NotFound, ReportWasMadeUp
from portal.core.exclusions import Exclusion
from portal.core.workflow import Move
from portal.desk.seen import Seen, open_once
from portal.store.organisation import list_units
from portal.work import Work

NO_SUCH_CASE = "There is no such case."
"""The one answer for a reference that is unknown, excluded or not granted."""


def end_made_up(work: Work, refused: ReportWasMadeUp) -> None:
    """End the test report that somebody was just told of."""
    end_test(work, CaseId(refused.case))


def link_cases(work: Work, reader: Reader, seen: Seen, *, other: str, words: str) -> None:
    """Link a case to another one by its reference; InputRefused where there is none to read."""
    case = open_once(work, reader, seen)
    if case is not None:
        far = _open_other(work, reader, other)
        linking.link(work, case, far, reader, words=words)
        refuse_made_up(work, reader, (case.id, far.id), words="")


def unlink_cases(work: Work, reader: Reader, seen: Seen, *, other: str, words: str) -> None:
    """Take a link back."""
    case = open_once(work, reader, seen)
    if case is not None:
        linking.unlink(work, case, _open_other(work, reader, other), reader, words=words)


def mark_duplicate(
    work: Work, reader: Reader, seen: Seen, *, other: str, filled: FilledProposal
) -> None:
    """Propose that a case is a duplicate, and link it to the one it repeats, in one step."""
    case = open_once(work, reader, seen)
    if case is not None:
        propose_duplicate(work, case, reader, other=other, filled=filled)


def propose_duplicate(
    work: Work, case: OpenCase, reader: Reader, *, other: str, filled: FilledProposal
) -> OpenCase:
    """Propose in an open case that it is a duplicate; linked to the one it repeats, if named."""
    ids = [case.id]
    if other.strip():
        far = _open_other(work, reader, other)
        case = linking.link(work, case, far, reader, words="Proposed as a duplicate.")
        ids.append(far.id)
    proposed = propose(work, case, reader, move=Move.MARK_DUPLICATE, filled=filled)
    refuse_made_up(work, reader, ids, words=f"{filled.explanation} {filled.findings}")
    return proposed


def leave_out(
    work: Work, reader: Reader, seen: Seen, *, rules: Sequence[Exclusion], words: str
) -> None:
    """Add exclusion rules to an open case, with a note of whose wish it was."""
    case = open_once(work, reader, seen)
    if case is None:
        return
    if not (may_write(case, reader) and is_open(case.facts)):
        raise MoveRefused("Only the case’s level leaves somebody out, while the case is open.")
    after = exclude(work, case, reader, rules, records=read_records(work, case))
    write_note(work, after, reader, words)


def is_readable(work: Work, reader: Reader, reference: str) -> bool:
    """Tell whether a case is still there for this handler."""
    return bool(can_read(work, reader, [reference]))


def people_to_leave_out(work: Work) -> list[tuple[str, str]]:
    """Return the handlers a rule can name, by account."""
    return [(one.account, one.name) for one in active_handlers(work)]


def units_to_leave_out(work: Work) -> list[tuple[str, str]]:
    """Return the units a rule can name, by slug."""
    return [(row.slug, row.name) for row in list_units(work.db)]


def _open_other(work: Work, reader: Reader, typed: str) -> OpenCase:
    try:
        return open_for_handler(work, reader, "".join(typed.split()).upper())
    except NotFound as error:
        raise InputRefused({"related": NO_SUCH_CASE}) from error
