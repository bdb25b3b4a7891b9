"""How many messages one day takes, by what stands in the case."""

from datetime import date, timedelta

from portal.core.message_limit import (
    LATELY,
    LEAST_MESSAGES,
    MOST_BYTES,
    MOST_MESSAGES,
    Written,
    messages_left,
)

TODAY = date(2026, 3, 2)


def wrote(position: int, *, dated: date = TODAY, size: int = 1024) -> Written:
    return Written(True, True, position, dated, size)


def told(position: int) -> Written:
    return Written(False, False, position, TODAY, 1024)


def test_a_day_takes_so_many_and_no_more() -> None:
    messages = [wrote(number) for number in range(MOST_MESSAGES + 5)]
    left = [messages_left(messages[:count], TODAY) for count in (0, 1, 19, 20, 25)]

    assert left == [20, 19, 1, 0, 0]


def test_the_next_day_and_a_word_from_the_desk_begin_anew() -> None:
    messages = [wrote(number) for number in range(MOST_MESSAGES)]

    assert messages_left(messages, TODAY + timedelta(days=1)) == MOST_MESSAGES
    assert messages_left([*messages, told(20)], TODAY) == MOST_MESSAGES
    assert messages_left([*messages, told(20), wrote(21)], TODAY) == MOST_MESSAGES - 1


def test_words_that_are_kept_as_no_message_count_in_bytes_alone() -> None:
    objection = Written(True, False, 1, TODAY, 1024)

    assert messages_left([objection] * 30, TODAY) == MOST_MESSAGES


def test_a_full_case_still_takes_two_a_day() -> None:
    before = wrote(1, dated=TODAY - timedelta(days=1), size=MOST_BYTES + 1)

    assert messages_left([before], TODAY) == LEAST_MESSAGES
    assert messages_left([before, wrote(2), wrote(3)], TODAY) == 0
    assert messages_left([before, wrote(2), wrote(3), told(4)], TODAY) == LEAST_MESSAGES


def test_what_was_written_a_month_ago_fills_nothing() -> None:
    before = wrote(1, dated=TODAY - LATELY, size=MOST_BYTES + 1)

    assert messages_left([before], TODAY) == MOST_MESSAGES
