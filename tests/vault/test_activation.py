"""A key that no colleague activated receives nothing, however it came into the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.signing import SigningKey

from portal.vault.activation import (
    activation_mac,
    is_activated,
    is_vouched,
    sign_vouch,
    vouch_message,
)
from portal.vault.sealing import ONLY_CHUNK, additional_data

from .builders import (
    OMAR,
    OMARS_SEED,
    UNA,
    UNAS_SEED,
    flip_bit,
    make_keyring,
    make_staff_label,
    renew_server_key,
)

KEYRING = make_keyring()
OMARS_KEYS = {
    "account": OMAR,
    "level": 1,
    "reading_public": b"r" * 32,
    "signing_public": b"v" * 32,
    "key_version": 1,
}
SWAPPED = [
    {"account": UNA},
    {"level": 2},
    {"reading_public": b"x" * 32},
    {"signing_public": b"x" * 32},
    {"key_version": 2},
    {"reading_public": b"v" * 32, "signing_public": b"r" * 32},
]
UNAS_VERIFY_KEY = bytes(SigningKey(UNAS_SEED).verify_key)


def test_activated_keys_are_recognised():
    assert is_activated(KEYRING, activation_mac(KEYRING, **OMARS_KEYS), **OMARS_KEYS)


@pytest.mark.parametrize("change", SWAPPED, ids=lambda change: "+".join(change))
def test_whatever_is_swapped_in_the_database_is_not_activated(change):
    mac = activation_mac(KEYRING, **OMARS_KEYS)
    assert not is_activated(KEYRING, mac, **{**OMARS_KEYS, **change})


@given(some.integers(0))
def test_a_changed_mac_activates_nobody(place):
    mac = flip_bit(activation_mac(KEYRING, **OMARS_KEYS), place)
    assert not is_activated(KEYRING, mac, **OMARS_KEYS)


def test_without_the_server_key_nobody_can_activate():
    forged = activation_mac(make_keyring(server=b"x" * 32), **OMARS_KEYS)
    assert not is_activated(KEYRING, forged, **OMARS_KEYS)
    assert not is_activated(KEYRING, b"", **OMARS_KEYS)


def test_an_activation_outlives_a_renewal_of_the_server_key():
    mac = activation_mac(KEYRING, **OMARS_KEYS)
    assert is_activated(renew_server_key(KEYRING), mac, **OMARS_KEYS)


def test_an_activation_after_a_renewal_is_made_under_the_new_key():
    mac = activation_mac(renew_server_key(KEYRING), **OMARS_KEYS)
    assert not is_activated(KEYRING, mac, **OMARS_KEYS)


def test_una_vouches_for_omars_keys():
    message = vouch_message(**OMARS_KEYS)
    assert is_vouched(UNAS_VERIFY_KEY, message, sign_vouch(UNAS_SEED, message))


@pytest.mark.parametrize("change", SWAPPED, ids=lambda change: "+".join(change))
def test_a_vouch_is_for_these_keys_alone(change):
    signature = sign_vouch(UNAS_SEED, vouch_message(**OMARS_KEYS))
    changed = vouch_message(**{**OMARS_KEYS, **change})
    assert not is_vouched(UNAS_VERIFY_KEY, changed, signature)


def test_omar_cannot_vouch_in_unas_name():
    message = vouch_message(**OMARS_KEYS)
    assert not is_vouched(UNAS_VERIFY_KEY, message, sign_vouch(OMARS_SEED, message))


@pytest.mark.parametrize("signature", [b"", b"short", bytes(64), bytes(65)])
def test_what_is_no_signature_vouches_for_nobody(signature):
    assert not is_vouched(UNAS_VERIFY_KEY, vouch_message(**OMARS_KEYS), signature)


def test_a_key_that_is_none_vouches_for_nobody():
    message = vouch_message(**OMARS_KEYS)
    assert not is_vouched(b"short", message, sign_vouch(UNAS_SEED, message))


def test_a_signed_record_can_never_pass_for_a_vouch():
    record = additional_data(make_staff_label(), ONLY_CHUNK)
    assert not vouch_message(**OMARS_KEYS).startswith(record[:15])
