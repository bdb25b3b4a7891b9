"""The reporter's key pair for one case; its private half opens with the tracking code alone.

So handlers can begin an epoch without the reporter, and the reporter can change the code
without a handler. A new code comes with a new pair: an old code opens an old copy of the private
half, and must not open with it what is sealed later.
"""

from dataclasses import dataclass

from nacl.public import PrivateKey

from portal.core.cases import CaseId
from portal.vault import boxes
from portal.vault.encoding import pack
from portal.vault.tracking import TrackingCode


@dataclass(frozen=True, slots=True)
class ReporterKeys:
    """What the database keeps of the pair."""

    public: bytes
    sealed_private: bytes


def make_reporter_keys(code: TrackingCode, *, case: CaseId) -> ReporterKeys:
    """Make the pair for a new case."""
    private = PrivateKey.generate()
    sealed = _wrap(bytes(private), code, case=case)
    return ReporterKeys(bytes(private.public_key), sealed)


def reporter_public(private: bytes) -> bytes:
    """Return the public half that belongs to a private one."""
    return bytes(PrivateKey(private).public_key)


def open_reporter_private(wrapping_key: bytes, sealed_private: bytes, *, case: CaseId) -> bytes:
    """Return the private half; raise SealBroken for another code, case or changed bytes."""
    place = pack("portal-reporter-key", case)
    return boxes.decrypt(wrapping_key, place, sealed=sealed_private)


def _wrap(private: bytes, code: TrackingCode, *, case: CaseId) -> bytes:
    place = pack("portal-reporter-key", case)
    return boxes.encrypt(code.wrapping_key(), place, plaintext=private, nonce=boxes.new_nonce())
