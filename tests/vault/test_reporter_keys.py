"""The reporter's private half opens with their tracking code, for their case, alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.public import PrivateKey

from portal.core.errors import SealBroken
from portal.vault.grants import open_grant, seal_grant
from portal.vault.reporter_keys import (
    make_reporter_keys,
    open_reporter_private,
    reporter_public,
)
from portal.vault.tracking import generate

from .builders import CASE, CASE_KEY, OTHER_CASE, flip_bit

CODE = generate()
KEYS = make_reporter_keys(CODE, case=CASE)


def open_with(code, *, sealed=KEYS.sealed_private, case=CASE):
    return open_reporter_private(code.wrapping_key(), sealed, case=case)


def test_the_code_opens_the_private_half_of_the_public_key():
    assert bytes(PrivateKey(open_with(CODE)).public_key) == KEYS.public


def test_the_reporter_opens_an_epoch_that_was_begun_without_them():
    box = seal_grant(CASE_KEY, case=CASE, epoch=2, reading_public=KEYS.public)
    assert open_grant(box, case=CASE, epoch=2, reading_private=open_with(CODE)) == CASE_KEY


def test_another_code_opens_nothing():
    with pytest.raises(SealBroken):
        open_with(generate())


def test_a_private_half_moved_to_another_case_is_refused():
    with pytest.raises(SealBroken):
        open_with(CODE, case=OTHER_CASE)


@given(some.integers(0))
def test_a_changed_private_half_is_refused(place):
    with pytest.raises(SealBroken):
        open_with(CODE, sealed=flip_bit(KEYS.sealed_private, place))


def test_a_new_code_comes_with_a_new_pair():
    changed = make_reporter_keys(generate(), case=CASE)
    box = seal_grant(CASE_KEY, case=CASE, epoch=2, reading_public=changed.public)

    assert changed.public != KEYS.public
    with pytest.raises(SealBroken):
        open_grant(box, case=CASE, epoch=2, reading_private=open_with(CODE))


def test_the_public_half_belongs_to_the_private_one():
    assert reporter_public(open_with(CODE)) == KEYS.public
