"""Attacks 2, 3 and 6: polling, changing and erasing cases, and reading over and over."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.casework.figures.publishing import add_noise
from portal.core.disclosure.chain import Release
from portal.core.disclosure.profiles import Family
from portal.core.disclosure.schema import read_schema
from portal.core.severity import Severity
from portal.core.taxonomy import Category
from portal.insight import operations
from portal.insight.showing import show_all
from portal.store.counting import count_contributed
from portal.store.releases import list_releases
from portal.store.tables import CaseRow, FigureCountedRow
from portal.work import Portal
from tests.attacks.organisation import (
    INSIDE,
    PUBLICATION,
    add_cases,
    empty_case_tables,
    keep,
    publish_quarter,
    set_up_and_open,
)
from tests.attacks.reading import Reader


def test_hourly_polling_sees_a_change_at_the_scheduled_instant_alone(
    portal: Portal, lena: Reader
) -> None:
    set_up_and_open(portal)
    seen = []
    for hours in range(-6, 6):
        add_cases(portal, 7)
        keep(portal, PUBLICATION + timedelta(hours=hours))
        seen.append(lena.load("/figures.json") + lena.load("/insight"))
    assert seen[0] != seen[6]
    assert seen == [seen[0]] * 6 + [seen[6]] * 6


def test_a_page_that_was_kept_is_replaced_at_the_scheduled_instant_alone(
    portal: Portal, lena: Reader
) -> None:
    set_up_and_open(portal)
    paths = ("/figures", "/figures.json", "/figures.csv")
    seen = []
    for hours in (-2, -1, 0, 1):
        add_cases(portal, 9)
        keep(portal, PUBLICATION + timedelta(hours=hours))
        seen.append([(lena.load_kept(path), lena.load(path)) for path in paths])
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]
    assert all(old != new for old, new in zip(seen[1], seen[2], strict=True))
    assert all(kept == fresh for pages in seen for kept, fresh in pages)


def test_emptying_the_case_tables_changes_no_byte(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=300)
    before = lena.load_all()
    with portal.writing() as work:
        empty_case_tables(work)
    keep(portal, PUBLICATION + timedelta(days=1))
    assert lena.load_all() == before


def test_a_later_change_of_a_case_changes_no_byte(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=300)
    before = lena.load_all()
    with portal.writing() as work:
        work.db.execute(update(CaseRow).values(severity=Severity.S1, category=Category.UNSAFE))
    add_cases(portal, 40, received_on=INSIDE, entered_on=PUBLICATION.date())
    keep(portal, PUBLICATION + timedelta(days=1))
    assert lena.load_all() == before


def test_a_thousand_reads_give_one_answer(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=60)
    assert len({lena.load("/figures.json") for _ in range(1000)}) == 1
    assert len({lena.load("/insight") for _ in range(50)}) == 1
    assert len({lena.load("/figures.csv") for _ in range(50)}) == 1


@pytest.mark.parametrize("changes", ["received_on = '2026-08-20'", "entered_on = '2026-08-20'"])
def test_the_database_refuses_to_move_a_case_into_a_second_window(
    portal: Portal, both_databases: str, changes: str
) -> None:
    publish_quarter(portal, cases=5)
    with pytest.raises(DatabaseError, match="never changed"), portal.writing() as work:
        work.db.execute(text(f'UPDATE "case" SET {changes}'))


def test_what_a_case_contributed_stays_and_names_no_case(portal: Portal) -> None:
    publish_quarter(portal, cases=5)
    with portal.writing() as work:
        work.db.execute(delete(CaseRow))
    with portal.reading() as work:
        assert count_contributed(work.db, "2026-Q2") == 5
        assert work.db.query(FigureCountedRow).count() == 0


def test_noise_that_is_drawn_at_each_view_is_caught(
    portal: Portal, lena: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_quarter(portal, cases=60)
    monkeypatch.setattr(
        operations, "show_all", lambda releases: show_all(map(draw_again, releases))
    )
    assert len({lena.load("/figures.json") for _ in range(20)}) > 1


def test_a_page_that_counts_cases_is_caught(
    portal: Portal, lena: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_quarter(portal, cases=300)
    monkeypatch.setattr(operations, "list_releases", list_live_counts)
    before = lena.load_all()
    with portal.writing() as work:
        empty_case_tables(work)
    assert lena.load_all() != before


def draw_again(release: Release) -> Release:
    schema = read_schema(release.window.schema)
    cells = add_noise(schema, dict(release.cells), randbelow=secrets.randbelow)
    return replace(release, cells=cells)


def list_live_counts(
    db: Session, *, family: Family | None = None, limit: int | None = None
) -> list[Release]:
    live = db.query(CaseRow).count()
    return [
        replace(one, cells={table: (live,) * len(cells) for table, cells in one.cells.items()})
        for one in list_releases(db, family=family, limit=limit)
    ]
