"""How a promise stands on a day, what is missing, and whether staff were told in time."""

from datetime import date, timedelta

from portal.core.register_entries import (
    FIELDS,
    EntryKind,
    Promise,
    list_missing,
    stand,
    told_late,
)

DUE = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_a_promise_is_broken_the_day_after_it_was_due_and_late_is_not_kept_in_time() -> None:
    assert stand(DUE, None, today=DUE) is Promise.OPEN
    assert stand(DUE, None, today=DUE + DAY) is Promise.BROKEN
    assert stand(DUE, DUE, today=DUE + 9 * DAY) is Promise.KEPT
    assert stand(DUE, DUE + DAY, today=DUE + 9 * DAY) is Promise.KEPT_LATE


def test_what_is_missing_is_said_in_words() -> None:
    whole = dict.fromkeys(FIELDS, "said")
    holed = {**whole, "limits": "", "logs_months": None}

    assert list(list_missing(whole, set(EntryKind), has_promises=True)) == []
    assert list(list_missing(holed, {EntryKind.NOTICE, EntryKind.PILOT}, has_promises=False)) == [
        "how long its logs are kept",
        "what it gets wrong",
        "an impact assessment",
        "an audit",
        "a commitment",
    ]


def test_staff_are_told_before_the_first_use_or_late() -> None:
    assert told_late(DUE, [DUE + 9 * DAY, DUE]) is None
    assert told_late(DUE, [DUE + 9 * DAY]) == 9 * DAY
    assert told_late(DUE, []) is None
    assert told_late(None, [DUE]) is None
