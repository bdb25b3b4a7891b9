"""A release of many cases beside one GROUP BY per table, and figures pages that never count."""

import re

import pytest
from flask import Flask

from portal.core.disclosure.profiles import Profile
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.attacks.conftest import statements
from tests.attacks.organisation import PUBLICATION, keep, set_up_and_open
from tests.attacks.reading import PATHS, sign_lena_in
from tests.benchmarks import figures
from tests.benchmarks.usefulness import usefulness
from tests.rows import count

__all__ = ["statements"]


def test_every_case_that_is_made_for_it_is_counted(portal: Portal, both_databases: str) -> None:
    set_up_and_open(portal)
    with portal.writing() as work:
        figures.fill(work.db, 2_000)
    [release] = keep(portal, PUBLICATION)
    assert count(portal, CaseRow) == 2_000
    assert all(abs(sum(cells) - 2_000) < 100 for cells in release.cells.values())


def test_the_benchmark_prints_a_ratio_for_both_families(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures.report("sqlite", 500)
    told = capsys.readouterr().out
    assert len(re.findall(r"counting +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d", told)) == 2
    assert re.findall(r"^(/[\w./]+) +\d+\.\d +\d+\.\d +\d+\.\d\d$", told, re.M) == list(PATHS)


def test_figures_pages_send_the_same_statements_whatever_the_number_of_cases(
    app: Flask, portal: Portal, statements: list[str]
) -> None:
    lena = sign_lena_in(app, portal)
    set_up_and_open(portal, Profile.STANDARD)
    keep(portal, PUBLICATION)
    statements.clear()
    pages = lena.load_all()
    sent = list(statements)
    with portal.writing() as work:
        figures.fill(work.db, 3_000)
    statements.clear()
    assert lena.load_all() == pages
    assert statements == sent
    assert len(sent) <= 8 * len(PATHS)


def test_more_cases_make_figures_more_useful() -> None:
    few = usefulness(Profile.STANDARD, 100, releases=20)
    many = usefulness(Profile.STANDARD, 1_000, releases=20)
    assert few.rows_shown < many.rows_shown
    assert few.top_three_right < many.top_three_right
