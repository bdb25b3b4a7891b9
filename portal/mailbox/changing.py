"""A new tracking code, from the mailbox: shown until it is saved, and once for one sending.

The visit that asked for it goes on under the same cookie and holds the new code: a lost answer on
a bad line leaves a browser that shows it when the page is loaded again.
"""

from portal.casework.access import visits
from portal.casework.access.code_change import change_code
from portal.casework.records.message_limit import check_deeds
from portal.clock import Moment
from portal.core.errors import CaseChanged, CodeMistyped, MailboxShut
from portal.core.events import Event
from portal.mailbox.held import Held, find_held_alone, hold
from portal.vault.tracking import TrackingCode, parse
from portal.work import Portal, Work

TRIES = 4
"""How often a change is tried while others act on the case at the same moment."""


def renew_code(portal: Portal, moment: Moment, key: str, *, one_time_key: str) -> None:
    """Change the code of the mailbox that a visit is in; the visit holds the new one.

    The same one-time key changes it once, and so does a visit whose new code waits to be saved.
    MailboxShut where somebody else changed it first; CaseChanged after too many tries.
    """
    for _ in range(TRIES - 1):
        try:
            return _renew(portal, moment, key, one_time_key=one_time_key)
        except (CaseChanged, MailboxShut):
            # The same visit may have changed it at the same moment, from another tab.
            continue
    return _renew(portal, moment, key, one_time_key=one_time_key)


def _renew(portal: Portal, moment: Moment, key: str, *, one_time_key: str) -> None:
    with portal.writing(moment) as work:
        held = find_held_alone(work, key)
        if held is None:
            raise MailboxShut("This mailbox is shut.")
        if held.code is None and visits.is_first_use(work, one_time_key):
            check_deeds(work, held.keys.case, Event.CODE_CHANGED)
            code, keys = change_code(work, held.keys)
            hold(work, key, Held(keys, code=code, draft=held.draft))


def forget_code(work: Work, key: str) -> str:
    """Forget the new code, which the reporter has saved; return the key of the visit from now on.

    Another key, since a browser shows a page that it kept unless its cookie has changed.
    """
    held = find_held_alone(work, key)
    if held is None:
        raise MailboxShut("This mailbox is shut.")
    visits.end_visit(work, key)
    kept = Held(held.keys, draft=held.draft)
    return visits.open_visit(work, visits.MAILBOX, kept.to_bytes())


def is_same(code: TrackingCode, typed: str) -> bool:
    """Tell whether somebody typed this code back."""
    try:
        return parse(typed).is_same(code)
    except CodeMistyped:
        return False
