"""An organisation with figures: its settings, its cases, and the days on which things happen."""

import secrets
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from portal.casework.figures.publishing import keep_figures
from portal.casework.settings import FIGURES_CALENDAR, FIGURES_PROFILE, set_setting
from portal.clock import moment_at
from portal.core.actors import Level
from portal.core.cases import CaseFacts, Reference, Status
from portal.core.disclosure.chain import Release
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.windows import Calendar
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.store.tables import CaseRow, SystemRow, UnitRow
from portal.work import Portal, Work

UNITS = {"care": 200, "desk": 300, "lab": 24, "van": 3}
SYSTEMS = ("claims-helper", "shift-planner", "translator")

OPENING = datetime(2026, 4, 1, 6, tzinfo=UTC)
"""The first morning of the second quarter."""

PUBLICATION = datetime(2026, 7, 14, 7, tzinfo=UTC)
"""Nine o'clock in Berlin, 14 days after the quarter."""

INSIDE = date(2026, 5, 20)
"""A day in the quarter."""

TEXT = {
    "provider",
    "purpose",
    "model_version",
    "owner_role",
    "overseer_role",
    "mandatory_where",
    "opt_out_route",
    "data_used",
    "limits",
}


def set_up(work: Work, profile: Profile, calendar: Calendar = Calendar.QUARTERS) -> None:
    """Enter units and systems, and choose how much is published."""
    for slug, head_count in UNITS.items():
        work.db.add(UnitRow(slug=slug, name=slug.capitalize(), head_count=head_count))
    for slug in SYSTEMS:
        facts = {"is_mandatory": False, "feeds_evaluation": False}
        work.db.add(SystemRow(slug=slug, name=slug, **dict.fromkeys(TEXT, "-"), **facts))
    set_setting(work, FIGURES_PROFILE, profile.value)
    set_setting(work, FIGURES_CALENDAR, calendar.value)


def keep(portal: Portal, at: datetime) -> list[Release]:
    """Do what the upkeep does about figures at an instant."""
    return keep_figures(portal, moment_at(at, portal.settings.timezone))


def set_up_and_open(portal: Portal, profile: Profile = Profile.STANDARD) -> None:
    """Set the organisation up and open the second quarter's window."""
    with portal.writing() as work:
        set_up(work, profile)
    keep(portal, OPENING)


def add_cases(portal: Portal, number: int, **changes: Any) -> None:
    """Store cases, as far as figures are concerned, without anything sealed."""
    rows = [case_values(**changes) for _ in range(number)]
    with portal.writing() as work:
        work.db.execute(insert(CaseRow), rows)


def publish_quarter(portal: Portal, *, cases: int = 0, **changes: Any) -> Release:
    """Open the quarter, receive cases, and publish at the scheduled instant."""
    set_up_and_open(portal)
    if cases:
        add_cases(portal, cases, **changes)
    return keep(portal, PUBLICATION)[0]


def empty_case_tables(work: Work) -> None:
    """Delete every case."""
    work.db.execute(delete(CaseRow))


def log_of(portal: Portal) -> Path:
    """Return the file of releases."""
    return portal.settings.data_dir / "releases.log"


def case_values(**changes: Any) -> dict[str, Any]:
    """Return the columns of a case as far as figures are concerned."""
    facts = CaseFacts(
        reference=Reference(f"C-{secrets.token_hex(5)}"),
        type=ReportType.INCIDENT,
        category=Category.WRONG_OUTPUT,
        system="claims-helper",
        unit="care",
        severity=Severity.S3,
        status=Status.SUBMITTED,
        level=Level.OMBUDS,
        received_on=INSIDE,
        level_since=INSIDE,
    )
    readable = {**asdict(facts), "level": 1, **changes}
    beside = {"reported_category": readable["category"], "next_position": 1, "next_due_on": None}
    return {"id": secrets.token_hex(16), "entered_on": None, **beside, **readable}
