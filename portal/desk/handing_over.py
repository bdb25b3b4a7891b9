"""Hand-over: which colleagues lack cases, and whether a case may be handed to one of them."""

from dataclasses import dataclass

from portal.casework.excluding import can_read_rules, rules_in_force
from portal.casework.opening import open_row, own_of, tag_of
from portal.casework.sealed import OpenCase, Reader, read_records
from portal.casework.staffing import ActiveHandler, active_handlers
from portal.core.exclusions import is_excluded
from portal.store import cases as store
from portal.work import Work


@dataclass(frozen=True, slots=True)
class HandOver:
    """A colleague and the number of cases they lack and may read."""

    colleague: ActiveHandler
    cases: int


def list_hand_overs(work: Work, reader: Reader) -> list[HandOver]:
    """Return the colleagues who lack cases that this handler can give them.

    Whoever lacks nothing is looked at again after a few minutes: a look at a thousand cases
    takes longer than the page around it. A new colleague, or a new key, is seen at once.
    """
    colleagues = [one for one in active_handlers(work) if one.account != reader.account]
    counted = [HandOver(one, _count_lacking(work, reader, one)) for one in colleagues]
    return [one for one in counted if one.cases]


def _count_lacking(work: Work, reader: Reader, colleague: ActiveHandler) -> int:
    pair = (tag_of(work, reader), colleague.tag)
    if work.lately.knows(pair, work.moment.at):
        return 0
    count = len(_lacking(work, reader, colleague))
    if not count:
        work.lately.keep(pair, work.moment.at)
    return count


def _lacking(work: Work, reader: Reader, colleague: ActiveHandler) -> list[OpenCase]:
    """Return the open cases a colleague lacks; the sealed rules are read here and now."""
    mine, own = tag_of(work, reader), own_of(work, reader)
    rows = store.list_lacking(work.db, mine=mine, theirs=colleague.tag, own=own)
    opened = [open_row(work, reader, row) for row in rows]
    return [case for case in opened if may_be_handed_to(work, case, colleague)]


def may_be_handed_to(work: Work, case: OpenCase, colleague: ActiveHandler) -> bool:
    """Tell whether no rule names a colleague. Rules that can’t be read here name everybody."""
    records = read_records(work, case)
    rules = rules_in_force(work, case, records)
    return can_read_rules(records) and not is_excluded(colleague.person, rules)
