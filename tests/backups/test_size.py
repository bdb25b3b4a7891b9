"""How long a backup is says little about what was written on its day."""

from pathlib import Path

import pytest

from portal.backups.saving import back_up
from portal.vault.backups import HEAD_BYTES, SEALED_BYTES, STEP, filled_chunks
from portal.work import Portal
from tests.cast import make_case


def test_it_has_whole_steps_that_grow_with_it_and_cost_an_eighth_at_most() -> None:
    counts = range(1, 20_000)
    filled = [filled_chunks(count) for count in counts]

    assert filled == sorted(filled)
    assert all(STEP * (count // STEP) <= made for count, made in zip(counts, filled, strict=True))
    assert all(made % STEP == 0 for made in filled)
    assert max(made - count for count, made in zip(counts, filled, strict=True)) <= 20_000 / 8
    assert all(made <= 1.125 * (count + STEP) for count, made in zip(counts, filled, strict=True))
    assert len(set(filled)) < 120


@pytest.mark.usefixtures("cast")
def test_a_day_with_a_report_is_as_long_as_a_day_without(portal: Portal, target: Path) -> None:
    other = target.with_name("next.backup")
    back_up(portal, target)
    make_case(portal, narrative="It told a customer that the office was closed. " * 200)
    back_up(portal, other)

    assert other.stat().st_size == target.stat().st_size == HEAD_BYTES + STEP * SEALED_BYTES
