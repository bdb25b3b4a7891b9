"""Taking a file in: cleaned first, outside of any transaction, and kept only then."""

import shutil
from typing import Final

from portal.scrubbing.findings import Cleaned
from portal.scrubbing.refusals import MOST_FILES, FileRefused, Reason
from portal.work import Portal

__all__ = ["MOST_FILES", "Cleaned", "FileRefused", "clean"]

LEAST_FREE: Final = 512 * 1024**2
"""Bytes that stay free on the data folder's disk: files are refused long before a report is."""


def clean(portal: Portal, name: str, content: bytes, *, there: int) -> Cleaned:
    """Return the clean file; FileRefused where it cannot be cleaned, or there is no room for it.

    Takes long and holds nothing: no writer waits for it.
    """
    if there >= MOST_FILES:
        raise FileRefused(Reason.TOO_MANY)
    if not name and not content:
        raise FileRefused(Reason.MISSING)
    if shutil.disk_usage(portal.settings.data_dir).free < LEAST_FREE:
        raise FileRefused(Reason.FULL)
    return portal.scrubber.clean(content)
