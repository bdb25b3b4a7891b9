"""Next and previous walk through every case once, whatever happens to the cases meanwhile."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.work import Portal
from tests.benchmarks.many_cases import add_many
from tests.cast import Member
from tests.desk.listing import change, listed, walk

MANY = 230
"""Enough for a walk through more than the grants that are looked up."""


@pytest.fixture
def cases(portal: Portal, cast: dict[str, Member]) -> None:
    """Cases of which Omar reads nineteen in twenty, and some are open; Una reads all."""
    add_many(portal, cast["omar"], cast["una"], MANY)


@pytest.mark.usefixtures("both_databases", "cases")
@pytest.mark.parametrize("sort", ["date", "newest", "gravest"])
def test_next_meets_every_case_once_and_previous_leads_back(una: FlaskClient, sort: str) -> None:
    pages = list(walk(una, f"/desk/cases?state=all&sort={sort}"))
    back = list(walk(una, pages[-1][0], "prev"))
    met = [reference for _, page in pages for reference in page]

    assert [len(page) for _, page in pages] == [50, 50, 50, 50, 30]
    assert len(set(met)) == MANY
    assert [page for _, page in back][::-1] == [page for _, page in pages]


@pytest.mark.usefixtures("cases")
def test_a_case_that_leaves_the_list_between_hides_no_other(
    una: FlaskClient, portal: Portal
) -> None:
    expected = [reference for _, page in walk(una, "/desk/cases") for reference in page]
    met: list[str] = []
    for _, page in walk(una, "/desk/cases"):
        met += page
        change(portal, page[0], status=Status.CLOSED, next_due_on=None)

    assert met == expected
    assert not set(listed(una)) & {expected[0], expected[50]}


@pytest.mark.usefixtures("cases")
def test_a_case_that_comes_nearer_between_moves_no_other(una: FlaskClient, portal: Portal) -> None:
    (_, first), (place, second), *_ = walk(una, "/desk/cases")
    change(portal, second[-1], next_due_on=portal.clock.now().today - timedelta(days=9_000))
    query = place.removeprefix("/desk/cases")

    assert listed(una, query)[:49] == second[:49]
    assert listed(una)[:2] == [second[-1], first[0]]


@pytest.mark.usefixtures("both_databases", "cases")
def test_who_is_excluded_meets_no_row_and_no_count_of_it(
    omar: FlaskClient, una: FlaskClient
) -> None:
    path = "/desk/cases?state=all"
    mine, all_of_them = (
        {reference for _, page in walk(one, path) for reference in page} for one in (omar, una)
    )

    assert mine < all_of_them
    assert f">{len(mine)} cases<" in omar.get(path).text
    assert f">{len(all_of_them)} cases<" in una.get(path).text


@pytest.mark.usefixtures("cases")
def test_an_address_holds_readable_facts_alone(una: FlaskClient) -> None:
    second, _ = list(walk(una, "/desk/cases?sort=gravest"))[1]

    assert second.startswith("/desk/cases?after=s")
    assert len(second) < 60


@pytest.mark.usefixtures("both_databases")
def test_a_count_is_exact_to_a_thousand(
    una: FlaskClient, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_many(portal, cast["omar"], cast["una"], 1_001)

    assert ">1,000+ cases<" in una.get("/desk/cases?state=all").text
    assert ">1,000+ cases<" not in omar.get("/desk/cases?state=all").text


@pytest.mark.usefixtures("both_databases", "cases")
@pytest.mark.parametrize("query", ["?state=all", "?severity=s1", "?wrote=reporter", "?due=late"])
def test_the_count_is_that_of_the_rows_on_every_page_and_beyond_the_last(
    omar: FlaskClient, query: str
) -> None:
    pages = list(walk(omar, f"/desk/cases{query}"))
    met = {reference for _, page in pages for reference in page}
    beyond = f"{query}&after=none.C-ZZZZ-ZZZZ"
    counted = [re.search(r">([\d,]+) cases?<", omar.get(path).text) for path, _ in pages]

    assert {found[1] for found in counted if found} == {f"{len(met)}"}
    assert f">{len(met)} case" in omar.get(f"/desk/cases{beyond}").text
    assert listed(omar, beyond) == []
