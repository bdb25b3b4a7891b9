"""Where somebody goes who has just signed in."""

from portal.core.policy import Permission
from portal.signin.visiting import StaffVisit
from portal.web.access import SECOND_STEP

HOMES = (
    (Permission.READ_QUEUE, "/desk"),
    (Permission.MANAGE_ACCOUNTS, "/admin"),
    (Permission.READ_RELEASES, "/insight"),
    (Permission.VERIFY_JOURNAL, "/journal"),
)
"""The first that they may enter, else their account."""
ACCOUNT = "/account"


def home_of(visit: StaffVisit) -> str:
    """Return where somebody begins: a handler nobody has compared keys with, at their account.

    Whoever has to set a second step up first begins there.
    """
    if visit.is_owing:
        return SECOND_STEP
    if visit.level is not None and not visit.is_active:
        return ACCOUNT
    homes = [path for permission, path in HOMES if permission in visit.permissions]
    return homes[0] if homes else ACCOUNT
