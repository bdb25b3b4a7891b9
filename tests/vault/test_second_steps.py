"""The secret of a second step: codes as RFC 6238 has them, and who opens its row."""

import base64

import pytest

from portal.core.actors import AccountId
from portal.core.errors import SealBroken
from portal.core.second_step import Step
from portal.vault.credentials import Unlocked
from portal.vault.keyring import Keyring
from portal.vault.second_steps import (
    address_of,
    code_at,
    find_time_step,
    new_secret,
    open_step,
    seal_step,
)

OMAR = AccountId("0a" * 16)
KEYS = Unlocked(b"r" * 32, b"s" * 32)
OLD, NEW = b"o" * 32, b"n" * 32
OF_THE_RFC = base64.b32encode(b"12345678901234567890").decode()


def keyring(**server_keys: bytes) -> Keyring:
    return Keyring({int(name[1:]): key for name, key in server_keys.items()}, {1: b"p" * 32})


RING = keyring(v1=OLD)
STEP = Step("A" * 32, last=7, wrong=3, paused_until=99)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(OF_THE_RFC, seconds // 30) == code
    assert find_time_step(Step(OF_THE_RFC), code, seconds=seconds) == seconds // 30


def test_a_secret_has_160_bits_and_is_never_the_same() -> None:
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()


def test_the_address_is_what_apps_read() -> None:
    address = address_of("A" * 32, name="omar", issuer="Halden & Rowe AI reports")

    assert address == (
        "otpauth://totp/Halden%20%26%20Rowe%20AI%20reports:omar"
        f"?secret={'A' * 32}&issuer=Halden%20%26%20Rowe%20AI%20reports"
    )


def test_its_owner_opens_it_also_after_a_renewal_of_the_server_key() -> None:
    sealed = seal_step(RING, KEYS, STEP, account=OMAR, key_version=1)
    renewed = keyring(v1=OLD, v2=NEW)

    assert open_step(RING, KEYS, sealed, account=OMAR, key_version=1) == STEP
    assert open_step(renewed, KEYS, sealed, account=OMAR, key_version=1) == STEP
    assert b"A" * 32 not in sealed


@pytest.mark.parametrize(
    ("ring", "keys", "account", "version"),
    [
        (keyring(v1=NEW), KEYS, OMAR, 1),
        (RING, Unlocked(b"x" * 32, b"s" * 32), OMAR, 1),
        (RING, KEYS, AccountId("0b" * 16), 1),
        (RING, KEYS, OMAR, 2),
    ],
)
def test_neither_another_server_key_nor_other_keys_nor_another_row_open_it(
    ring: Keyring, keys: Unlocked, account: AccountId, version: int
) -> None:
    sealed = seal_step(RING, KEYS, STEP, account=OMAR, key_version=1)

    with pytest.raises(SealBroken):
        open_step(ring, keys, sealed, account=account, key_version=version)


def test_a_changed_bit_is_refused() -> None:
    sealed = bytearray(seal_step(RING, KEYS, STEP, account=OMAR, key_version=1))
    sealed[-1] ^= 1

    with pytest.raises(SealBroken):
        open_step(RING, KEYS, bytes(sealed), account=OMAR, key_version=1)
