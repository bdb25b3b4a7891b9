"""A page of a search over five thousand sealed cases is quick, and small in memory."""

import pytest

from portal.work import Portal
from tests.benchmarks.sealed_cases import add_sealed_cases
from tests.benchmarks.searching import CASES, CPU_SECONDS, EVERYWHERE, MEGABYTES, NOWHERE, measure
from tests.cast import Member


@pytest.mark.usefixtures("both_databases")
def test_the_first_page_costs_less_than_three_seconds_and_200_megabytes(
    portal: Portal, cast: dict[str, Member]
) -> None:
    add_sealed_cases(portal, cast["omar"], CASES)
    nowhere = measure(portal, cast["omar"], NOWHERE)
    everywhere = measure(portal, cast["omar"], EVERYWHERE)

    assert nowhere.seconds < CPU_SECONDS
    assert everywhere.seconds < CPU_SECONDS
    assert max(nowhere.megabytes, everywhere.megabytes) < MEGABYTES
    assert (nowhere.step.searched, len(nowhere.step.hits)) == (1_000, 0)
    assert (everywhere.step.searched, len(everywhere.step.hits)) == (20, 20)


def test_the_longest_texts_are_searched_in_bounded_memory(
    portal: Portal, cast: dict[str, Member]
) -> None:
    """Sixty thousand bytes in each of four hundred reports: more than one page takes."""
    add_sealed_cases(portal, cast["omar"], 400, narrative="é" * 30_000)
    cost = measure(portal, cast["omar"], NOWHERE)

    assert 0 < cost.step.searched < 400
    assert cost.step.reached is not None
    assert cost.seconds < CPU_SECONDS
    assert cost.megabytes < MEGABYTES / 4
