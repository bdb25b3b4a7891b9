"""Who can answer "I think this is more serious": somebody else than who said how serious it is."""

from portal.casework.staffing import active_handlers
from portal.core.actors import AccountId, Level
from portal.core.cases import CaseFacts, CaseId
from portal.store.grants import list_grants
from portal.work import Work


def level_for_objection(work: Work, case: CaseId, facts: CaseFacts) -> Level | None:
    """Return the level to which an objection must go up to be answered at all.

    None where nobody objected, where somebody can answer it where it is, or where nobody above
    could either. Of whoever is excluded from the case there is a decoy, which is no grant.
    """
    if facts.severity_objected_on is None:
        return None
    live, reserve = _readers(work, case, facts)
    others = {holder for holder in live if holder[0] != facts.severity_by}
    if any(level >= facts.level for _, level in others):
        return None
    above = {level for account, level in live | reserve if account != facts.severity_by}
    return min((level for level in above if level > facts.level), default=None)


Holders = set[tuple[AccountId, Level]]


def _readers(work: Work, case: CaseId, facts: CaseFacts) -> tuple[Holders, Holders]:
    """Return who holds a live grant, and who one in reserve, for the case's present epoch.

    What is in reserve up to the case's level becomes live as the case gets there.
    """
    by_tag = {one.tag: (one.account, one.level) for one in active_handlers(work)}
    live: Holders = set()
    reserve: Holders = set()
    for row in list_grants(work.db, case):
        if row.epoch == facts.epoch and row.tag in by_tag:
            waits = row.reserve and row.level > facts.level
            (reserve if waits else live).add(by_tag[row.tag])
    return live, reserve
