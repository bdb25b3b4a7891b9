"""Attacks 7 and 8: learning from which rows exist, how many, and in which order."""

import json
from typing import Any

import pytest

from portal.core.disclosure.profiles import Profile, Table
from portal.core.disclosure.schema import read_schema
from portal.work import Portal
from tests.attacks.organisation import (
    PUBLICATION,
    SYSTEMS,
    add_cases,
    keep,
    publish_quarter,
    set_up_and_open,
)
from tests.attacks.reading import Reader


def shape_of(content: Any) -> Any:
    """Return what is left of the JSON when the figures are taken out."""
    return [
        {
            **{key: value for key, value in release.items() if key not in {"tables", "total"}},
            "tables": [
                (table["table"], [(cell["cell"], cell["label"]) for cell in table["cells"]])
                for table in release["tables"]
            ],
        }
        for release in content["releases"]
    ]


@pytest.fixture(params=[0, 40, 41])
def cases(request: pytest.FixtureRequest) -> int:
    return int(request.param)


EXPECTED_ROWS = {"month": 3, "severity": 4, "category": 12, "system": len(SYSTEMS) + 2, "unit": 3}


def test_every_row_is_there_whatever_the_cases(portal: Portal, lena: Reader, cases: int) -> None:
    publish_quarter(portal, cases=cases)
    content = json.loads(lena.load("/figures.json"))
    [release] = shape_of(content)
    assert {table: len(cells) for table, cells in release["tables"]} == EXPECTED_ROWS
    assert release["published_on"] == "2026-07-14"
    rows = lena.load("/figures.csv").decode().split("\r\n")
    assert len(rows) == 1 + 1 + sum(EXPECTED_ROWS.values()) + 1


def test_stored_rows_keep_the_order_of_the_schema(portal: Portal, cases: int) -> None:
    release = publish_quarter(portal, cases=cases)
    schema = read_schema(release.window.schema)
    assert list(release.cells) == [one.table for one in schema.tables]
    assert {one.table: len(one.cells) for one in schema.tables} == {
        table: len(numbers) for table, numbers in release.cells.items()
    }


def test_a_report_never_makes_a_row(portal: Portal, lena: Reader) -> None:
    set_up_and_open(portal)
    add_cases(portal, 50, system="came-later", unit="came-later")
    keep(portal, PUBLICATION)
    assert b"came-later" not in lena.load("/figures.json") + lena.load("/insight")


def test_small_units_are_no_rows(portal: Portal) -> None:
    release = publish_quarter(portal)
    units = next(
        one for one in read_schema(release.window.schema).tables if one.table is Table.UNIT
    )
    assert [cell.key for cell in units.cells] == ["care", "desk", "other"]


def test_the_tiny_profile_has_one_yearly_total_and_nothing_else(
    portal: Portal, lena: Reader
) -> None:
    set_up_and_open(portal, Profile.TINY)
    add_cases(portal, 12)
    keep(portal, PUBLICATION.replace(year=2027, month=1, hour=8))
    [release] = json.loads(lena.load("/figures.json"))["releases"]
    assert (release["window"], release["tables"]) == ("2026", [])
