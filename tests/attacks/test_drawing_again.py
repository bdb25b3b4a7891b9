"""Attack 6: making the portal draw a second time, by a re-run, a crash or a restored backup."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from portal.casework.figures.measuring import count
from portal.casework.figures.publishing import (
    add_noise,
    adopt,
    due_publications,
    publish,
    verify_releases,
)
from portal.casework.figures.release_log import Line, append_line
from portal.clock import moment_at
from portal.core.disclosure.chain import GENESIS, Release
from portal.core.disclosure.profiles import Family
from portal.core.disclosure.schema import read_schema
from portal.core.errors import PublicationRefused
from portal.store.immutable import FIGURE_TABLES
from portal.store.releases import list_releases
from portal.store.tables import FigureLedgerRow
from portal.work import Portal, Work
from tests.attacks.organisation import (
    PUBLICATION,
    add_cases,
    keep,
    log_of,
    publish_quarter,
    set_up_and_open,
)

QUARTER = "2026-Q2"
NEXT_MORNING = PUBLICATION + timedelta(days=1)


@contextmanager
def publishing(portal: Portal, at: datetime = PUBLICATION) -> Iterator[Work]:
    moment = moment_at(at, portal.settings.timezone)
    with portal.writing(moment, isolation="SERIALIZABLE") as work:
        yield work


def stored(portal: Portal) -> list[Release]:
    with portal.reading() as work:
        return list_releases(work.db)


def back_up(portal: Portal, folder: Path) -> Path:
    portal.database.truncate_log()
    portal.database.dispose()
    return Path(shutil.copy(portal.settings.data_dir / "portal.sqlite3", folder / "backup"))


def restore(portal: Portal, backup: Path) -> None:
    portal.database.truncate_log()
    portal.database.dispose()
    shutil.copyfile(backup, portal.settings.data_dir / "portal.sqlite3")


class PowerCut(Exception):
    """The process dies between the file's line and the database's commit."""


def publish_into_a_power_cut(portal: Portal) -> list[Release]:
    drawn = []
    with suppress(PowerCut), publishing(portal) as work:
        drawn.append(publish(work, QUARTER, Family.RECEIVED))
        raise PowerCut
    return drawn


def test_a_release_is_the_true_counts_with_the_noise_that_was_drawn(
    portal: Portal, both_databases: str
) -> None:
    set_up_and_open(portal)
    add_cases(portal, 12)
    with publishing(portal) as work:
        release = publish(work, QUARTER, Family.RECEIVED, randbelow=Random(5).randrange)
    schema = read_schema(release.window.schema)
    noise = add_noise(schema, count(schema, []), randbelow=Random(5).randrange)
    truth = {
        table: [a - b for a, b in zip(release.cells[table], noise[table], strict=True)]
        for table in noise
    }
    assert {table: sorted(set(numbers)) for table, numbers in truth.items()} == {
        table: [0, 12] for table in noise
    }
    assert {table: sum(numbers) for table, numbers in truth.items()} == dict.fromkeys(noise, 12)
    assert stored(portal) == [release]


def test_a_window_without_a_case_is_published_too(portal: Portal) -> None:
    release = publish_quarter(portal, cases=0)
    assert release.published_on.isoformat() == "2026-07-14"


def test_a_second_run_publishes_nothing(portal: Portal, both_databases: str) -> None:
    release = publish_quarter(portal, cases=20)
    assert keep(portal, NEXT_MORNING) == []
    with pytest.raises(PublicationRefused), publishing(portal, NEXT_MORNING) as work:
        publish(work, QUARTER, Family.RECEIVED)
    assert stored(portal) == [release]


def test_a_release_is_refused_before_its_instant(portal: Portal) -> None:
    set_up_and_open(portal)
    too_early = PUBLICATION - timedelta(seconds=1)
    with pytest.raises(PublicationRefused), publishing(portal, too_early) as work:
        publish(work, QUARTER, Family.RECEIVED)
    with publishing(portal, too_early) as work:
        assert due_publications(work) == []


@pytest.mark.parametrize(
    ("window", "family"), [("2026-Q3", Family.RECEIVED), (QUARTER, Family.MATURITY)]
)
def test_what_was_not_frozen_when_the_window_opened_is_refused(
    portal: Portal, window: str, family: Family
) -> None:
    set_up_and_open(portal)
    with pytest.raises(PublicationRefused), publishing(portal) as work:
        publish(work, window, family)


def test_the_ledger_refuses_a_release_over_the_cap(portal: Portal) -> None:
    set_up_and_open(portal)
    entry = {"window": QUARTER, "family": Family.MATURITY, "epsilon": str(Fraction(21, 10))}
    with portal.writing() as work:
        work.db.execute(insert(FigureLedgerRow), [entry])
    with pytest.raises(PublicationRefused, match="cap"), publishing(portal) as work:
        publish(work, QUARTER, Family.RECEIVED)


@pytest.mark.parametrize("table", FIGURE_TABLES)
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {0} SET {1} = {1}"])
def test_the_database_refuses_to_change_what_was_published(
    portal: Portal, both_databases: str, table: str, deed: str
) -> None:
    publish_quarter(portal, cases=3)
    column = {"figure_cell": "stored", "figure_contribution": "cells", "figure_ledger": "epsilon"}
    statement = deed.format(table, column.get(table, "ends_on" if "window" in table else "hash"))
    with pytest.raises(DatabaseError, match="never changed"), portal.writing() as work:
        work.db.execute(text(statement))


def test_after_a_crash_before_the_commit_the_same_numbers_are_stored(
    portal: Portal, both_databases: str
) -> None:
    set_up_and_open(portal)
    add_cases(portal, 30)
    drawn = publish_into_a_power_cut(portal)
    assert stored(portal) == []
    assert keep(portal, NEXT_MORNING) == drawn
    assert stored(portal) == drawn


def test_publishing_what_the_file_knows_is_refused(portal: Portal) -> None:
    set_up_and_open(portal)
    publish_into_a_power_cut(portal)
    with pytest.raises(PublicationRefused, match="nothing is drawn"), publishing(portal) as work:
        publish(work, QUARTER, Family.RECEIVED)


def test_after_a_restore_the_release_is_adopted_and_not_drawn_again(
    portal: Portal, tmp_path: Path
) -> None:
    set_up_and_open(portal)
    add_cases(portal, 30)
    backup = back_up(portal, tmp_path)
    published = keep(portal, PUBLICATION)
    restore(portal, backup)
    assert stored(portal) == []
    assert keep(portal, NEXT_MORNING) == published
    assert stored(portal) == published


def test_a_restored_database_from_before_the_window_learns_the_window_too(
    portal: Portal, tmp_path: Path
) -> None:
    backup = back_up(portal, tmp_path)
    published = publish_quarter(portal, cases=30)
    restore(portal, backup)
    assert keep(portal, NEXT_MORNING) == [published]


def test_two_publishers_at_once_draw_once(portal: Portal, both_databases: str) -> None:
    set_up_and_open(portal)
    add_cases(portal, 30)
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(keep, portal, PUBLICATION) for _ in range(4)]
    refused = [run.exception() for run in runs if run.exception() is not None]
    assert all(isinstance(error, PublicationRefused | DBAPIError) for error in refused)
    keep(portal, NEXT_MORNING)
    assert len(stored(portal)) == 1
    assert log_of(portal).read_text(encoding="utf-8").count("\n") == 1
    with portal.reading() as work:
        assert verify_releases(work)


def test_a_line_is_never_written_behind_another_publishers(portal: Portal) -> None:
    set_up_and_open(portal)
    line = Line(b"x" * 32, "{}")
    append_line(portal.settings, line, previous=GENESIS)
    with pytest.raises(PublicationRefused, match="Another publisher"):
        append_line(portal.settings, line, previous=GENESIS)


def test_a_half_written_line_was_never_published(portal: Portal) -> None:
    set_up_and_open(portal)
    log_of(portal).write_text("ab12 {half a li", encoding="utf-8")
    published = keep(portal, PUBLICATION)
    assert stored(portal) == published
    assert log_of(portal).read_text(encoding="utf-8").count("\n") == 1


def test_without_the_file_nothing_more_is_drawn(portal: Portal) -> None:
    publish_quarter(portal)
    log_of(portal).unlink()
    with pytest.raises(PublicationRefused), publishing(portal) as work:
        adopt(work)


def test_a_changed_line_stops_everything(portal: Portal) -> None:
    publish_quarter(portal)
    line = log_of(portal).read_text(encoding="utf-8")
    log_of(portal).write_text(line.replace("standard", "stendard"), encoding="utf-8")
    with pytest.raises(PublicationRefused, match="changed"), publishing(portal) as work:
        adopt(work)


def test_releases_are_verified_against_their_chain(portal: Portal) -> None:
    publish_quarter(portal, cases=9)
    with portal.reading() as work:
        assert verify_releases(work)
    with portal.writing() as work:
        work.db.execute(text("DROP TRIGGER figure_cell_refuse_update"))
        work.db.execute(text("UPDATE figure_cell SET stored = stored + 1 WHERE position = 0"))
    with portal.reading() as work:
        assert not verify_releases(work)
