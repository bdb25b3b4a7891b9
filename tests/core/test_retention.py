"""How long archived cases are kept: longer at once, shorter after thirty days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.retention import NOTICE, Retention, Shorter

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)

MONTHS = st.integers(12, 120)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_longer_time_holds_at_once() -> None:
    assert Retention(36).choose(48, TODAY) == Retention(48)


def test_a_shorter_time_holds_thirty_days_later_and_not_a_day_before() -> None:
    chosen = Retention(36).choose(24, TODAY)
    assert chosen == Retention(36, Shorter(24, LATER))
    assert chosen.on(LATER - timedelta(days=1)).months == 36
    assert chosen.on(LATER) == Retention(24)


@pytest.mark.parametrize(
    ("months", "after"),
    [
        (36, Retention(36)),
        (60, Retention(60)),
        (12, Retention(36, Shorter(12, date(2026, 4, 11)))),
        (30, Retention(36, Shorter(30, date(2026, 4, 11)))),
        (24, Retention(36, Shorter(24, LATER))),
    ],
)
def test_whoever_chooses_again_meanwhile_gives_notice_anew(months: int, after: Retention) -> None:
    waiting = Retention(36, Shorter(24, LATER))
    assert waiting.choose(months, date(2026, 3, 12)) == after


@given(first=MONTHS, choices=st.lists(st.tuples(MONTHS, st.integers(0, 60)), max_size=6))
def test_however_often_it_is_chosen_nothing_gets_shorter_without_notice(
    first: int, choices: list[tuple[int, int]]
) -> None:
    now, day = Retention(first), TODAY
    for months, wait in choices:
        day += timedelta(days=wait)
        before = now
        now = now.choose(months, day)
        for ahead in range(NOTICE.days):
            then = day + timedelta(days=ahead)
            assert now.on(then).months >= min(before.on(then).months, before.on(day).months)
        assert now.on(day + NOTICE).months == months


@given(months=MONTHS, shorter=MONTHS, holds_from=DAYS, closed_on=DAYS)
def test_until_the_day_that_is_told_a_case_is_not_due(
    months: int, shorter: int, holds_from: date, closed_on: date
) -> None:
    retention = Retention(months, Shorter(min(shorter, months), holds_from))
    until = retention.kept_until(closed_on)
    assert closed_on >= retention.closed_before(until)
    # Months end on different days: at most three more are kept.
    assert closed_on < retention.closed_before(until + timedelta(days=4))
