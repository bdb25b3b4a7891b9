"""Whatever somebody does to the stored entries, a check finds it, and says where it begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.core.journal import Break, Head, Link, read_heads, verify, write_head
from tests.core.test_journal import make_journal

LENGTH = 12
WHOLE = tuple(make_journal(LENGTH))
HEAD = Head(LENGTH, WHOLE[-1].hash)

places = st.integers(0, LENGTH - 1)


def changed(links: Sequence[Link], place: int, count: int) -> list[Link]:
    link = links[place % len(links)]
    entry = link.entry and replace(link.entry, details={"cases": 1000 + count})
    return [Link(entry, one.hash) if one is link else one for one in links]


def without(links: Sequence[Link], place: int, count: int) -> list[Link]:
    return [*links[:place], *links[place + 1 + count % 3 :]]


def moved(links: Sequence[Link], place: int, count: int) -> list[Link]:
    rest = list(links)
    taken = rest.pop(place % len(rest))
    rest.insert(count % (len(rest) + 1), taken)
    return rest


def repeated(links: Sequence[Link], place: int, count: int) -> list[Link]:
    rest = list(links)
    rest.insert(count % (len(rest) + 1), rest[place % len(rest)])
    return rest


def cut(links: Sequence[Link], place: int, count: int) -> list[Link]:
    return list(links[: max(1, place)])


def flipped(links: Sequence[Link], place: int, count: int) -> list[Link]:
    rest, at = list(links), place % len(links)
    hash = bytearray(rest[at].hash)
    hash[count % 32] ^= 1 << (count % 8)
    rest[at] = Link(rest[at].entry, bytes(hash))
    return rest


deeds = st.lists(
    st.tuples(
        st.sampled_from([changed, without, moved, repeated, cut, flipped]),
        places,
        st.integers(0, 999),
    ),
    min_size=1,
    max_size=4,
)


@given(deeds)
def test_any_tampering_is_found_where_it_begins(done: list[tuple[object, int, int]]) -> None:
    links = list(WHOLE)
    for deed, place, count in done:
        links = deed(links, place, count) or [WHOLE[0]]  # type: ignore[operator]
    assume(links != list(WHOLE))
    begins = next(
        (number for number, (one, was) in enumerate(zip(links, WHOLE, strict=False)) if one != was),
        min(len(links), LENGTH),
    )
    found = verify(links, heads=[HEAD])

    assert isinstance(found, Break)
    assert found.sequence == begins + 1


@given(st.integers(1, LENGTH), st.integers(1, LENGTH))
def test_every_noted_head_of_a_whole_journal_holds(one: int, other: int) -> None:
    heads = [Head(number, WHOLE[number - 1].hash) for number in (one, other)]
    day = date(2026, 3, 2)
    text = "\n".join(write_head(head, day) for head in heads)

    assert read_heads(text) == tuple(heads)
    assert verify(WHOLE, heads=heads) is None


def test_two_heads_for_one_place_cannot_both_hold() -> None:
    other = Head(LENGTH, bytes(32))

    assert verify(WHOLE, heads=[HEAD, other]) is not None
    assert verify(WHOLE, heads=[other, HEAD]) is not None


@pytest.mark.parametrize("text", ["", "\n", "7", "0 " + "0" * 64, "7 " + "0" * 63, "7 " + "A" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="A noted head is"):
        read_heads(text)
