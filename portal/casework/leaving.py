"""Somebody leaves for good: whether every open case has another who could read it.

The answer is yes or no, for whoever ends accounts: no case and no number.
"""

from portal.casework.staffing import active_handlers
from portal.store.handovers import Holder, has_case_of_one_alone
from portal.store.organisation import find_responsible
from portal.work import Work


def leaves_cases_closed(work: Work, account: str) -> bool:
    """Tell whether the end of an account would leave an open case with nobody to read it, at any
    level; False for whoever holds no grants.
    """
    handlers = active_handlers(work)
    leaver = next((one for one in handlers if one.account == account), None)
    if leaver is None:
        return False
    others = [
        Holder(one.tag, *find_responsible(work.db, one.account))
        for one in handlers
        if one.account != account
    ]
    return has_case_of_one_alone(work.db, Holder(leaver.tag), others)
