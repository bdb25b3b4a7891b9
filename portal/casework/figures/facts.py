"""Taking the sheet of facts: the one place that decides what is published beside the figures.

Reads accounts, the register and what administrators entered; never a case.
"""

from collections.abc import Iterator

from portal.casework.access.staffing import ActiveHandler, active_handlers, can_open
from portal.core.actors import Level
from portal.core.facts import (
    Commitment,
    Evidence,
    FactSheet,
    MadeUp,
    Mandatory,
    Staffed,
    Survey,
    count_days,
    hours_between,
)
from portal.store import facts as store
from portal.store.figure_facts import store_sheet
from portal.store.organisation import list_systems
from portal.store.test_reports import list_settled
from portal.work import Work


def measure(work: Work) -> None:
    """Look whether intake is open today, and publish the facts as they stand."""
    is_open = can_open(active_handlers(work))
    store.note_intake(work.db, work.moment.today, is_open=is_open)
    publish_facts(work)


def publish_facts(work: Work) -> None:
    """Publish the facts as they stand, where they changed."""
    store_sheet(work.db, take_sheet(work))


def take_sheet(work: Work) -> FactSheet:
    """Return the facts as they stand."""
    return FactSheet(
        taken_on=work.moment.today,
        tests=tuple(_tests(work)),
        intake=count_days(store.list_intake_days(work.db)),
        levels=tuple(_levels(work, active_handlers(work))),
        systems=tuple(_systems(work)),
        commitments=tuple(
            Commitment(row.text, row.owner_role, row.due_on, row.done_on)
            for row in store.list_commitments(work.db)
        ),
        surveys=tuple(
            Survey(row.question, row.percent, row.people, row.source, row.asked_on)
            for row in store.list_surveys(work.db)
        ),
    )


def _tests(work: Work) -> Iterator[MadeUp]:
    zone = work.settings.timezone
    for row in list_settled(work.db):
        hours = None if row.answered_at is None else hours_between(row.sent_at, row.answered_at)
        yield MadeUp(row.month, row.sent_at.astimezone(zone).date(), hours)


def _levels(work: Work, handlers: list[ActiveHandler]) -> Iterator[Staffed]:
    trained = store.list_training(work.db)
    for level in Level:
        here = [one for one in handlers if one.level is level]
        if here:
            yield Staffed(int(level), len(here), sum(one.account in trained for one in here))


def _systems(work: Work) -> Iterator[Mandatory]:
    dated = store.list_evidence(work.db)
    for row in list_systems(work.db):
        if row.is_mandatory and row.retired_on is None:
            yield Mandatory(
                row.name,
                bool(row.opt_out_route.strip()),
                assessed_on=dated.get((row.slug, Evidence.ASSESSMENT)),
                audited_on=dated.get((row.slug, Evidence.AUDIT)),
                piloted_on=dated.get((row.slug, Evidence.PILOT)),
            )
