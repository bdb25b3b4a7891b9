"""The rules of the brake: who waits how long, what share there is, and what can be seen of it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from portal.core.disclosure.noise import odds, probability, total_variation
from portal.core.flood import (
    LEAST_ALLOWANCE,
    OF_DRAFTS,
    OF_REPORTS,
    TURN,
    find_wait,
    seconds_of_hour,
    share,
    turn_of,
)

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALL, HALF = Fraction(1), Fraction(1, 2)
LAST = Fraction(999, 1000)


def test_a_report_waits_until_it_is_ten_minutes_old() -> None:
    waits = [
        find_wait(NINE + timedelta(minutes=age), NINE, drawn=LAST, share=ALL)
        for age in (0, 4, 9.5, 10, 29)
    ]

    assert waits == [600, 360, 30, None, None]


def test_whoever_draws_badly_waits_until_the_next_draw() -> None:
    at = NINE + timedelta(minutes=14)
    waits = [find_wait(at, NINE, drawn=drawn, share=HALF) for drawn in (Fraction(0), HALF)]

    assert waits == [None, 6 * 60]
    assert turn_of(at + timedelta(minutes=6)) == turn_of(at) + 1


def test_a_young_report_waits_whatever_it_draws() -> None:
    assert find_wait(NINE, NINE, drawn=Fraction(0), share=ALL) == TURN.total_seconds()


def test_all_go_where_there_are_places_enough_and_else_as_many_as_there_are_places() -> None:
    assert [share(500, drafts) for drafts in (-40, 0, 500)] == [1, 1, 1]
    assert share(500, 5_000) * 5_000 == 500


def test_an_hour_ends_with_a_turn() -> None:
    assert [seconds_of_hour(NINE + timedelta(minutes=minute)) for minute in (0, 59)] == [3600, 60]
    assert turn_of(NINE + timedelta(hours=1)) - turn_of(NINE) == 6


def braked_at(allowance: int, others_before: int, own: int) -> int:
    """Return at which of one's own reports the brake is first seen; one more where it never is."""
    return min(max(1, allowance - others_before + 1), own + 1)


def seen(others_before: int) -> dict[int, float]:
    """Return how likely it is to see the brake first at each report."""
    chances: dict[int, float] = {}
    for noise in range(-800, 801):
        first = braked_at(LEAST_ALLOWANCE + noise, others_before, own=1_000)
        chances[first] = chances.get(first, 0.0) + probability(noise, OF_REPORTS)
    return chances


def test_one_report_moves_what_is_seen_of_the_brake_by_less_than_three_in_a_hundred() -> None:
    without, with_one = seen(100), seen(101)
    firsts = without.keys() | with_one.keys()
    moved = sum(abs(without.get(one, 0) - with_one.get(one, 0)) for one in firsts) / 2

    assert 0.01 < moved <= 0.0251
    assert moved <= total_variation([OF_REPORTS]) + 1e-9


def test_one_draft_open_for_an_hour_in_two_processes_moves_it_by_at_most_six_in_a_hundred() -> None:
    draws = 2 * 6

    assert total_variation([OF_DRAFTS] * draws) <= 0.06
    assert odds([OF_DRAFTS] * draws) < 1.13
