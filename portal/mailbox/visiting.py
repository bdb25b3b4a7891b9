"""Whose mailbox a page is about."""

from typing import cast

from portal.casework.access.opening import MailboxKeys
from portal.mailbox.held import Held
from portal.mailbox.operations import MailboxVisit
from portal.web.access import visit


def keys() -> MailboxKeys:
    """Return what the tracking code unlocked; the door has checked that there is a visit."""
    return held().keys


def held() -> Held:
    """Return what the visit of this page holds."""
    return cast(MailboxVisit, visit()).held


def find_held() -> Held | None:
    """Return what the visit of this page holds, or None where the mailbox is shut."""
    found = visit()
    return found.held if isinstance(found, MailboxVisit) else None
