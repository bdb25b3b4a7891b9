"""Hand-over: whether a case may be handed to a colleague."""

from portal.casework.excluding import can_read_rules, rules_in_force
from portal.casework.sealed import OpenCase, read_records
from portal.casework.staffing import ActiveHandler
from portal.core.exclusions import is_excluded
from portal.work import Work


def may_be_handed_to(work: Work, case: OpenCase, colleague: ActiveHandler) -> bool:
    """Tell whether no rule names a colleague. Rules that can’t be read here name everybody."""
    records = read_records(work, case)
    rules = rules_in_force(work, case, records)
    return can_read_rules(records) and not is_excluded(colleague.person, rules)
