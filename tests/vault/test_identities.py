"""Who a reporter is: for the chosen alone, and not even the rows tell who was chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.public import PrivateKey

from portal.core.errors import SealBroken
from portal.vault.identities import (
    BOX_BYTES,
    REPORTER,
    box_for,
    box_for_nobody,
    identity_tag,
    new_identity_id,
    new_identity_key,
    open_box,
    open_identity,
    seal_identity,
)

from .builders import CASE, OMAR, OTHER_CASE, UNA, flip_bit, make_keyring

IDENTITY, OTHER = "1e" * 16, "2f" * 16
KEY = bytes(range(32))
OMARS, UNAS = PrivateKey(b"o" * 32), PrivateKey(b"u" * 32)
TOLD = b'{"name": "Rosa Stern"}'
PLACE = {"case": CASE, "identity": IDENTITY}


def box_of_omar():
    return box_for(KEY, **PLACE, reading_public=bytes(OMARS.public_key))


def test_the_chosen_open_what_was_told():
    key = open_box(box_of_omar(), **PLACE, reading_private=bytes(OMARS))
    assert open_identity(key, seal_identity(KEY, TOLD, **PLACE), **PLACE) == TOLD


def test_for_everybody_else_a_box_is_like_one_for_nobody():
    boxes = (box_of_omar(), box_for_nobody())
    opened = [open_box(box, **PLACE, reading_private=bytes(UNAS)) for box in boxes]
    assert opened == [None, None]
    assert {len(box) for box in boxes} == {BOX_BYTES}


@pytest.mark.parametrize("place", [{"case": OTHER_CASE}, {"identity": OTHER}])
def test_what_was_moved_is_refused(place):
    with pytest.raises(SealBroken):
        open_box(box_of_omar(), **{**PLACE, **place}, reading_private=bytes(OMARS))
    with pytest.raises(SealBroken):
        open_identity(KEY, seal_identity(KEY, TOLD, **PLACE), **{**PLACE, **place})


@given(some.integers(min_value=0))
def test_any_flipped_bit_is_refused(place):
    with pytest.raises(SealBroken):
        open_identity(KEY, flip_bit(seal_identity(KEY, TOLD, **PLACE), place), **PLACE)


def test_short_and_long_words_have_few_sizes():
    sizes = {len(seal_identity(KEY, b"x" * length, **PLACE)) for length in range(250)}
    assert len(sizes) == 1


def test_a_tag_is_found_in_no_other_table_and_no_other_text():
    ring = make_keyring()
    tags = {
        ring.handler_tag(OMAR, 1),
        identity_tag(ring, IDENTITY, OMAR, key_version=1),
        identity_tag(ring, IDENTITY, OMAR, key_version=2),
        identity_tag(ring, OTHER, OMAR, key_version=1),
        identity_tag(ring, IDENTITY, UNA, key_version=1),
        identity_tag(ring, IDENTITY, REPORTER, key_version=1),
    }
    assert len(tags) == 6


def test_every_text_has_a_key_and_an_id_of_its_own():
    assert len({new_identity_key() for _ in range(9)} | {new_identity_id() for _ in range(9)}) == 18
