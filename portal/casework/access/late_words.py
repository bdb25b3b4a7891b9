"""Words that were typed in a mailbox and sent after it was closed: shut up until its code is typed.

Whoever closed a mailbox wants nothing of it on the screen, and may have been typing in a second
tab. So the words go back to the browser sealed: the server keeps nothing, the page shows nothing,
and only an opened mailbox of the same case leads to the key.
"""

import base64
import binascii
import hmac
from typing import Final

from portal.core.actors import AccountId
from portal.core.cases import CaseId
from portal.core.errors import SealBroken
from portal.vault import sessions
from portal.work import Work

LATE: Final = "late words"
SEALED: Final = "sealed:"
"""What the text of sealed words begins with."""


def place_of(work: Work, whose: CaseId | AccountId) -> str:
    """Return what the forms of a case's mailbox, or of an account, carry, signed.

    It does not lead to the case or the account.
    """
    secret = work.keyring.derive(LATE)
    return hmac.digest(secret, whose.encode(), "sha256").hex()


def seal_late(work: Work, place: str, content: bytes) -> str:
    """Return words sealed for whoever opens the mailbox of this place."""
    sealed = sessions.seal_session(_key(work, place), LATE, content)
    return SEALED + base64.urlsafe_b64encode(sealed).decode()


def open_late(work: Work, case: CaseId, written: str) -> bytes | None:
    """Return the words that were sealed for this case; None for another's, and for no words."""
    try:
        sealed = base64.b64decode(written.removeprefix(SEALED), altchars=b"-_", validate=True)
        return sessions.open_session(_key(work, place_of(work, case)), LATE, sealed)
    except (SealBroken, binascii.Error, ValueError):
        return None


def is_sealed(written: str) -> bool:
    """Say whether a text is words that were sealed."""
    return written.startswith(SEALED)


def _key(work: Work, place: str) -> str:
    return sessions.beside(work.keyring.derive(LATE).hex(), place)
