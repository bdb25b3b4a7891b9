"""Every use of BLAKE2b, each under its own personalisation, so that no two can be confused."""

import hashlib
from enum import Enum

DIGEST_BYTES = 32


class Purpose(Enum):
    """What a digest is for; the value is BLAKE2b's personalisation of at most 16 bytes."""

    LOCATOR = b"portal-locator"
    MAILBOX_KEY = b"portal-mailbox"
    SERVER_PURPOSE = b"portal-derive"
    HANDLER_TAG = b"portal-tag"
    ASSIGNMENT = b"portal-assigned"
    LABEL = b"portal-label"
    SNOOZE = b"portal-snooze"
    RESERVE_KEY = b"portal-reserve"
    ACTIVATION = b"portal-activate"
    EPOCH = b"portal-epoch"
    FINGERPRINT = b"portal-finger"
    ONE_TIME_CODE = b"portal-invite"
    SESSION_ID = b"portal-visit-id"
    SESSION_KEY = b"portal-visit-key"
    ONE_TIME_ID = b"portal-once-id"
    ONE_TIME_KEY = b"portal-once-key"
    ONE_TIME_USE = b"portal-once-use"
    KEPT_KEY = b"portal-kept-key"
    LESSON_KEY = b"portal-lesson"
    PUZZLE = b"portal-puzzle"
    LOT = b"portal-lot"
    SECOND_STEP = b"portal-step"
    SECOND_STEP_OWN = b"portal-step-own"
    KEY_NAME = b"portal-key-name"


def digest(
    purpose: Purpose, content: bytes, *, key: bytes = b"", size: int = DIGEST_BYTES
) -> bytes:
    """Hash the content with BLAKE2b for one purpose; with a key it is a PRF and a MAC."""
    return hashlib.blake2b(content, key=key, person=purpose.value, digest_size=size).digest()
