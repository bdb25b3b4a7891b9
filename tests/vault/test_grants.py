"""A grant gives the case key to one holder, for one case and one epoch; a decoy to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from portal.core.errors import SealBroken
from portal.vault.grants import (
    GRANT_BYTES,
    RESERVE_BYTES,
    decoy,
    decoy_in_reserve,
    open_grant,
    release_reserve,
    seal_grant,
)
from portal.vault.reserve import hold_in_reserve

from .builders import CASE, CASE_KEY, OMAR, OTHER_CASE, flip_bit, make_keyring, renew_server_key

OMARS_KEY = PrivateKey(b"o" * 32)
UNAS_KEY = PrivateKey(b"u" * 32)
KEYRING = make_keyring()
TAG = KEYRING.handler_tag(OMAR, 1)
PLACE = {"case": CASE, "tag": TAG, "level": 2, "epoch": 1}


def make_grant(**changes):
    place = {"case": CASE, "epoch": 1, "reading_public": bytes(OMARS_KEY.public_key), **changes}
    return seal_grant(CASE_KEY, **place)


def open_as(key, box, **changes):
    return open_grant(box, **{"case": CASE, "epoch": 1, "reading_private": bytes(key), **changes})


def test_its_holder_opens_a_grant():
    assert open_as(OMARS_KEY, make_grant()) == CASE_KEY


def test_nobody_else_opens_a_grant():
    with pytest.raises(SealBroken):
        open_as(UNAS_KEY, make_grant())


@pytest.mark.parametrize("change", [{"case": OTHER_CASE}, {"epoch": 2}])
def test_a_grant_swapped_between_cases_or_epochs_is_refused(change):
    with pytest.raises(SealBroken):
        open_as(OMARS_KEY, make_grant(), **change)


@given(some.integers(0))
def test_a_changed_grant_is_refused(place):
    with pytest.raises(SealBroken):
        open_as(OMARS_KEY, flip_bit(make_grant(), place))


@pytest.mark.parametrize("public", [bytes(32), b"short", b"\1" + bytes(31)])
def test_a_key_that_is_none_receives_nothing(public):
    with pytest.raises(SealBroken):
        make_grant(reading_public=public)


def test_a_case_id_of_another_length_is_refused_because_it_would_show():
    with pytest.raises(SealBroken):
        make_grant(case="short")


def test_a_reserve_grant_opens_once_the_server_released_it():
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    assert open_as(OMARS_KEY, release_reserve(KEYRING, held, **PLACE)) == CASE_KEY


def test_its_holder_cannot_open_a_reserve_grant():
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    with pytest.raises(SealBroken):
        open_as(OMARS_KEY, held)


def test_another_server_key_releases_nothing():
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    with pytest.raises(SealBroken):
        release_reserve(make_keyring(server=b"x" * 32), held, **PLACE)


@pytest.mark.parametrize(
    "change", [{"case": OTHER_CASE}, {"tag": bytes(32)}, {"level": 3}, {"epoch": 2}]
)
def test_a_reserve_grant_is_bound_to_its_place(change):
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    with pytest.raises(SealBroken):
        release_reserve(KEYRING, held, **{**PLACE, **change})


@given(some.integers(0))
def test_a_changed_reserve_grant_is_refused(place):
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    with pytest.raises(SealBroken):
        release_reserve(KEYRING, flip_bit(held, place), **PLACE)


def test_a_grant_held_before_a_renewal_is_released_after_it():
    held = hold_in_reserve(KEYRING, make_grant(), **PLACE)
    box = release_reserve(renew_server_key(renew_server_key(KEYRING)), held, **PLACE)
    assert open_as(OMARS_KEY, box) == CASE_KEY


def test_a_grant_held_after_a_renewal_needs_the_new_key():
    held = hold_in_reserve(renew_server_key(KEYRING), make_grant(), **PLACE)
    with pytest.raises(SealBroken):
        release_reserve(KEYRING, held, **PLACE)


def test_a_decoy_has_the_shape_of_a_grant():
    tag, box = decoy()
    assert len(tag) == len(TAG)
    assert len(box) == len(make_grant()) == GRANT_BYTES


def test_a_decoy_in_reserve_has_the_shape_of_a_reserve_grant():
    tag, held = decoy_in_reserve(KEYRING, case=CASE, level=2, epoch=1)
    assert len(tag) == len(TAG)
    assert len(held) == len(hold_in_reserve(KEYRING, make_grant(), **PLACE)) == RESERVE_BYTES


def test_a_decoy_in_reserve_is_released_like_a_grant():
    tag, held = decoy_in_reserve(KEYRING, case=CASE, level=2, epoch=1)
    assert len(release_reserve(KEYRING, held, **{**PLACE, "tag": tag})) == GRANT_BYTES


def test_nobody_opens_a_decoy():
    box = decoy()[1]
    with pytest.raises(SealBroken):
        open_as(OMARS_KEY, box)
    with pytest.raises(CryptoError):
        SealedBox(OMARS_KEY).decrypt(box)


def is_on_the_curve(begin):
    """Tell whether 32 bytes are a point of Curve25519, as half of all random bytes are not."""
    prime = 2**255 - 19
    x = int.from_bytes(begin, "little")
    return x < prime and pow(x**3 + 486662 * x**2 + x, (prime - 1) // 2, prime) == 1


def test_a_decoy_begins_like_a_grant_with_a_point_of_the_curve():
    assert all(is_on_the_curve(make_grant()[:32]) for _ in range(40))
    assert all(is_on_the_curve(decoy()[1][:32]) for _ in range(40))


def test_no_two_decoys_share_a_tag():
    assert len({decoy()[0] for _ in range(50)}) == 50
