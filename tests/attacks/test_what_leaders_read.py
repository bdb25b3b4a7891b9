"""Attack 9: under the leader's role, no table of cases is ever read."""

import pytest

from portal.work import Portal
from tests.attacks.organisation import publish_quarter
from tests.attacks.reading import PATHS, Reader
from tests.attacks.what_is_read import ALLOWED, tables_in

FIGURES = {"figure_window", "figure_release", "figure_cell", "figure_facts"}
"""Releases, their windows, and the sheet of facts, which derive from no case; no contribution."""


@pytest.mark.parametrize("path", [*PATHS, "/insight/no-such-page", "/insight?severity=s1"])
def test_a_leader_reads_published_figures_only(
    portal: Portal, lena: Reader, statements: list[str], path: str
) -> None:
    publish_quarter(portal, cases=30)
    statements.clear()
    lena.client.get(path)
    assert tables_in(statements) <= ALLOWED.keys()


@pytest.mark.parametrize("path", ["/figures", "/figures.json", "/figures.csv"])
def test_the_public_pages_read_nothing_but_figures(
    portal: Portal, lena: Reader, statements: list[str], path: str
) -> None:
    publish_quarter(portal, cases=30)
    statements.clear()
    lena.client.application.test_client().get(path)
    assert tables_in(statements) <= FIGURES | {"setting"}


def test_the_hook_sees_a_page_that_counts_cases() -> None:
    assert tables_in(['SELECT count(*) FROM "case"', "SELECT 1 FROM figure_cell"]) == {
        "case",
        "figure_cell",
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_a_handful_of_queries(
    portal: Portal, lena: Reader, statements: list[str], path: str
) -> None:
    publish_quarter(portal, cases=30)
    statements.clear()
    lena.client.get(path)
    asked = [one for one in statements if one.startswith("SELECT") and "figure_" in one]
    assert len(asked) <= 6
