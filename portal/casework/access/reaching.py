"""Whom a case would reach above its level: holders of its grants, never the excluded.

A level is skipped where nobody works, where everybody is excluded, and, under appeal, where
everybody took part in the first decision. Grants tell it without a case's key: whoever is
excluded has none under their tag, so that the clock sees no more than it may.
"""

from collections.abc import Sequence

from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.organisation import subject_of
from portal.core.actors import Level
from portal.core.cases import CaseFacts, CaseId, Status
from portal.core.workflow import Move
from portal.store.grants import list_tags
from portal.work import Work


def handlers_of(work: Work, id: CaseId, facts: CaseFacts) -> list[ActiveHandler]:
    """Return the active handlers with a grant, live or in reserve, of the present epoch.

    Whoever answers for the case's AI system or unit today is refused, whatever grant they hold.
    """
    return work.once(("handlers of", id, facts.epoch), lambda: _handlers_of(work, id, facts))


def _handlers_of(work: Work, id: CaseId, facts: CaseFacts) -> list[ActiveHandler]:
    tags = list_tags(work.db, id, facts.epoch)
    subject = subject_of(work, facts.system, facts.unit)
    refused = {subject.owner, subject.head}
    return [one for one in active_handlers(work) if one.tag in tags and one.account not in refused]


def is_emptied(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    """Tell whether nobody who works at the case's level can open it any more."""
    return not any(one.level is facts.level for one in handlers_of(work, id, facts))


def levels_reached(work: Work, id: CaseId, facts: CaseFacts, move: Move) -> list[Level]:
    """Return the levels above the case's own at which a move would find somebody, lowest first.

    Whoever came after the case began counts once a colleague has handed it over to them.
    """
    found = handlers_of(work, id, facts)
    if move is Move.APPEAL:
        found = without_first_decision(found, facts)
    return sorted({one.level for one in found if one.level > facts.level})


def levels_below(work: Work, id: CaseId, facts: CaseFacts) -> list[Level]:
    """Return the levels below the case's own at which it would find somebody, highest first."""
    found = {one.level for one in handlers_of(work, id, facts)}
    return sorted((one for one in found if one < facts.level), reverse=True)


def waits_for_nobody(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    """Tell whether an appeal waits at a level where nobody may look at it today."""
    if facts.status is not Status.APPEALED:
        return False
    able = without_first_decision(handlers_of(work, id, facts), facts)
    return not any(one.level is facts.level for one in able)


def others_can_look(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    """Tell whether somebody other than who set the severity can look at it now."""
    able = handlers_of(work, id, facts)
    return any(one.account != facts.severity_by for one in able if one.level == facts.level)


def without_first_decision(
    handlers: Sequence[ActiveHandler], facts: CaseFacts
) -> list[ActiveHandler]:
    """Leave out who proposed or took the present decision."""
    took_part = (facts.proposed_by, facts.decided_by)
    return [one for one in handlers if one.account not in took_part]
