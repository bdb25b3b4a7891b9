"""Reports that begin alike, from a morning on which the colleague who would share them was out.

An administrator moved Una to another level by mistake and moved her back. That voids what
colleagues know of her keys until one of them compares them again. What came in between, she lacks,
and Omar can hand it over: six reports of one morning, about the same fault of the same system.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from portal.casework.reports.submitting import Report, prepare, store_case
from portal.core.actors import AccountId, Level
from portal.core.taxonomy import Category, ReportType
from portal.signin.comparing import compare
from portal.signin.invitations import change, get_account
from portal.signin.visiting import StaffVisit
from portal.work import Work

SYSTEM: Final = "shift-planner"
BEGINNING: Final = (
    "The Shift Planner sent out next week’s rota this morning with {hours} hours on one day for "
    "{whom}. That is more than the law lets anybody work. It cannot be declined on the page, and "
    "the desk says that it has to wait for the vendor. {end}"
)
SENT: Final = (
    ("14", "everybody in the evening team", "I have a small child."),
    ("15", "everybody in the evening team", "Nobody asked us."),
    ("14", "everybody in my team", "I have a small child to fetch at five."),
    ("16", "everybody in the night team", ""),
    ("14", "everybody in the evening team", "Please stop it before Monday."),
    ("15", "everybody in my team", "I do not dare to say no."),
)
"""What differs: the hours, the people, and the last sentence."""


def send_alike(work: Work, people: Mapping[str, StaffVisit], *, by: AccountId, seen: str) -> None:
    """Let six reports come in while Una's keys count for nobody, and Omar compare them again."""
    una = people["una"].account
    _move_by_mistake(work, una, by=by)
    for hours, whom, end in SENT:
        report = Report(
            type=ReportType.INCIDENT,
            category=Category.WRONG_OUTPUT,
            system=SYSTEM,
            narrative=BEGINNING.format(hours=hours, whom=whom, end=end).strip(),
            still_happening=True,
            danger=False,
        )
        store_case(work, prepare(work, report), one_time_key=secrets.token_urlsafe(32))
    compare(work, people["omar"], una, compared=seen)


def _move_by_mistake(work: Work, account: AccountId, *, by: AccountId) -> None:
    person = get_account(work, account).person
    change(work, account, replace(person, level=Level.COMMITTEE), by=by)
    change(work, account, person, by=by)
