"""The journal: what it refuses to hold, and that no change goes unseen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cases import CaseId
from portal.core.events import Event
from portal.core.journal import (
    GENESIS,
    Break,
    Damage,
    Entry,
    Head,
    Link,
    canonical,
    chain,
    read_entry,
    stamp,
    verify,
    write_details,
)
from tests.core.builders import OMAR_ID

CASE = CaseId("ab" * 16)
MINUTE, DAY = "2026-03-02T09:15Z", "2026-03-02"


def make_entry(sequence: int = 1, **changes: Any) -> Entry:
    """Return the entry of a case that Omar accepted."""
    details: dict[str, str | int] = {
        "move": "accept",
        "from": "triage",
        "to": "investigating",
        "level": 1,
    }
    entry = Entry(sequence, MINUTE, OMAR_ID, Event.MOVED, CASE, details)
    return replace(entry, **changes)


def make_links(entries: Sequence[Entry]) -> list[Link]:
    """Chain entries as the store does."""
    links, previous = [], GENESIS
    for entry in entries:
        previous = chain(previous, entry)
        links.append(Link(entry, previous))
    return links


def make_journal(count: int) -> list[Link]:
    """Return a whole journal of entries that differ."""
    return make_links([make_entry(n, details={"cases": n}) for n in range(1, count + 1)])


def test_the_canonical_form_is_known() -> None:
    assert canonical(make_entry()) == (
        b'[1,1,"2026-03-02T09:15Z","00000000000000000000000000000001","moved",'
        b'"abababababababababababababababab",'
        b'{"from":"triage","level":1,"move":"accept","to":"investigating"}]'
    )


def test_the_hash_is_known() -> None:
    assert chain(GENESIS, make_entry()).hex() == (
        "acc6ef46a64a81bffd90742c16235fc1ec3e402a5aafe38951b421727520f93a"
    )


def test_a_whole_journal_has_no_break() -> None:
    assert verify(make_journal(20)) is None
    assert verify([]) is None


places = st.integers(0, 9)
CHANGES: list[dict[str, Any]] = [
    {"at": "2026-03-02T09:16Z"},
    {"at": "yesterday"},
    {"actor": "f" * 32},
    {"actor": "somebody"},
    {"event": Event.CASE_READ},
    {"case": None},
    {"case": CaseId("cd" * 16)},
    {"details": {}},
    {"details": {"cases": 999}},
    {"details": {"cases": True}},
    {"details": {"text": "free"}},
]


@given(place=places, change=st.sampled_from(CHANGES))
def test_any_changed_entry_is_found_where_it_is(place: int, change: dict[str, Any]) -> None:
    links = make_journal(10)
    entry = links[place].entry or make_entry()
    links[place] = Link(replace(entry, **change), links[place].hash)

    assert verify(links) == Break(place + 1, Damage.CHANGED)


@given(place=places, bit=st.integers(0, 255))
def test_any_flipped_bit_of_a_hash_is_found(place: int, bit: int) -> None:
    links = make_journal(10)
    damaged = bytearray(links[place].hash)
    damaged[bit // 8] ^= 1 << (bit % 8)
    links[place] = Link(links[place].entry, bytes(damaged))

    assert verify(links) == Break(place + 1, Damage.CHANGED)


@given(place=st.integers(0, 8), length=st.integers(1, 9))
def test_removed_entries_are_missing(place: int, length: int) -> None:
    links = make_journal(10)
    del links[place : min(place + length, 9)]

    assert verify(links) == Break(place + 1, Damage.MISSING)


@given(one=places, other=places)
def test_swapped_entries_are_reordered(one: int, other: int) -> None:
    links = make_journal(11)
    first, second = min(one, other), max(one, other) + 1
    links[first], links[second] = links[second], links[first]

    assert verify(links) == Break(first + 1, Damage.REORDERED)


def test_an_entry_told_twice_is_reordered() -> None:
    links = make_journal(4)
    links.insert(2, links[1])

    assert verify(links) == Break(3, Damage.REORDERED)


def test_the_last_entry_told_twice_is_reordered() -> None:
    links = make_journal(4)
    links.append(links[3])

    assert verify(links) == Break(5, Damage.REORDERED)


def test_an_invented_entry_is_found() -> None:
    links = make_journal(3)
    links.append(Link(make_entry(4), bytes(32)))

    assert verify(links) == Break(4, Damage.CHANGED)


def test_an_entry_that_cannot_be_read_is_changed() -> None:
    links = make_journal(3)
    links[1] = Link(None, links[1].hash)

    assert verify(links) == Break(2, Damage.CHANGED)


def test_a_head_noted_elsewhere_shows_a_cut_at_the_end() -> None:
    links = make_journal(5)
    head = Head(5, links[4].hash)

    assert verify(links, heads=[head]) is None
    assert verify(links[:3], heads=[head]) == Break(4, Damage.MISSING)
    assert verify(links[:3]) is None


def test_a_head_noted_elsewhere_shows_a_journal_written_anew() -> None:
    head = Head(3, make_journal(3)[2].hash)
    written_anew = make_links([make_entry(n) for n in range(1, 6)])

    assert verify(written_anew) is None
    assert verify(written_anew, heads=[head]) == Break(3, Damage.CHANGED)


def test_a_break_says_where_in_words() -> None:
    assert str(Break(7, Damage.MISSING)) == "Entry 7 is missing."


UNFIT: list[dict[str, Any]] = [
    {"sequence": 0},
    {"at": DAY},
    {"at": "2026-03-02T09:15:07Z"},
    {"actor": "reporter"},
    {"actor": "clock"},
    {"actor": "omar"},
    {"case": "C-7K3M-Q9ZD"},
    {"details": {"narrative": "x"}},
    {"details": {"move": "He said that I"}},
    {"details": {"move": "x" * 41}},
    {"details": {"reason": "because"}},
    {"details": {"account": "omar"}},
    {"details": {"cases": "3"}},
    {"details": {"cases": -1}},
    {"details": {"cases": 1.5}},
    {"details": {"cases": True}},
    {"details": {"day": "2 March"}},
    {"details": {"slug": "Claims Helper"}},
    {"details": {"move": "accept\n"}},
]


@pytest.mark.parametrize("change", UNFIT)
def test_the_journal_takes_no_text_no_name_and_no_wrong_time(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        chain(GENESIS, make_entry(**change))


@pytest.mark.parametrize("actor", ["reporter", "clock"])
def test_reporters_and_the_clock_leave_only_a_date(actor: str) -> None:
    at = stamp(actor, at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC), today=date(2026, 3, 3))

    assert at == "2026-03-03"
    assert len(chain(GENESIS, make_entry(at=at, actor=actor))) == 32


@pytest.mark.parametrize("actor", [OMAR_ID, "operator"])
def test_staff_and_operators_leave_a_minute_in_universal_time(actor: str) -> None:
    berlin = timezone(timedelta(hours=1))

    at = stamp(actor, at=datetime(2026, 3, 2, 10, 15, 59, tzinfo=berlin), today=date(2026, 3, 2))

    assert at == MINUTE
    assert len(chain(GENESIS, make_entry(at=at, actor=actor))) == 32


def read_back(entry: Entry, **changes: Any) -> Entry | None:
    """Read an entry as the store keeps it."""
    stored = {
        "actor": entry.actor,
        "event": entry.event.value,
        "case": entry.case,
        "details": write_details(entry),
    }
    return read_entry(entry.sequence, entry.at, **(stored | changes))


def test_an_entry_is_read_back_as_it_was_written() -> None:
    assert read_back(make_entry()) == make_entry()
    assert read_back(make_entry(case=None)) == make_entry(case=None)


@pytest.mark.parametrize(
    "damage",
    [
        {"event": "invented"},
        {"details": "{"},
        {"details": "[1]"},
        {"details": '{"cases":  1}'},
        {"details": '{"cases": 1, "cases": 1}'},
    ],
)
def test_a_stored_entry_that_was_tampered_with_is_not_read(damage: dict[str, str]) -> None:
    assert read_back(make_entry(), **damage) is None
