"""What the law asks of a handler in one case, and corrective actions one by one, each sent once."""

from dataclasses import dataclass

from portal.casework.access.opening import open_for_handler
from portal.casework.moves import corrective_actions as casework
from portal.casework.moves import explaining
from portal.casework.moves.corrective_actions import Action
from portal.casework.moves.deciding import PlannedAction
from portal.casework.moves.explaining import Explanation
from portal.casework.records.covering import covered
from portal.casework.records.sealed import Reader, read_records
from portal.casework.records.talking import names_of_staff
from portal.casework.records.telling import for_desk
from portal.core.cases import CaseFacts
from portal.core.errors import NotFound
from portal.core.severity import Severity
from portal.desk.seen import Seen, open_once
from portal.desk.since import mark_case
from portal.work import Work


@dataclass(frozen=True, slots=True)
class ActionsPage:
    """The corrective actions of one case."""

    facts: CaseFacts
    actions: list[Action]
    may_add: bool
    mark: str = ""
    """What the forms of this page carry, to tell later what happened since."""


def read_actions(work: Work, reader: Reader, reference: str) -> ActionsPage:
    """Return the corrective actions of a case; NotFound for whom the case does not exist."""
    case = open_for_handler(work, reader, reference)
    records = covered(read_records(work, case))
    return ActionsPage(
        facts=case.facts,
        actions=casework.list_actions(
            work, case, reader, records=records, names=names_of_staff(work)
        ),
        may_add=casework.may_add(case.facts, reader),
        mark=mark_case(work, case, for_desk(records, names_of_staff(work))),
    )


def get_action(page: ActionsPage, id: str) -> Action:
    """Return one action of a page; NotFound where the case has none of this id."""
    for action in page.actions:
        if action.id == id:
            return action
    raise NotFound


def explain(work: Work, reader: Reader, seen: Seen, *, explanation: Explanation) -> None:
    """Explain a contested decision; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        explaining.explain(work, case, reader, explanation)


def answer_objection(
    work: Work, reader: Reader, seen: Seen, *, reasons: str, severity: Severity
) -> None:
    """Answer an objection to the severity; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        explaining.answer_objection(work, case, reader, reasons=reasons, severity=severity)


def plan_another(work: Work, reader: Reader, seen: Seen, *, action: PlannedAction) -> None:
    """Add a corrective action; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        casework.plan_another(work, case, reader, action)


def verify_action(work: Work, reader: Reader, seen: Seen, *, action: str, remark: str) -> None:
    """Verify one action; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        casework.verify_action(work, case, reader, action=action, remark=remark)


def check_effect(work: Work, reader: Reader, seen: Seen, *, action: str, found: str) -> None:
    """Write down whether an action helped; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        casework.check_effect(work, case, reader, action=action, found=found)
