"""Taking a file in: cleaned first, outside of any transaction, and kept only then."""

from portal.scrubbing.findings import Cleaned
from portal.scrubbing.refusals import MOST_FILES, FileRefused, Reason
from portal.work import Portal

__all__ = ["MOST_FILES", "Cleaned", "FileRefused", "clean"]


def clean(portal: Portal, name: str, content: bytes, *, there: int) -> Cleaned:
    """Return the clean file; FileRefused where it cannot be cleaned, or five are there already.

    Takes long and holds nothing: no writer waits for it.
    """
    if there >= MOST_FILES:
        raise FileRefused(Reason.TOO_MANY)
    if not name and not content:
        raise FileRefused(Reason.MISSING)
    return portal.scrubber.clean(content)
