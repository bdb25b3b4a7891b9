"""Many reports that say nearly the same: proposed together as no case, each by its own rules.

For a flood of machine-made reports. One person proposes, another agrees: whoever answers fifty
reports by how they begin has read none of them closely. Nothing is decided by likeness: a person
ticks each case or a group of them. Each case is opened, checked, moved and journalled by itself,
and what one of them refuses leaves the others as they are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, NamedTuple

from portal.casework.access import visits
from portal.casework.access.opening import asking_of, open_for_handler
from portal.casework.journalling import note
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.moves.deciding import FilledProposal, approve, propose
from portal.casework.moves.triaging import Triage, fill_in
from portal.casework.moves.undoing import list_record_ids, remember, take_back
from portal.casework.records.beginnings import Beginning, read_beginnings
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.core.cases import Status, is_reference
from portal.core.errors import CaseChanged, InputRefused, MoveRefused, NotFound, SealBroken
from portal.core.events import Event
from portal.core.likeness import find_alike
from portal.core.organising import MOST_AT_ONCE
from portal.core.taxonomy import Outcome, RetaliationRisk
from portal.core.undoing import Decision, undo_until
from portal.core.workflow import Move
from portal.desk.lists.filters import Filter
from portal.desk.lists.sharing import wanted_by
from portal.store.engine import apart
from portal.store.queues import Order, Page, Wanted, list_cases
from portal.work import Work

KEPT_AT: Final = "alike"
LOOKED_AT: Final = 200
"""The newest cases that are compared with each other; the largest groups of them are shown."""
SHOWN_LETTERS: Final = 120
"""Whoever wants to read more opens the case, which is journalled."""
UNTRIAGED: Final = (Status.ACKNOWLEDGED, Status.TRIAGE)
OUTCOMES: Final = (
    Outcome.UNSUBSTANTIATED,
    Outcome.INSUFFICIENT_INFORMATION,
    Outcome.OUT_OF_SCOPE_REFERRED,
)
TOLD: Final = (
    "Many reports came in that say nearly the same as yours, as if a program had written them. So "
    "we did not look into it.\n\n"
    "If you wrote it yourself, we are sorry. Choose “Ask for another look” in this mailbox within "
    "30 days: other people then read it by itself. You don’t have to prove anything, and nothing "
    "is held against you."
)
"""What the reporter reads, unless the handler writes something else."""

NO_SUCH_CASE: Final = "There is no such case."
BROKEN: Final = "Something in it was changed from outside the portal. Open it by itself."
CAME_BACK: Final = "Its reporter has written since. Read it by itself."
DECIDED: Final = "Somebody has decided about it already."
OWN_PROPOSAL: Final = "You proposed it yourself: somebody else agrees."
NO_LONGER_TRIAGE: Final = (
    "What triage found in it, or what only two people may change, stands against this. "
    "Read it by itself."
)
NOT_PROPOSED_SO: Final = "It was not proposed as no case."


class Ticked(NamedTuple):
    """A case as it was on the screen when it was ticked."""

    reference: str
    version: int | None
    """None where nobody saw it since it was done."""

    @classmethod
    def read(cls, value: str) -> "Ticked | None":
        """Read it back from a box; None for what no page of ours has written."""
        reference, _, version = value.partition(".")
        is_number = version.isascii() and version.isdecimal() and len(version) < 10
        return cls(reference, int(version)) if is_reference(reference) and is_number else None


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the page."""

    one: Beginning

    @property
    def value(self) -> str:
        """What its box sends."""
        return f"{self.one.case.reference}.{self.one.case.version}"

    @property
    def beginning(self) -> str:
        """The first words of the report."""
        words = " ".join(self.one.text.split())
        return words if len(words) <= SHOWN_LETTERS else f"{words[:SHOWN_LETTERS]}…"


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases in groups that say nearly the same, the largest first; `left` are not shown yet."""

    groups: Sequence[Sequence[Row]]
    left: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is proposed for each of the cases: `reason` for colleagues, `told` for the reporter."""

    ticked: Sequence[Ticked]
    outcome: Outcome
    reason: str = field(repr=False)
    told: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What was done to which cases, and why not to the others; `until` it can be taken back."""

    deed: str
    done: Sequence[str]
    refused: Sequence[tuple[str, str]]
    until: datetime | None = None


def read_untriaged(work: Work, reader: Reader, chosen: Filter) -> Alike:
    """Return the newest cases that nobody has decided about, in groups."""
    asked = (wanted_by(work, reader, replace(chosen, state=one.value)) for one in UNTRIAGED)
    found = _read(work, reader, list(asked))
    return _show(found, find_alike([one.text for one in found]))


def read_proposed(work: Work, reader: Reader) -> Alike:
    """Return what others proposed as no case, in groups of exactly the same proposal."""
    wanted = Wanted(status=Status.DECISION_PROPOSED, not_proposed_by=reader.account)
    found = _read(work, reader, [wanted])
    proposed = [one for one in found if one.case.outcome in OUTCOMES]
    same: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(proposed):
        same.setdefault((one.case.outcome, one.proposal, one.reason), []).append(place)
    return _show(proposed, sorted(same.values(), key=lambda group: -len(group)))


def note_look(work: Work, reader: Reader) -> None:
    """Note that beginnings of reports were looked at, as a search is, and not which ones."""
    note(work, reader.account, Event.SEARCHED, kind="alike")


def propose_each(
    work: Work, reader: Reader, session_key: str, answer: Answer, *, one_time_key: str
) -> None:
    """Propose each case as no case with the same words; ten minutes to take all of them back."""

    def deed(case: OpenCase) -> None:
        _propose(work, case, reader, session_key, answer)

    _each(work, reader, session_key, answer.ticked, deed, one_time_key=one_time_key)


def agree_each(
    work: Work, reader: Reader, session_key: str, ticked: Sequence[Ticked], *, one_time_key: str
) -> None:
    """Agree to each proposal that somebody else made: its reporter is told then."""

    def deed(case: OpenCase) -> None:
        if case.facts.outcome not in OUTCOMES:
            raise MoveRefused(NOT_PROPOSED_SO)
        if case.facts.proposed_by == reader.account:
            raise MoveRefused(OWN_PROPOSAL)
        _refuse_answered(work, case)
        approve(work, case, reader, remark="")

    _each(work, reader, session_key, ticked, deed, deed_words="agreed", one_time_key=one_time_key)


def undo_each(work: Work, reader: Reader, session_key: str, *, one_time_key: str) -> None:
    """Take back what this visit proposed last, where nobody has acted since."""
    last = find_result(work, session_key)
    if last is None or last.until is None:
        return

    def deed(case: OpenCase) -> None:
        take_back(work, reader, session_key, case)

    ticked = [Ticked(reference, None) for reference in last.done]
    _each(work, reader, session_key, ticked, deed, deed_words="undone", one_time_key=one_time_key)


def find_result(work: Work, session_key: str) -> Result | None:
    """Return what this visit did last, or None once that was forgotten."""
    kept = visits.find_beside(work, session_key, KEPT_AT)
    if kept is None:
        return None
    said = json.loads(kept)
    until = undo_until(datetime.fromisoformat(said["at"]))
    is_undoable = said["deed"] == "proposed" and work.moment.at < until and bool(said["done"])
    return Result(
        said["deed"],
        said["done"],
        [(reference, words) for reference, words in said["refused"]],
        until.astimezone(work.settings.timezone) if is_undoable else None,
    )


def _read(work: Work, reader: Reader, asked: Sequence[Wanted]) -> list[Beginning]:
    asking, page = asking_of(work, reader), Page(LOOKED_AT, Order.NEWEST)
    level = int(reader.level or 0)
    listed = [
        one
        for wanted in asked
        for one in list_cases(work.db, replace(wanted, level_until=level), page, asking)
    ]
    listed.sort(key=lambda one: one.place(Order.NEWEST), reverse=True)
    return read_beginnings(work, reader, [one.id for one in listed[:LOOKED_AT]])


def _show(found: Sequence[Beginning], groups: Sequence[Sequence[int]]) -> Alike:
    """Return as many of the groups as can be ticked at once."""
    shown, room = list[list[Row]](), MOST_AT_ONCE
    for places in groups:
        rows = [Row(found[place]) for place in places[:room]]
        room -= len(rows)
        shown += [rows] if rows else []
    return Alike(shown, len(found) - (MOST_AT_ONCE - room))


def _refuse_answered(work: Work, case: OpenCase) -> None:
    """Leave a case out whose reporter came back: a program seldom does."""
    if any(record.kind == "answer" for record in read_records(work, case)):
        raise MoveRefused(CAME_BACK)


def _propose(
    work: Work, before: OpenCase, reader: Reader, session_key: str, answer: Answer
) -> None:
    if before.facts.status not in UNTRIAGED:
        raise MoveRefused(DECIDED)
    _refuse_answered(work, before)
    known, case = list_record_ids(work, before.id), before
    if case.facts.status is Status.ACKNOWLEDGED:
        case = move_as_handler(work, case, reader, move=Move.START_TRIAGE)
    case, joint = fill_in(work, case, reader, _triage(case, answer.reason))
    if joint or case.facts.level is not before.facts.level:
        raise MoveRefused(NO_LONGER_TRIAGE)
    filled = FilledProposal(answer.outcome, explanation=answer.told, findings=answer.reason)
    after = propose(work, case, reader, move=Move.PROPOSE_NO_CASE, filled=filled)
    remember(
        work,
        reader,
        session_key,
        decision=Decision.NO_CASE,
        linked=False,
        before=before,
        after=after.facts,
        known=known,
    )


def _triage(case: OpenCase, reason: str) -> Triage:
    """Return the triage of a report that is none: severity and category stay as they are."""
    return Triage(
        severity=case.facts.severity,
        category=case.facts.category,
        reportable=False,
        retaliation_risk=RetaliationRisk.NONE,
        conflict_checked=True,
        remark=reason,
    )


def _each(
    work: Work,
    reader: Reader,
    session_key: str,
    ticked: Sequence[Ticked],
    deed: Callable[[OpenCase], None],
    *,
    one_time_key: str,
    deed_words: str = "proposed",
) -> None:
    """Do a deed to each case by itself, and keep the result for this visit.

    A case that is none of this handler's counts as one that is not there.
    """
    if not visits.is_first_use(work, one_time_key):
        return
    done, refused = list[str](), list[tuple[str, str]]()
    for one in ticked:
        refusal = _try(work, reader, one, deed)
        if refusal is None:
            done.append(one.reference)
        else:
            refused.append((one.reference, refusal))
    at = work.moment.at.isoformat()
    said = {"deed": deed_words, "done": done, "refused": refused, "at": at}
    visits.keep_beside(
        work, session_key, KEPT_AT, json.dumps(said).encode(), account=reader.account
    )


def _try(work: Work, reader: Reader, one: Ticked, deed: Callable[[OpenCase], None]) -> str | None:
    """Do a deed to one case; return why not where it is refused, and then it is as it was."""
    try:
        # What was written of a case before it was refused goes back, and of no other.
        with apart(work.db):
            case = open_for_handler(work, reader, one.reference)
            if one.version is not None:
                case.check_version(one.version)
            deed(case)
    except NotFound:
        return NO_SUCH_CASE
    except SealBroken:
        return BROKEN
    except InputRefused as refused:
        return " ".join(refused.fields.values())
    except (CaseChanged, MoveRefused) as refused:
        return str(refused)
    return None
