"""Replays what happened in a case through the operations that the pages use, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.casework.access.excluding import read_rules
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.moves.agreeing import agree, propose_together
from portal.casework.moves.carrying_out import move_as_clock, move_as_reporter
from portal.casework.moves.deciding import PROPOSING, FilledProposal, PlannedAction, propose
from portal.casework.moves.explaining import Explanation, explain
from portal.casework.moves.lesson_answers import agree_to_lesson
from portal.casework.moves.moving import make_move
from portal.casework.moves.pending import Reasons, list_pending
from portal.casework.moves.triaging import Triage, triage
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.casework.records.talking import reply, write_message, write_note
from portal.casework.reports.submitting import Report, prepare, store_case
from portal.core.actors import CLOCK
from portal.core.cases import Status
from portal.core.exclusions import Exclusion
from portal.core.moves import Proposal
from portal.core.taxonomy import ReportType
from portal.core.workflow import Move, offered
from portal.demonstration.steps import DeskWork, ProposalFields, Step
from portal.store import cases as store
from portal.vault.tracking import TrackingCode
from portal.work import Work


@dataclass(slots=True)
class Story:
    """A case and its steps; `opened` and `code` are set once it was received."""

    report: Report = field(repr=False)
    received_on: date
    status: Status
    steps: tuple[Step, ...] = field(repr=False)
    opened: OpenCase | None = field(default=None, repr=False)
    code: TrackingCode | None = field(default=None, repr=False)

    def days(self) -> list[date]:
        """The days on which something happens: the report first, then each step."""
        return [self.received_on] + [
            self.received_on + timedelta(days=step.after_days) for step in self.steps
        ]


def receive(work: Work, story: Story, one_time_key: str) -> None:
    """Take the story's report."""
    acknowledgement = store_case(work, prepare(work, story.report), one_time_key=one_time_key)
    story.code = acknowledgement.code
    story.opened = open_for_reporter(work, unlock_mailbox(work, acknowledgement.code))


def play(work: Work, story: Story, step: Step, *, readers: Mapping[str, Reader]) -> None:
    """Play one step of a story that was received."""
    if story.opened is None:
        raise ValueError("A story begins with its report.")
    if step.by == "clock":
        _play_clock(work, story.opened, step)
    elif step.by == "reporter":
        _play_reporter(work, story.opened, step)
    else:
        _play_handler(work, story.opened, step, reader=readers[step.by], readers=readers)
    story.opened = _again(work, story.opened)


def _play_clock(work: Work, case: OpenCase, step: Step) -> None:
    """Do what the clock does, unless intake did it already: it acknowledges, and places S1."""
    if isinstance(step.move, Move) and step.move in offered(
        case.facts, CLOCK, today=work.moment.today
    ):
        move_as_clock(work, case.id, case.facts, move=step.move)


def _play_reporter(work: Work, case: OpenCase, step: Step) -> None:
    if step.move is DeskWork.MESSAGE or step.move is Move.REPLY:
        reply(work, case, step.text or "")
    elif step.move is Move.CONSENT_TO_LESSON:
        agree_to_lesson(work, case, read_records(work, case))
    elif isinstance(step.move, Move):
        texts = [("answer", step.text)] if step.text else []
        move_as_reporter(work, case, move=step.move, texts=texts)


def _play_handler(
    work: Work, case: OpenCase, step: Step, *, reader: Reader, readers: Mapping[str, Reader]
) -> None:
    match step.move:
        case DeskWork.MESSAGE:
            write_message(work, case, reader, step.text or "")
        case DeskWork.NOTE:
            write_note(work, case, reader, step.text or "")
        case DeskWork.TRIAGE:
            _triage(work, case, step, reader=reader, readers=readers)
        case Move() as move if move in PROPOSING and step.proposal is not None:
            filled = _filled(step.proposal, today=work.moment.today, type=case.facts.type)
            propose(work, case, reader, move=move, filled=filled)
        case Move.EXPLAIN if step.explanation is not None:
            parts = Explanation(step.explanation.role, step.explanation.elements)
            explain(work, case, reader, parts)
        case Move.PUBLISH_LESSON:
            _ask_for_lesson(work, case, step, reader=reader, readers=readers)
        case Move() as move:
            make_move(work, case, reader, move=move, text=step.text or "")


def _triage(
    work: Work, case: OpenCase, step: Step, *, reader: Reader, readers: Mapping[str, Reader]
) -> None:
    """Fill in triage; where lowering a severity needs two people, a second one agrees."""
    if step.triage is None:
        raise ValueError("Triage needs its fields.")
    filled = Triage(
        severity=step.triage.severity,
        category=case.facts.category,
        reportable=step.triage.reportable,
        retaliation_risk=step.triage.retaliation_risk,
        conflict_checked=step.triage.conflict_checked,
        remark=step.text or "Read together with what was asked and answered.",
        serious=frozenset(step.triage.serious),
        prohibited=step.triage.prohibited,
    )
    if not triage(work, case, reader, filled):
        _agree(work, case, reader=reader, readers=readers, remark=filled.remark)


def _ask_for_lesson(
    work: Work, case: OpenCase, step: Step, *, reader: Reader, readers: Mapping[str, Reader]
) -> None:
    propose_together(
        work,
        case,
        reader,
        move=Move.PUBLISH_LESSON,
        proposal=Proposal(reason=True, explanation=True),
        reasons=Reasons("Nothing in it tells who reported it.", step.text or ""),
    )
    _agree(work, case, reader=reader, readers=readers, remark="I read it as a colleague would.")


def _agree(
    work: Work, case: OpenCase, *, reader: Reader, readers: Mapping[str, Reader], remark: str
) -> None:
    """Let a second person agree to what was just proposed."""
    again = _again(work, case)
    records = read_records(work, again)
    second = _second(reader, readers, read_rules(records))
    (proposed,) = list_pending(work, again, records)
    agree(work, again, second, proposed.id, records=records, remark=remark)


def _second(reader: Reader, readers: Mapping[str, Reader], rules: list[Exclusion]) -> Reader:
    named = {rule.value for rule in rules}
    return next(
        one
        for one in readers.values()
        if one.level is not None
        and one.level >= (reader.level or 0)
        and one.account not in {reader.account, *named}
    )


def _filled(proposal: ProposalFields, *, today: date, type: ReportType) -> FilledProposal:
    return FilledProposal(
        outcome=proposal.outcome,
        explanation=proposal.reasons,
        findings=proposal.findings or "",
        root_cause=proposal.root_cause,
        actions=tuple(
            PlannedAction(one.kind, one.owner_role, today + timedelta(days=one.due_days))
            for one in proposal.actions
        ),
        independent=type is ReportType.CONTEST_DECISION,
    )


def _again(work: Work, case: OpenCase) -> OpenCase:
    row = store.find_case(work.db, case.id)
    if row is None:
        raise ValueError("A case of the demonstration is gone.")
    return OpenCase(case.id, row.facts, case.keys)
