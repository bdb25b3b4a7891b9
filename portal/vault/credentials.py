"""Staff credentials: two key pairs, sealed under a passphrase and under a recovery code.

A passphrase is never stored, not even hashed: it is right when it opens the private halves.
Wrong name and wrong passphrase cost the same work and give the same error.
"""

import secrets
import threading
import unicodedata
from dataclasses import dataclass, field
from typing import NoReturn, Self

from argon2.low_level import Type, hash_secret_raw
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from portal.core.actors import AccountId
from portal.core.errors import CodeMistyped, CredentialsRefused, InputRefused, SealBroken
from portal.vault import boxes
from portal.vault import symbols as crockford
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import pack

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 1024
SALT_BYTES = 16
FINGERPRINT_BYTES = 20
PRIVATE_BYTES = 32
ONE_TIME_LENGTH = 24
"""23 random symbols (115 bits) and the check symbol, for invitations and recovery codes."""

_MEMORY_KIB = 19 * 1024
_PASSES = 2
_LANES = 1
_REFUSAL = "Name and passphrase do not match."

_AT_ONCE = threading.BoundedSemaphore(2)
"""Argon2 takes 19 MiB and a core for 18 ms; more at once would starve every other page."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The private halves of a handler who is signed in: X25519 for reading, Ed25519 seed."""

    reading_private: bytes = field(repr=False)
    signing_private: bytes = field(repr=False)

    @property
    def reading_public(self) -> bytes:
        """The public half for reading, derived here rather than believed of a database."""
        return bytes(PrivateKey(self.reading_private).public_key)

    @property
    def signing_public(self) -> bytes:
        """The public half for signing."""
        return bytes(SigningKey(self.signing_private).verify_key)

    def to_bytes(self) -> bytes:
        """Return both halves as 64 bytes, to be sealed."""
        return self.reading_private + self.signing_private

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return the halves that `to_bytes` wrote."""
        if len(content) != 2 * PRIVATE_BYTES:
            raise SealBroken("Two private halves are 64 bytes.")
        return cls(content[:PRIVATE_BYTES], content[PRIVATE_BYTES:])


@dataclass(frozen=True, slots=True)
class NewCredentials:
    """What the database keeps, and the recovery code, which is shown once and kept nowhere."""

    reading_public: bytes
    signing_public: bytes
    salt: bytes
    sealed_private: bytes
    recovery_salt: bytes
    recovery_sealed_private: bytes
    recovery_code: str = field(repr=False)


def make_credentials(passphrase: str, *, account: AccountId, key_version: int) -> NewCredentials:
    """Make new key pairs; raise InputRefused for a passphrase that is too short."""
    reading, signing = PrivateKey.generate(), SigningKey.generate()
    unlocked = Unlocked(bytes(reading), bytes(signing))
    salt, sealed = reseal(unlocked, passphrase, account=account, key_version=key_version)
    code = generate_one_time_code()
    recovery_salt, recovery_sealed = reseal_for_recovery(
        unlocked, code, account=account, key_version=key_version
    )
    return NewCredentials(
        reading_public=bytes(reading.public_key),
        signing_public=bytes(signing.verify_key),
        salt=salt,
        sealed_private=sealed,
        recovery_salt=recovery_salt,
        recovery_sealed_private=recovery_sealed,
        recovery_code=code,
    )


def unlock(
    passphrase: str, *, account: AccountId, key_version: int, salt: bytes, sealed_private: bytes
) -> Unlocked:
    """Open the private halves with the passphrase; raise CredentialsRefused."""
    place = _place(account, key_version, way="passphrase")
    return _open(_normalise(passphrase), place, salt=salt, sealed=sealed_private)


def unlock_by_recovery(
    recovery_code: str,
    *,
    account: AccountId,
    key_version: int,
    salt: bytes,
    sealed_private: bytes,
) -> Unlocked:
    """Open the private halves with the recovery code; raise CredentialsRefused."""
    try:
        secret = _canonical_code(recovery_code)
    except CodeMistyped as error:
        refuse_slowly(recovery_code, because=error)
    place = _place(account, key_version, way="recovery")
    return _open(secret, place, salt=salt, sealed=sealed_private)


def reseal(
    unlocked: Unlocked, passphrase: str, *, account: AccountId, key_version: int
) -> tuple[bytes, bytes]:
    """Seal the private halves under a new passphrase; return salt and sealed bytes."""
    check_passphrase(passphrase)
    place = _place(account, key_version, way="passphrase")
    return _seal(unlocked, _normalise(passphrase), place)


def reseal_for_recovery(
    unlocked: Unlocked, recovery_code: str, *, account: AccountId, key_version: int
) -> tuple[bytes, bytes]:
    """Seal the private halves under a new recovery code; return salt and sealed bytes."""
    place = _place(account, key_version, way="recovery")
    return _seal(unlocked, _canonical_code(recovery_code), place)


def refuse_slowly(passphrase: str, *, because: Exception | None = None) -> NoReturn:
    """Do the work of a sign-in, then refuse: for a name that does not exist."""
    _stretch(_normalise(passphrase), bytes(SALT_BYTES))
    raise CredentialsRefused(_REFUSAL) from because


def check_passphrase(text: str) -> None:
    """Raise InputRefused for a passphrase that is too short or too long; length is all we ask."""
    length = len(unicodedata.normalize("NFC", text))
    if not SHORTEST_PASSPHRASE <= length <= LONGEST_PASSPHRASE:
        words = f"Use {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters."
        raise InputRefused({"passphrase": words})


def fingerprint(reading_public: bytes, signing_public: bytes) -> str:
    """Return what two people compare by voice: eight groups of four symbols, 160 bits."""
    content = pack("portal-fingerprint", reading_public, signing_public)
    return crockford.grouped(
        crockford.encode(digest(Purpose.FINGERPRINT, content, size=FINGERPRINT_BYTES))
    )


def generate_one_time_code() -> str:
    """Return a new invitation or recovery code as it is shown: six groups of four."""
    return crockford.grouped(crockford.generate(ONE_TIME_LENGTH))


def one_time_code_hash(text: str) -> bytes:
    """Return what the database keeps of an invitation; raise CodeMistyped."""
    return digest(Purpose.ONE_TIME_CODE, _canonical_code(text).encode())


def _canonical_code(text: str) -> str:
    return crockford.canonical(text, length=ONE_TIME_LENGTH)


def _place(account: AccountId, key_version: int, *, way: str) -> bytes:
    return pack("portal-credential", account, key_version, way)


def _normalise(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase[: 2 * LONGEST_PASSPHRASE])


def _seal(unlocked: Unlocked, secret: str, place: bytes) -> tuple[bytes, bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    key = _stretch(secret, salt)
    nonce = boxes.new_nonce()
    return salt, boxes.encrypt(key, place, plaintext=unlocked.to_bytes(), nonce=nonce)


def _open(secret: str, place: bytes, *, salt: bytes, sealed: bytes) -> Unlocked:
    key = _stretch(secret, salt)
    try:
        return Unlocked.from_bytes(boxes.decrypt(key, place, sealed=sealed))
    except SealBroken as error:
        raise CredentialsRefused(_REFUSAL) from error


def _stretch(secret: str, salt: bytes) -> bytes:
    """Return a key by Argon2id (RFC 9106) with OWASP's 19 MiB and two passes."""
    with _AT_ONCE:
        return hash_secret_raw(
            secret.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=_PASSES,
            memory_cost=_MEMORY_KIB,
            parallelism=_LANES,
            hash_len=boxes.KEY_BYTES,
            type=Type.ID,
        )
