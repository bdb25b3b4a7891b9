"""Entering a report for somebody who phoned, wrote a letter or came by.

The tracking code is kept beside the handler's visit until they say that they handed it over, or
for half an hour. It is in no address, no cookie and no title.
"""

from typing import Final

from portal.casework.access import visits
from portal.casework.records.sealed import Reader
from portal.casework.reports import intake
from portal.casework.reports.intake import Intake, describe_intake
from portal.casework.reports.submitting import Acknowledgement, Report
from portal.clock import Moment
from portal.core.errors import InputRefused
from portal.work import Portal, Work

__all__ = ["Intake", "describe_intake", "enter", "find_code", "forget_code"]

PLACE = "entered"
SENT_BEFORE: Final = (
    "This form was sent before, and was taken as it was then. What you changed since is not sent: "
    "write it to the case as a note, or copy it into a new form."
)


def enter(
    portal: Portal,
    moment: Moment,
    reader: Reader,
    report: Report,
    *,
    session_key: str,
    one_time_key: str,
    form_key: str,
) -> None:
    """Take the report; the same one-time key makes one case and shows one code.

    InputRefused for another report from the same form: nobody takes the first one's code for it.
    """

    def keep(work: Work, known: Acknowledgement) -> str:
        _refuse_other(work, form_key, one_time_key)
        account, content = reader.account, known.to_bytes()
        visits.keep_beside(work, session_key, PLACE, content, account=account)
        return ""

    intake.submit(portal, moment, report, one_time_key=one_time_key, keep=keep)


def find_code(work: Work, session_key: str) -> Acknowledgement | None:
    """Return the code that this visit has not handed over yet."""
    kept = visits.find_beside(work, session_key, PLACE)
    return None if kept is None else Acknowledgement.from_bytes(kept)


def _refuse_other(work: Work, form_key: str, one_time_key: str) -> None:
    before, this = visits.find_answer(work, form_key), one_time_key.encode()
    if before is None:
        visits.use_once(work, form_key, this)
    elif before != this:
        raise InputRefused({"sent": SENT_BEFORE})


def forget_code(work: Work, session_key: str) -> None:
    """Forget the code: the reporter has it now."""
    visits.forget_beside(work, session_key, PLACE)
