"""Facts of the invented company: a year of test reports, open days, promises kept and not kept."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from portal.casework.figures.facts import publish_facts
from portal.casework.records.sealed import Reader
from portal.core.facts import Evidence
from portal.core.taxonomy import Category
from portal.store import facts as store
from portal.store.tables import CommitmentRow, SurveyRow, TestReportRow, TestTextRow
from portal.work import Work

HOURS = (26, 4, 51, 20, 7, None, 73, 18, 30, 5, 44, 22)
"""Until a person first answered the test report of each of the latest months, newest first."""

CLOSED = 3
"""Days of the latest year on which nobody could report: one of two handlers had left."""

YEAR = 365
TRAINED = ("omar", "carl")

EVIDENCE: Mapping[str, Mapping[Evidence, int]] = {
    "shift-planner": {Evidence.ASSESSMENT: 300, Evidence.PILOT: 290},
    "claims-sorter": {Evidence.ASSESSMENT: 210, Evidence.AUDIT: 120},
    "desk-assistant": {Evidence.ASSESSMENT: 400},
    "headset-coach": {Evidence.PILOT: 265},
}
"""How many days ago what was published about a system."""

COMMITMENTS = (
    ("Say on the Shift Planner’s own page who can overrule it.", "Head of rostering", -40, -46),
    ("Let nobody be rated by Work Score alone.", "Head of people", 55, None),
    ("Publish what the audit of the Headset Coach finds.", "Head of technology", -12, None),
    ("Train every shift manager in how to overrule a rota.", "Head of warehouses", 120, None),
    ("Stop counting drafts taken unchanged, for each person.", "Head of claims", -95, None),
    ("Tell every claimant who asks the reason in words.", "Manager, Claims Automation", -60, -31),
    ("Take the rating of voices out of the contract.", "Manager, Service Quality", -150, -171),
    ("Have drivers check the maps of minor roads twice a year.", "Network Control", 70, None),
)
"""What was promised, by which role, due in how many days, and in how many it was done."""

ABOUT = (
    "shift-planner",
    "work-score",
    "headset-coach",
    "shift-planner",
    "desk-assistant",
    "claims-sorter",
    "headset-coach",
    "dispatch-agent",
)
"""Which system each of them is about."""

SURVEYS = (
    ("I know where to report an AI tool that does harm.", 61, 3_412, 75),
    ("I could report it without fear.", 44, 3_398, 75),
)
"""A question, how many per cent said yes, of how many people, and how many days ago."""

TEXTS = (
    (
        "The rota gave me two nights in a row after an early shift. My manager said the planner "
        "decides that and he cannot change it.",
        Category.NO_OVERSIGHT,
        "shift-planner",
    ),
    (
        "I asked it for our rule on returned parcels and it made up a deadline. I told a customer.",
        Category.WRONG_OUTPUT,
        "desk-assistant",
    ),
)


def load_facts(work: Work, people: Mapping[str, Reader]) -> None:
    """Enter a year of facts up to today, and publish them."""
    today = work.moment.today
    for back, hours in enumerate(HOURS):
        work.db.add(_test_report(work, back, hours))
    for back in range(YEAR):
        is_open = not 80 < back <= 80 + CLOSED
        store.note_intake(work.db, today - timedelta(days=back), is_open=is_open)
    for name in TRAINED:
        store.store_training(work.db, people[name].account, today - timedelta(days=90))
    for system, dated in EVIDENCE.items():
        days = {kind: today - timedelta(days=ago) for kind, ago in dated.items()}
        store.store_evidence(work.db, system, days)
    _enter(work, today)
    publish_facts(work)


def _enter(work: Work, today: date) -> None:
    for (text, role, due, done), system in zip(COMMITMENTS, ABOUT, strict=True):
        due_on = today + timedelta(days=due)
        done_on = None if done is None else today + timedelta(days=done)
        promised = {"text": text, "owner_role": role, "due_on": due_on, "done_on": done_on}
        store.add(work.db, CommitmentRow, {**promised, "system": system})
    for question, percent, people, ago in SURVEYS:
        values = {
            "question": question,
            "percent": percent,
            "people": people,
            "source": "Yearly survey of all staff, by the works council",
            "asked_on": today - timedelta(days=ago),
        }
        store.add(work.db, SurveyRow, values)
    for narrative, category, system in TEXTS:
        values = {"narrative": narrative, "category": category, "system": system}
        store.add(work.db, TestTextRow, values)


def _test_report(work: Work, back: int, hours: int | None) -> TestReportRow:
    """Return the test report of so many months ago, settled by now."""
    today = work.moment.today
    month = today.year * 12 + today.month - 1 - back
    first = date(month // 12, month % 12 + 1, 1)
    # This month's on its first day: it must lie before today, and be answered.
    day = first.replace(day=back * 5 % 27 + 1)
    sent_at = datetime.combine(day, time(9, 5), work.settings.timezone)
    answered_at = None if hours is None else min(sent_at + timedelta(hours=hours), work.moment.at)
    return TestReportRow(
        month=first.isoformat()[:7],
        sent_at=sent_at,
        answered_at=answered_at,
        given_up_on=day + timedelta(days=30) if hours is None else None,
    )
