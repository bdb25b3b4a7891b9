"""Attack 9: under the leader's role, no table of cases is ever read."""

import re

import pytest

from portal.store.tables import Base
from portal.work import Portal
from tests.attacks.organisation import publish_quarter
from tests.attacks.reading import PATHS, Reader

FIGURES = {"figure_window", "figure_release", "figure_cell", "figure_facts"}
"""Releases, their windows, and the sheet of facts, which derive from no case; no contribution."""

VISITS = {"session", "account", "credential", "activation", "setting"}
"""What it takes to know that somebody is signed in, and what the organisation set."""

TABLES = set(Base.metadata.tables)


def tables_in(statements: list[str]) -> set[str]:
    words = {word for statement in statements for word in re.findall(r"\w+", _sources(statement))}
    return words & TABLES


def _sources(statement: str) -> str:
    """Return what comes after FROM and JOIN; names of columns stand before it."""
    return " ".join(re.findall(r"(?:FROM|JOIN|INTO|UPDATE)\s+\"?(\w+)", statement))


@pytest.mark.parametrize("path", [*PATHS, "/insight/no-such-page", "/insight?severity=s1"])
def test_a_leader_reads_published_figures_only(
    portal: Portal, lena: Reader, statements: list[str], path: str
) -> None:
    publish_quarter(portal, cases=30)
    statements.clear()
    lena.client.get(path)
    assert tables_in(statements) <= FIGURES | VISITS


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
