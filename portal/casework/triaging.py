"""Triage: severity, reportability, risk of retaliation, conflict of interest, category.

Raising a severity takes one person; lowering it from S1 or S2, or retaliation below S2, takes
two: everything else that was filled in counts at once, and the lower severity is proposed.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.casework.agreeing import propose_together
from portal.casework.carrying_out import actor_of, change_facts
from portal.casework.journalling import commitment, note
from portal.casework.pending import Reasons
from portal.casework.sealed import OpenCase, Reader, add_sealed
from portal.core.cases import Status, concerns_retaliation
from portal.core.errors import InputRefused, MoveRefused
from portal.core.journal import Event
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
    """Fill in triage; return whether the severity took effect or waits for a second person.

    InputRefused for a severity that takes two people, without a reason for the second to read.
    """
    if not may_triage(case, reader):
        raise MoveRefused("Triage is not possible now.")
    takes_effect = may_lower(
        case.facts.severity,
        filled.severity,
        is_retaliation=_is_about_retaliation(case, filled),
        agreed={reader.account},
        has_reason=bool(filled.remark),
    )
    if not takes_effect and not filled.remark.strip():
        raise InputRefused({"remark": "Write down your reason: a second person decides by it."})
    changed = change_facts(
        work,
        case,
        severity=filled.severity if takes_effect else case.facts.severity,
        severity_confirmed=takes_effect or case.facts.severity_confirmed,
        severity_by=reader.account if takes_effect else case.facts.severity_by,
        category=filled.category,
        reportable=filled.reportable,
        retaliation_risk=filled.retaliation_risk,
        conflict_checked=filled.conflict_checked,
        **_law(work, case, filled),
    )
    _, sealed = add_sealed(
        work, changed, "triage", _written(filled, takes_effect=takes_effect), reader=reader
    )
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
    if not takes_effect:
        _propose_severity(work, changed, reader, filled)
    return takes_effect


def _law(work: Work, case: OpenCase, filled: Triage) -> dict[str, Any]:
    """Return what the law asks of the case; MoveRefused where one person would set it aside."""
    facts, found = case.facts, governing(filled.serious)
    if is_weaker(found, facts.serious):
        raise MoveRefused(STAYS_SERIOUS)
    changes: dict[str, Any] = {"serious": found, "prohibited": filled.prohibited}
    if found is None:
        return changes
    since = aware_since(facts, filled.aware_on)
    if not may_be_aware_on(since, received_on=facts.received_on, today=work.moment.today):
        raise MoveRefused(NOT_AWARE_THEN)
    is_new = facts.serious is None and facts.authority_told_on is None
    return changes | {"aware_on": since, "evidence_hold": facts.evidence_hold or is_new}


def _propose_severity(work: Work, case: OpenCase, reader: Reader, filled: Triage) -> None:
    propose_together(
        work,
        case,
        reader,
        move=Move.LOWER_SEVERITY,
        proposal=Proposal(severity=filled.severity, reason=True),
        reasons=Reasons(filled.remark),
    )


def _is_about_retaliation(case: OpenCase, filled: Triage) -> bool:
    return concerns_retaliation(case.facts) or filled.retaliation_risk is RetaliationRisk.CREDIBLE


def _written(filled: Triage, *, takes_effect: bool) -> str:
    severity = filled.severity.value
    waits = "" if takes_effect else " A second person must agree before this severity counts."
    lines = (
        f"Severity {severity.upper()}.{waits}",
        f"What went wrong: {label(filled.category)}.",
        f"An authority must be told: {'yes' if filled.reportable else 'no'}.",
        *_law_lines(filled),
        f"Risk of retaliation: {label(filled.retaliation_risk)}.",
        f"Conflicts of interest checked: {'yes' if filled.conflict_checked else 'no'}.",
        filled.remark,
    )
    words = "\n".join(line for line in lines if line)
    return json.dumps({"severity": severity, "took_effect": takes_effect, "words": words})


def _law_lines(filled: Triage) -> list[str]:
    """Return what was found about serious incidents and forbidden practices; nothing for none."""
    lines = [f"{label(one)}." for one in SeriousIncident if one in filled.serious]
    if filled.serious and filled.aware_on:
        lines.append(f"Known since {filled.aware_on.isoformat()}.")
    if filled.prohibited:
        lines.append("It may be a practice forbidden at work (AI Act Art. 5 (1)(f), (g)).")
    return lines
