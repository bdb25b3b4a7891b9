"""Who can answer "I think this is more serious": somebody else than who said how serious it is."""

from portal.casework.access.reaching import handlers_of
from portal.core.actors import Level
from portal.core.cases import CaseFacts, CaseId, is_open
from portal.work import Work


def level_for_objection(work: Work, case: CaseId, facts: CaseFacts) -> Level | None:
    """Return the level to which an objection must go up to be answered at all.

    None where nobody objected or the case has ended, where somebody can answer it where it is, or
    where nobody above could either. Whoever is excluded, or answers for what the case is about,
    answers nothing.
    """
    if facts.severity_objected_on is None or not is_open(facts):
        return None
    able = [one for one in handlers_of(work, case, facts) if one.account != facts.severity_by]
    if any(one.level is facts.level for one in able):
        return None
    return min((one.level for one in able if one.level > facts.level), default=None)
