"""Triage next: one case at a time, one decision each, and ten minutes to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.casework.access import visits
from portal.casework.access.opening import asking_of, open_for_handler
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.moves.deciding import FilledProposal, propose
from portal.casework.moves.triaging import Triage, fill_in
from portal.casework.moves.undoing import (
    find_decided,
    list_record_ids,
    remember,
    take_back,
    why_not,
)
from portal.casework.records.sealed import OpenCase, Reader
from portal.core.cases import Status
from portal.core.day_words import time_in_words
from portal.core.deadlines import next_due
from portal.core.errors import InputRefused, MoveRefused, NotFound, SealBroken
from portal.core.moves import Proposal
from portal.core.taxonomy import Outcome
from portal.core.undoing import MOVE_OF, Decision, undo_until
from portal.core.workflow import Move
from portal.desk.case.operations import CasePage, look_at_case, read_case
from portal.desk.links.linking import propose_duplicate
from portal.desk.lists.filters import Filter, read_position, write_place
from portal.desk.lists.sharing import UNTRIAGED, untriaged_by
from portal.desk.seen import Seen, open_once
from portal.store.queues import NEVER, Order, Page, list_cases
from portal.work import Work

ALL_OF_THEM = Filter()

Place = tuple[date, str]
"""A place in the order of what waits for triage: a case's nearest date, and its reference."""

TWO_PEOPLE = (
    "Taking this back or lowering it takes two people. Leave it as it was found, or fill in "
    "triage on the case’s own page: there it is proposed to a second person."
)
GOES_UP = (
    "What you found sends the case to another level at once, and that level decides. Choose "
    "“escalate” here, with the same answers."
)
STANDS_IN_TRIAGE = frozenset({Decision.ACCEPT, Decision.ESCALATE})
"""Decisions whose reason is written down once, with what triage found."""
ELSEWHERE = "It was decided in the same step; the reasons stand with the decision."
DONE_WORDS = {
    Decision.ACCEPT: "accepted",
    Decision.ASK: "asked",
    Decision.DUPLICATE: "proposed as a duplicate",
    Decision.REFER: "proposed to be referred",
    Decision.ESCALATE: "escalated",
    Decision.NO_CASE: "proposed as no case",
}


@dataclass(frozen=True, slots=True)
class NextCase:
    """The case on the screen, and its place in the order."""

    page: CasePage
    cursor: str

    @property
    def waits(self) -> bool:
        """Whether it still waits for a decision of this handler."""
        return self.page.facts.status in UNTRIAGED and self.page.may_write


@dataclass(frozen=True, slots=True)
class Done:
    """What was just decided. `until` is a time of day; `why_not` says why there is no undo."""

    reference: str
    words: str
    until: str
    why_not: str | None
    names_none: bool = False
    """Whether it repeats a case that was not named: it may have been meant for the test report."""


@dataclass(frozen=True, slots=True)
class FilledDecision:
    """What a handler filled in: `reason` is for colleagues, `told` for the reporter to read."""

    decision: Decision
    triage: Triage | None
    reason: str = field(repr=False)
    told: str = field(default="", repr=False)
    outcome: Outcome | None = None
    other: str = ""


def read_cursor(text: str) -> Place | None:
    """Read a place back; None for anything else, which is the beginning."""
    position = read_position({"after": text}, Order.DATE)
    return None if position is None else position.place


def read_next(
    work: Work, reader: Reader, after: Place | None, *, at: str = "", chosen: Filter = ALL_OF_THEM
) -> NextCase | None:
    """Open the next case that waits for triage, and note that it was read; None at the end.

    `chosen` narrows them as it narrows the queue, whatever state it names; what this handler put
    off is among them only where it asks for that.

    `at` asks for one case; NotFound where it is not this handler's, None where it was decided.
    """
    if at:
        return _if_waiting(_with_place(work, read_case(work, reader, at)))
    while (place := _find_next(work, reader, after, chosen)) is not None:
        try:
            return _if_waiting(_with_place(work, read_case(work, reader, str(place[-1]))))
        except SealBroken:
            # Somebody changed it: its own page says so, and the others must not wait for it.
            after = place
    return None


def look_again(work: Work, reader: Reader, reference: str) -> NextCase:
    """Return a case for the page of its form, also where somebody was faster to decide.

    NotFound where it is not this handler's, or is not any more.
    """
    return _with_place(work, look_at_case(work, reader, reference))


def _if_waiting(found: NextCase) -> NextCase | None:
    return found if found.waits else None


def _with_place(work: Work, page: CasePage) -> NextCase:
    place = (next_due(page.facts, work.clocks) or NEVER, page.facts.reference)
    return NextCase(page, write_place(place))


def _find_next(work: Work, reader: Reader, after: Place | None, chosen: Filter) -> Place | None:
    """Return where the first untriaged case behind a place is, of those that a filter means."""
    asking, page = asking_of(work, reader), Page(1, Order.DATE, after)
    firsts = [
        case.place(Order.DATE)
        for one in untriaged_by(work, reader, chosen)
        for case in list_cases(work.db, one, page, asking)
    ]
    return min(firsts, default=None)


def find_done(work: Work, reader: Reader, session_key: str, reference: str) -> Done | None:
    """Return what this visit decided about a case lately, for the line above the next one.

    None as for no case, once the case does not open for this handler any more.
    """
    try:
        case = open_for_handler(work, reader, reference)
    except NotFound:
        return None
    decided = find_decided(work, session_key, reference)
    if decided is None:
        return None
    until = undo_until(decided.made_at).astimezone(work.settings.timezone)
    return Done(
        reference=decided.reference,
        words=DONE_WORDS[decided.decision],
        until=time_in_words(until),
        why_not=why_not(work, reader, case, decided),
        names_none=decided.decision is Decision.DUPLICATE and not decided.linked,
    )


def undo(work: Work, reader: Reader, session_key: str, reference: str, one_time_key: str) -> None:
    """Take a decision of this visit back; NotFound for others, MoveRefused where it is too late."""
    # Opened first: to whoever must not see the case, all of this is as for a case that is none.
    case = open_for_handler(work, reader, reference)
    if visits.is_first_use(work, one_time_key, reference.encode()):
        take_back(work, reader, session_key, case)


def decide(
    work: Work, reader: Reader, seen: Seen, *, session_key: str, filled: FilledDecision
) -> None:
    """Begin triage, fill it in and decide, all or nothing; keep how it was for an undo.

    CaseChanged if the case is not as it was seen; InputRefused beside the field that is wrong;
    MoveRefused where the rules refuse it.
    """
    before = open_once(work, reader, seen)
    if before is None:
        return
    if before.facts.status not in UNTRIAGED:
        raise MoveRefused("Somebody has decided about this case already.")
    known = list_record_ids(work, before.id)
    after = _carry_out(work, before, reader, filled)
    remember(
        work,
        reader,
        session_key,
        decision=filled.decision,
        linked=bool(filled.other.strip()),
        before=before,
        after=after.facts,
        known=known,
    )


def _carry_out(work: Work, before: OpenCase, reader: Reader, filled: FilledDecision) -> OpenCase:
    case = _start(work, before, reader, filled)
    if filled.triage is None:
        return _decide(work, case, reader, filled)
    stands_there = filled.decision in STANDS_IN_TRIAGE
    triage = replace(filled.triage, remark=filled.reason if stands_there else ELSEWHERE)
    case, joint = fill_in(work, case, reader, triage)
    is_up = case.facts.level is not before.facts.level
    if joint:
        raise InputRefused({"severity": TWO_PEOPLE})
    if is_up and filled.decision is not Decision.ESCALATE:
        raise InputRefused({"decision": GOES_UP})
    return case if is_up else _decide(work, case, reader, filled)


def _start(work: Work, case: OpenCase, reader: Reader, filled: FilledDecision) -> OpenCase:
    """Begin triage, unless the next level is to do so."""
    is_left_to_others = filled.decision is Decision.ESCALATE and filled.triage is None
    if case.facts.status is not Status.ACKNOWLEDGED or is_left_to_others:
        return case
    return move_as_handler(work, case, reader, move=Move.START_TRIAGE)


def _decide(work: Work, case: OpenCase, reader: Reader, filled: FilledDecision) -> OpenCase:
    move = MOVE_OF[filled.decision]
    match filled.decision:
        case Decision.ACCEPT | Decision.ESCALATE:
            texts = [] if filled.triage else [("reason", filled.reason)]
            return _move(work, case, reader, move=move, texts=texts)
        case Decision.ASK:
            texts = [("message", filled.told), ("reason", filled.reason)]
            return _move(work, case, reader, move=move, texts=texts)
        case Decision.DUPLICATE:
            proposal = _proposal(filled, outcome=None)
            return propose_duplicate(work, case, reader, other=filled.other, filled=proposal)
        case Decision.REFER:
            return propose(work, case, reader, move=move, filled=_proposal(filled, outcome=None))
        case Decision.NO_CASE:
            proposal = _proposal(filled, outcome=filled.outcome)
            return propose(work, case, reader, move=move, filled=proposal)


def _move(
    work: Work, case: OpenCase, reader: Reader, *, move: Move, texts: Sequence[tuple[str, str]]
) -> OpenCase:
    return move_as_handler(
        work, case, reader, move=move, proposal=Proposal(reason=True), texts=texts
    )


def _proposal(filled: FilledDecision, *, outcome: Outcome | None) -> FilledProposal:
    """Return the proposal: the reason for colleagues stands where findings would."""
    return FilledProposal(outcome=outcome, explanation=filled.told, findings=filled.reason)
