"""Who sits at the desk: the handler whom the door recognised."""

from typing import cast

from portal.casework.records.sealed import Reader
from portal.web.access import visit


def get_reader() -> Reader:
    """Return whose visit this is; behind `needs`, which lets nobody else in, there is one."""
    return cast(Reader, visit())
