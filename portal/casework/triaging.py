"""Triage: severity, reportability, risk of retaliation, conflict of interest, category.

Raising a severity takes one person; lowering it from S1 or S2, or retaliation below S2, takes
two: everything else that was filled in counts at once, and the lower severity is proposed.
"""

import json
from dataclasses import dataclass, field

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
from portal.core.severity import Severity, may_lower
from portal.core.taxonomy import Category, RetaliationRisk, label
from portal.core.workflow import Move
from portal.work import Work

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
        f"Risk of retaliation: {label(filled.retaliation_risk)}.",
        f"Conflicts of interest checked: {'yes' if filled.conflict_checked else 'no'}.",
        filled.remark,
    )
    words = "\n".join(line for line in lines if line)
    return json.dumps({"severity": severity, "took_effect": takes_effect, "words": words})
