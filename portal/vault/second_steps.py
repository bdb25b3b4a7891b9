"""The secret of a second step: sealed so that it takes the passphrase and a server key to open it.

A stolen database does not show it, nor does one with a guessed passphrase, nor one with the server
keys: only the running portal opens it, for whoever has just typed the passphrase.
"""

import hmac
import json
from dataclasses import asdict

import pyotp

from portal.core.actors import AccountId
from portal.core.errors import SealBroken
from portal.core.second_step import DIGITS, STEP_SECONDS, Step, time_steps
from portal.vault import boxes
from portal.vault.credentials import Unlocked
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring
from portal.vault.padding import pad, unpad

SECRET_SYMBOLS = 32
"""Of base 32: 160 bits, as RFC 4226 recommends."""


def new_secret() -> str:
    """Return a random secret as authenticator apps take it."""
    return pyotp.random_base32(SECRET_SYMBOLS)


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """Return the otpauth address that an authenticator app reads, also as a QR code."""
    return _codes(secret).provisioning_uri(name=name, issuer_name=issuer)


def code_at(secret: str, time_step: int) -> str:
    """Return the code of a time step (RFC 6238 with HMAC-SHA-1, thirty seconds, six digits)."""
    return _codes(secret).generate_otp(time_step)


def find_time_step(step: Step, code: str, *, seconds: int) -> int | None:
    """Return the time step that a code belongs to, if it counts at this instant.

    Every code that counts is compared, each in constant time.
    """
    steps = time_steps(step, seconds)
    typed = code.encode("utf-8", "surrogatepass")
    equal = [hmac.compare_digest(code_at(step.secret, one).encode(), typed) for one in steps]
    return next((one for one, is_equal in zip(steps, equal, strict=True) if is_equal), None)


def seal_step(
    keyring: Keyring, unlocked: Unlocked, step: Step, *, account: AccountId, key_version: int
) -> bytes:
    """Seal a second step for its owner's row."""
    key = keyring.keyed(Purpose.SECOND_STEP, _own(unlocked))
    content = pad(json.dumps(asdict(step)).encode())
    place = _place(account, key_version)
    return boxes.encrypt(key, place, plaintext=content, nonce=boxes.new_nonce())


def open_step(
    keyring: Keyring, unlocked: Unlocked, sealed: bytes, *, account: AccountId, key_version: int
) -> Step:
    """Return a second step; SealBroken if it was changed, or belongs to other keys."""
    place = _place(account, key_version)
    for key in keyring.keyed_by_each(Purpose.SECOND_STEP, _own(unlocked)):
        try:
            content = unpad(boxes.decrypt(key, place, sealed=sealed))[1]
        except SealBroken:
            continue
        return Step(**json.loads(content))
    raise SealBroken("A second step does not match its keys or its place.")


def _own(unlocked: Unlocked) -> bytes:
    content = pack("portal-step-own")
    own = digest(Purpose.SECOND_STEP_OWN, content, key=unlocked.reading_private)
    return pack("portal-step-key", own)


def _place(account: AccountId, key_version: int) -> bytes:
    return pack("portal-step", account, key_version)


def _codes(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
