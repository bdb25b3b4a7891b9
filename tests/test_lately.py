"""What is remembered for a few minutes is forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.work import Lately

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def lately() -> Lately:
    """Something was looked into at noon."""
    remembered = Lately()
    remembered.keep("looked into", NOON)
    return remembered


@pytest.mark.parametrize("minutes", [0, 4])
def test_it_is_known_for_five_minutes(lately: Lately, minutes: int) -> None:
    assert lately.knows("looked into", NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-1, 5, 600])
def test_it_is_not_known_before_nor_after(lately: Lately, minutes: int) -> None:
    assert not lately.knows("looked into", NOON + timedelta(minutes=minutes))


def test_it_begins_anew_before_it_grows_without_end(lately: Lately) -> None:
    for number in range(Lately.MOST):
        lately.keep(number, NOON)

    assert not lately.knows("looked into", NOON)
    assert lately.knows(Lately.MOST - 1, NOON)


def test_what_was_not_looked_into_is_not_known(lately: Lately) -> None:
    assert not lately.knows("something else", NOON)
