"""Reports that begin alike, from a morning on which the colleague who would share them was out.

What colleagues know of Una's keys is void that morning, as after a change of what her account is
for, until one of them compares them again. What came in between, she lacks,
and Omar can hand it over: six reports of one morning, about the same fault of the same system.
"""

import secrets
from collections.abc import Mapping
from typing import Final

from portal.casework.journalling import note
from portal.casework.reports.submitting import Report, prepare, store_case
from portal.core.actors import AccountId
from portal.core.events import Event
from portal.core.taxonomy import Category, ReportType
from portal.signin.comparing import compare
from portal.signin.visiting import StaffVisit
from portal.store.accounts import revoke_activations
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
    revoke_activations(work.db, una, today=work.moment.today)
    note(work, by, Event.ACCOUNT_CHANGED, account=una)
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
