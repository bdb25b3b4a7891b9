"""An organisation's figures in every state in which a page has to show them."""

from datetime import UTC, date, datetime

from portal.casework.figures.facts import publish_facts
from portal.clock import moment_at
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.windows import Calendar
from portal.core.facts import Evidence
from portal.core.severity import Severity
from portal.store import facts
from portal.store.tables import CommitmentRow, SurveyRow, SystemRow, TestReportRow
from portal.work import Portal
from tests.attacks.organisation import add_cases, keep, set_up
from tests.browser.conftest import DOSE_ASSISTANT

OPENING = datetime(2026, 4, 1, 6, tzinfo=UTC)
SENT = {
    "2026-01": datetime(2026, 1, 9, 8, tzinfo=UTC),
    "2026-02": datetime(2026, 2, 11, 8, tzinfo=UTC),
}


def enter_facts(portal: Portal) -> None:
    """Enter and measure some of every kind, and publish them."""
    moment = moment_at(datetime(2026, 3, 2, 9, tzinfo=UTC), portal.settings.timezone)
    with portal.writing(moment) as work:
        work.db.add(SystemRow(**DOSE_ASSISTANT))
        for month, answered_at in ANSWERED.items():
            given_up_on = None if answered_at else date(2026, 2, 9)
            times = {"sent_at": SENT[month], "answered_at": answered_at}
            work.db.add(TestReportRow(month=month, given_up_on=given_up_on, **times))
        work.db.flush()
        facts.store_evidence(work.db, "dose-assistant", {Evidence.AUDIT: date(2026, 1, 9)})
        facts.note_intake(work.db, date(2026, 3, 1), is_open=False)
        facts.note_intake(work.db, date(2026, 3, 2), is_open=True)
        facts.add(work.db, CommitmentRow, COMMITMENT)
        facts.add(work.db, SurveyRow, SURVEY)
        publish_facts(work)


ANSWERED = {"2026-01": None, "2026-02": datetime(2026, 2, 12, 9, tzinfo=UTC)}
COMMITMENT = {
    "text": "Say on the planner’s own page who can overrule it.",
    "owner_role": "Head of rostering",
    "due_on": date(2026, 2, 1),
    "done_on": None,
}
SURVEY = {
    "question": "I know where to report an AI tool that does harm.",
    "percent": 61,
    "people": 412,
    "source": "Yearly staff survey",
    "asked_on": date(2026, 1, 20),
}


def open_first_window(
    portal: Portal, profile: Profile, calendar: Calendar = Calendar.QUARTERS
) -> None:
    """Choose, and open the first window; nothing is published yet."""
    with portal.writing() as work:
        set_up(work, profile, calendar)
    keep(portal, OPENING)


def publish_quarters(portal: Portal, profile: Profile, *volumes: int) -> None:
    """Publish one quarter after the other, beginning with the second of 2026."""
    open_first_window(portal, profile)
    for number, volume in enumerate(volumes):
        month = 4 + 3 * number
        day = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 20)
        for severity in Severity:
            add_cases(portal, volume // 4, received_on=day, severity=severity)
        keep(portal, _at(month + 3, 1))
        keep(portal, _at(month + 3, 14, hour=8))


def publish_year(portal: Portal, volume: int) -> None:
    """Publish the one yearly total of a small organisation."""
    open_first_window(portal, Profile.TINY, Calendar.YEARS)
    add_cases(portal, volume, received_on=date(2026, 5, 20))
    keep(portal, datetime(2027, 1, 1, 8, tzinfo=UTC))
    keep(portal, datetime(2027, 1, 14, 9, tzinfo=UTC))


def _at(month: int, day: int, *, hour: int = 7) -> datetime:
    return datetime(2026 + (month - 1) // 12, (month - 1) % 12 + 1, day, hour, tzinfo=UTC)
