"""The journal: chained at once for the staff, by date and shuffled for reporters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, text, update

from portal.casework.journalling import chain_outbox, note, note_reporter, verify_journal
from portal.core.events import Event
from portal.core.journal import Damage
from portal.store.tables import JournalRow, OutboxRow
from portal.work import Portal
from tests.cast import Member, make_case
from tests.frozen_clock import FrozenClock
from tests.rows import count, every

TRIGGERS = {
    "sqlite": (
        'DROP TRIGGER "journal_refuse_update"',
        'DROP TRIGGER "journal_refuse_delete"',
        'DROP TRIGGER IF EXISTS "journal_refuse_insert"',
    ),
    "postgresql": ('ALTER TABLE "journal" DISABLE TRIGGER USER',),
}


@pytest.fixture
def written(portal: Portal, cast: dict[str, Member]) -> Portal:
    """A journal of six entries of the staff."""
    with portal.writing() as work:
        for name in ("omar", "una") * 3:
            note(work, cast[name].account, Event.SIGNED_IN)
    return portal


def drop_triggers(portal: Portal) -> None:
    """Take away what keeps a hurried hand from changing rows."""
    with portal.writing() as work:
        for statement in TRIGGERS[work.db.get_bind().dialect.name]:
            work.db.execute(text(statement))


def damage(portal: Portal) -> tuple[int, Damage] | None:
    with portal.reading() as work:
        found = verify_journal(work)
    return None if found is None else (found.sequence, found.damage)


@pytest.mark.usefixtures("both_databases")
def test_an_untouched_journal_is_whole(written: Portal) -> None:
    assert [row.sequence for row in every(written, JournalRow)] == [1, 2, 3, 4, 5, 6]
    assert damage(written) is None


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "0" * 32},
        {"event": "case_read"},
        {"noted_at": "2026-03-02T09:01Z"},
        {"details": '{"cases": 3}'},
        {"details": "gone"},
        {"case_id": "1" * 32},
        {"hash": bytes(32)},
    ],
)
def test_a_changed_row_is_found(written: Portal, change: dict[str, Any]) -> None:
    drop_triggers(written)
    with written.writing() as work:
        work.db.execute(update(JournalRow).where(JournalRow.sequence == 3).values(**change))

    assert damage(written) == (3, Damage.CHANGED)


@pytest.mark.usefixtures("both_databases")
def test_a_row_that_was_taken_out_is_found(written: Portal) -> None:
    drop_triggers(written)
    with written.writing() as work:
        work.db.execute(delete(JournalRow).where(JournalRow.sequence == 3))

    assert damage(written) == (3, Damage.MISSING)


def test_a_row_that_was_put_in_is_found(written: Portal) -> None:
    last = max(every(written, JournalRow), key=lambda row: row.sequence)
    values = {name: getattr(last, name) for name in ("noted_at", "actor", "event", "details")}
    with written.writing() as work:
        work.db.execute(insert(JournalRow).values(**values, sequence=7, hash=last.hash))

    assert damage(written) == (7, Damage.CHANGED)


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("statement", [update(JournalRow).values(actor="x"), delete(JournalRow)])
def test_the_database_itself_refuses_to_change_the_journal(written: Portal, statement: Any) -> None:
    with pytest.raises(Exception, match="never changed or deleted"), written.writing() as work:
        work.db.execute(statement)

    assert damage(written) is None


@pytest.mark.parametrize("details", [{"text": "a word"}, {"reason": "a word"}, {"setting": "A b"}])
def test_a_detail_that_is_no_code_of_ours_is_refused(
    portal: Portal, cast: dict[str, Member], details: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="takes no such detail"), portal.writing() as work:
        note(work, cast["omar"].account, Event.SIGNED_IN, **details)

    assert count(portal, JournalRow) == 0


def test_the_staff_are_noted_to_the_minute_and_reporters_to_the_day(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.set(datetime(2026, 3, 2, 9, 41, 27, tzinfo=UTC))
    case = make_case(portal)
    with portal.writing() as work:
        note(work, cast["omar"].account, Event.CASE_READ, case=case.id)
        chain_outbox(work)

    assert [row.noted_at for row in every(portal, JournalRow)] == [
        "2026-03-02T09:41Z",
        "2026-03-02",
    ]


@pytest.mark.usefixtures("both_databases", "cast")
def test_the_outbox_is_chained_by_date_and_emptied(portal: Portal, clock: FrozenClock) -> None:
    cases = [make_case(portal) for _ in range(3)]
    clock.forward(days=1)
    cases.append(make_case(portal))
    with portal.writing() as work:
        chained = chain_outbox(work)
    rows = every(portal, JournalRow)

    assert chained == 4
    assert count(portal, OutboxRow) == 0
    assert {row.case_id for row in rows} == {case.id for case in cases}
    assert sorted(row.noted_at for row in rows) == ["2026-03-02"] * 3 + ["2026-03-03"]
    assert {(row.actor, row.event) for row in rows} == {("reporter", "report_received")}
    assert damage(portal) is None


@pytest.mark.usefixtures("cast")
def test_the_order_in_which_reporters_did_things_is_lost(portal: Portal) -> None:
    case = make_case(portal)
    sent = [Event.REPORTER_REPLIED, Event.APPEALED, Event.REOPENED, Event.WITHDRAWN] * 4
    orders = set()
    for _ in range(6):
        with portal.writing() as work:
            for one in sent:
                note_reporter(work, one, case.id)
        with portal.writing() as work:
            chain_outbox(work)
        orders.add(tuple(row.event for row in every(portal, JournalRow)[-len(sent) :]))

    assert len(orders) == 6


@pytest.mark.usefixtures("both_databases", "cast")
def test_what_a_reporter_does_while_the_outbox_is_chained_is_not_lost(portal: Portal) -> None:
    case = make_case(portal)
    engine = portal.database.engine
    late = [
        OutboxRow(id="f" * 32, dated=portal.clock.now().today, event="withdrawn", case_id=case.id)
    ]

    def arrive_late(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "DELETE" in statement and late and not portal.database.is_sqlite:
            with portal.writing() as other:
                other.db.add(late.pop())

    event.listen(engine, "before_cursor_execute", arrive_late)
    with portal.writing() as work:
        chained = chain_outbox(work)

    assert chained + count(portal, OutboxRow) == 2 - len(late)
    assert count(portal, JournalRow) == chained


def test_a_day_of_the_organisation_begins_at_its_own_midnight(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.set(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    make_case(portal)
    (row,) = every(portal, OutboxRow)

    assert row.dated == datetime(2026, 3, 2, tzinfo=UTC).date() + timedelta(days=1)
