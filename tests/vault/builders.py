"""What the vault's tests are about: one case, its key, its people and their keys."""

from portal.core.actors import AccountId
from portal.core.cases import CaseId, RecordId
from portal.vault.keyring import Keyring
from portal.vault.sealing import Label, handler_author

CASE = CaseId("0c" * 16)
OTHER_CASE = CaseId("1d" * 16)
RECORD = RecordId("ec" * 16)
OMAR = AccountId("0a" * 16)
UNA = AccountId("2b" * 16)
CASE_KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
OMARS_SEED = b"omar" * 8
UNAS_SEED = b"una!" * 8


def make_label(**changes: object) -> Label:
    return Label(
        **{
            "case": CASE,
            "epoch": 1,
            "record": RECORD,
            "kind": "narrative",
            "author": "reporter",
            "position": 3,
            **changes,
        }
    )


def make_staff_label(**changes: object) -> Label:
    return make_label(**{"kind": "note", "author": handler_author(OMAR, 1), **changes})


def make_keyring(*, server: bytes = b"s" * 32, pepper: bytes = b"p" * 32) -> Keyring:
    return Keyring({1: server}, {1: pepper})


def renew_server_key(keyring: Keyring) -> Keyring:
    version = max(keyring.server_keys) + 1
    key = bytes([version]) * 32
    return Keyring({**keyring.server_keys, version: key}, keyring.peppers)


def flip_bit(content: bytes, place: int) -> bytes:
    byte, bit = divmod(place % (8 * len(content)), 8)
    return content[:byte] + bytes([content[byte] ^ 1 << bit]) + content[byte + 1 :]
