"""Tells written and varied cases as stories: a report and the steps that followed."""

from collections.abc import Mapping
from datetime import date, timedelta

from portal.casework.reports.submitting import Report
from portal.core.actors import AccountId
from portal.core.deadlines import CHECK_IN_DAYS
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.moves import Move
from portal.demonstration.content import WrittenCase
from portal.demonstration.replaying import Story
from portal.demonstration.steps import CLOCK, Step
from portal.demonstration.variations import VariedCase

_ENDS = frozenset({Move.APPROVE, Move.CLOSE, Move.WITHDRAW})


def tell_written(case: WrittenCase, today: date, *, accounts: Mapping[str, AccountId]) -> Story:
    """Return the story of a written case, dated back from today."""
    report = Report(
        type=case.type,
        category=case.category,
        system=case.system,
        narrative=case.narrative,
        prompt=case.prompt or "",
        output=case.output or "",
        also=case.also,
        still_happening=case.still_happening,
        danger=case.danger,
        unit=case.unit,
        exclusions=tuple(_with_account(rule, accounts) for rule in case.exclude),
    )
    received_on = today - timedelta(days=case.received_days_ago)
    return Story(report, received_on, case.status, _and_check_ins(case.steps))


def tell_varied(case: VariedCase) -> Story:
    """Return the story of a varied case."""
    report = Report(
        type=case.type,
        category=case.category,
        system=case.system,
        narrative=case.narrative,
        still_happening=case.still_happening,
        danger=case.danger,
        unit=case.unit,
    )
    return Story(report, case.received_on, case.status, _and_check_ins(case.steps))


def _with_account(rule: Exclusion, accounts: Mapping[str, AccountId]) -> Exclusion:
    if rule.kind is not ExcludedKind.PERSON:
        return rule
    return Exclusion(rule.kind, accounts[rule.value])


def _and_check_ins(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Add what the clock asks after a decision; where there is none in the end, it asks nothing."""
    ends = [step.after_days for step in steps if step.move in _ENDS]
    if not ends:
        return steps
    asked = (
        Step(ends[0] + days, CLOCK, Move.SEND_CHECK_IN, text=None, triage=None, proposal=None)
        for days in CHECK_IN_DAYS
    )
    return tuple(sorted((*steps, *asked), key=lambda step: step.after_days))
