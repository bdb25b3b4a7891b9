"""Serious incidents: the shortest time governs, and one person never makes it longer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.serious import aware_since, governing, is_weaker, may_be_aware_on
from portal.core.shipped_clocks import AUTHORITY_DAYS
from portal.core.taxonomy import SeriousIncident
from tests.core.builders import TODAY, make_case

SERIOUS, DEATH, WIDESPREAD = SeriousIncident
ticked = st.sets(st.sampled_from(SeriousIncident))
findings = st.none() | st.sampled_from(SeriousIncident)


@pytest.mark.parametrize(
    ("ticks", "governs"),
    [
        ((), None),
        ((SERIOUS,), SERIOUS),
        ((SERIOUS, DEATH), DEATH),
        ((DEATH, WIDESPREAD), WIDESPREAD),
        ((WIDESPREAD, DEATH, SERIOUS), WIDESPREAD),
    ],
)
def test_the_one_with_the_shortest_time_governs(
    ticks: tuple[SeriousIncident, ...], governs: SeriousIncident | None
) -> None:
    assert governing(ticks) is governs


@given(ticked=ticked)
def test_no_other_that_was_ticked_would_be_due_earlier(ticked: set[SeriousIncident]) -> None:
    found = governing(ticked)

    assert (found is None) == (not ticked)
    assert all(AUTHORITY_DAYS[found][0] <= AUTHORITY_DAYS[one][0] for one in ticked if found)


@given(new=findings, old=findings)
def test_of_two_findings_one_at_most_gives_more_time(
    new: SeriousIncident | None, old: SeriousIncident | None
) -> None:
    assert not (is_weaker(new, old) and is_weaker(old, new))
    assert is_weaker(new, old) == (
        old is not None and new is not old and governing({one for one in (new, old) if one}) is old
    )


@pytest.mark.parametrize(
    ("days", "may"), [(-367, False), (-366, True), (-1, True), (0, True), (5, True), (6, False)]
)
def test_awareness_is_neither_to_come_nor_absurd(days: int, *, may: bool) -> None:
    day, today = TODAY + timedelta(days=days), TODAY + timedelta(days=5)

    assert may_be_aware_on(day, received_on=TODAY, today=today) is may


@pytest.mark.parametrize(
    ("noted", "given", "since"),
    [
        (None, None, TODAY),
        (None, date(2026, 2, 1), date(2026, 2, 1)),
        (date(2026, 2, 20), date(2026, 2, 1), date(2026, 2, 1)),
        (date(2026, 2, 20), date(2026, 3, 2), date(2026, 2, 20)),
        (date(2026, 2, 20), None, date(2026, 2, 20)),
    ],
)
def test_a_day_that_was_noted_is_never_moved_away(
    noted: date | None, given: date | None, since: date
) -> None:
    case = make_case(serious=SERIOUS if noted else None, aware_on=noted)

    assert aware_since(case, given) == since
