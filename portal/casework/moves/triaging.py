"""Triage: severity, reportability, risk of retaliation, conflict of interest, category.

Raising a severity and finding what protects somebody takes one person. Lowering it from S1 or S2,
or retaliation below S2, and taking such a finding back takes two: it is proposed, and everything
else that was filled in counts at once. What counts is what the case was before this triage.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.casework.journalling import commitment, note
from portal.casework.moves.agreeing import propose_together
from portal.casework.moves.carrying_out import actor_of, change_facts
from portal.casework.moves.pending import Reasons
from portal.casework.records.sealed import OpenCase, Reader, add_sealed
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts, Status, concerns_retaliation
from portal.core.day_words import in_words
from portal.core.errors import InputRefused, MoveRefused
from portal.core.events import Event
from portal.core.findings import TakenBack, taken_back_by, without
from portal.core.moves import Proposal
from portal.core.policy import Permission, may
from portal.core.serious import aware_since, governing, is_weaker, may_be_aware_on
from portal.core.severity import Severity, may_lower
from portal.core.taxonomy import Category, RetaliationRisk, SeriousIncident, label
from portal.core.workflow import Move
from portal.work import Work

STAYS_SERIOUS = (
    "A serious incident that was found stays found, with its date. "
    "Two people can set the clock of the law aside."
)
GOES_UP = (
    "What you fill in sends the case to another level at once, and what only two people can take "
    "back is for that level then. Leave that as it was found."
)
STILL_STANDS = "What was found before and not here stays, until a second person agrees."
NOT_AWARE_THEN = (
    "Nobody can have become aware of it on that day: "
    "it is still to come, or more than a year before the report."
)

TRIAGE_STATUSES = frozenset({Status.TRIAGE, Status.INVESTIGATING, Status.AWAITING_REPORTER})


@dataclass(frozen=True, slots=True)
class Triage:
    """What a handler filled in."""

    severity: Severity
    category: Category
    reportable: bool
    retaliation_risk: RetaliationRisk
    conflict_checked: bool
    remark: str = field(default="", repr=False)
    serious: frozenset[SeriousIncident] = frozenset()
    """Every kind of serious incident that was ticked; the one with the shortest time governs."""
    aware_on: date | None = None
    """The day the organisation became aware of it; None is the day of the report."""
    prohibited: bool = False


def may_triage(case: OpenCase, reader: Reader) -> bool:
    """Tell whether triage fields can be filled in by this handler now."""
    actor = actor_of(reader)
    is_now = case.facts.status in TRIAGE_STATUSES
    return is_now and may(actor, Permission.TRIAGE, case=case.facts)


def triage(work: Work, case: OpenCase, reader: Reader, filled: Triage) -> bool:
    """Fill in triage; return whether all of it took effect, or some waits for a second person.

    InputRefused for what takes two people, without a reason for the second to read.
    """
    changed, joint = fill_in(work, case, reader, filled)
    if joint and changed.facts.level is not case.facts.level:
        raise MoveRefused(GOES_UP)
    reasons = Reasons(filled.remark)
    for move, proposal in joint.items():
        propose_together(work, changed, reader, move=move, proposal=proposal, reasons=reasons)
    return not joint


def fill_in(
    work: Work, case: OpenCase, reader: Reader, filled: Triage
) -> tuple[OpenCase, Mapping[Move, Proposal]]:
    """Fill in what one person may; return the case then, and what is left to propose to another."""
    if not may_triage(case, reader):
        raise MoveRefused("Triage is not possible now.")
    joint = _joint(case.facts, filled, by=reader.account)
    if joint and not filled.remark.strip():
        raise InputRefused({"remark": "Write down your reason: a second person decides by it."})
    counts = Move.LOWER_SEVERITY not in joint
    changed = change_facts(
        work,
        case,
        severity=filled.severity if counts else _least(case.facts, filled),
        severity_confirmed=counts or case.facts.severity_confirmed,
        severity_by=reader.account if counts else case.facts.severity_by,
        category=filled.category,
        conflict_checked=filled.conflict_checked,
        **_answers(case.facts, filled),
        **_law(work, case, filled),
    )
    written = _written(filled, joint)
    _, sealed = add_sealed(work, changed, "triage", written, reader=reader)
    note(
        work,
        reader.account,
        Event.TRIAGE_FILLED_IN,
        case=case.id,
        from_severity=case.facts.severity.value,
        to_severity=changed.facts.severity.value,
        to_category=filled.category.value,
        reason=commitment(sealed),
    )
    return changed, joint


def _joint(facts: CaseFacts, filled: Triage, *, by: AccountId) -> dict[Move, Proposal]:
    """Return what of this takes two people; the facts are those before it counts."""
    joint = {}
    taken_back = _taken_back(facts, filled)
    if taken_back:
        joint[Move.TAKE_BACK_FINDING] = Proposal(taken_back=taken_back, reason=True)
    may_count = may_lower(
        _least(facts, filled),
        filled.severity,
        is_retaliation=_is_about_retaliation(facts, filled),
        agreed={by},
        has_reason=True,
    )
    if not may_count:
        joint[Move.LOWER_SEVERITY] = Proposal(severity=filled.severity, reason=True)
    return joint


def _least(facts: CaseFacts, filled: Triage) -> Severity:
    """Return the severity until two agree: at least S2 once a risk is newly found credible."""
    is_new = _is_about_retaliation(facts, filled) and not concerns_retaliation(facts)
    return Severity.S2 if is_new and not facts.severity.is_grave else facts.severity


def _taken_back(facts: CaseFacts, filled: Triage) -> frozenset[TakenBack]:
    return taken_back_by(
        facts,
        prohibited=filled.prohibited,
        reportable=filled.reportable,
        risk=filled.retaliation_risk,
    )


def _answers(facts: CaseFacts, filled: Triage) -> dict[str, Any]:
    """Return the answers that count at once: what would be taken back stays as it was found."""
    answers = {
        "prohibited": filled.prohibited,
        # A serious incident keeps its authority, whatever a form of an earlier page says.
        "reportable": filled.reportable or facts.serious is not None,
        "retaliation_risk": filled.retaliation_risk,
    }
    waits = without(_taken_back(facts, filled))
    return {name: answer for name, answer in answers.items() if name not in waits}


def _law(work: Work, case: OpenCase, filled: Triage) -> dict[str, Any]:
    """Return what the law asks of the case; MoveRefused where one person would set it aside."""
    facts, found = case.facts, governing(filled.serious)
    if is_weaker(found, facts.serious):
        raise MoveRefused(STAYS_SERIOUS)
    changes: dict[str, Any] = {"serious": found}
    if found is None:
        return changes
    since = aware_since(facts, filled.aware_on)
    if not may_be_aware_on(since, received_on=facts.received_on, today=work.moment.today):
        raise MoveRefused(NOT_AWARE_THEN)
    is_new = facts.serious is None and facts.authority_told_on is None
    return changes | {"aware_on": since, "evidence_hold": facts.evidence_hold or is_new}


def _is_about_retaliation(facts: CaseFacts, filled: Triage) -> bool:
    return concerns_retaliation(facts) or filled.retaliation_risk is RetaliationRisk.CREDIBLE


def _written(filled: Triage, joint: Mapping[Move, Proposal]) -> str:
    severity, counts = filled.severity.value, Move.LOWER_SEVERITY not in joint
    waits = "" if counts else " A second person must agree before this severity counts."
    lines = (
        f"Severity {severity.upper()}.{waits}",
        f"What went wrong: {label(filled.category)}.",
        f"An authority must be told: {'yes' if filled.reportable else 'no'}.",
        *_law_lines(filled),
        f"Risk of retaliation: {label(filled.retaliation_risk)}.",
        f"Conflicts of interest checked: {'yes' if filled.conflict_checked else 'no'}.",
        STILL_STANDS if Move.TAKE_BACK_FINDING in joint else "",
        filled.remark,
    )
    words = "\n".join(line for line in lines if line)
    return json.dumps({"severity": severity, "took_effect": counts, "words": words})


def _law_lines(filled: Triage) -> list[str]:
    """Return what was found about serious incidents and forbidden practices; nothing for none."""
    lines = [f"{label(one)}." for one in SeriousIncident if one in filled.serious]
    if filled.serious and filled.aware_on:
        lines.append(f"Known since {in_words(filled.aware_on)}.")
    if filled.prohibited:
        lines.append("It may be a practice forbidden at work (AI Act Art. 5 (1)(f), (g)).")
    return lines
