"""How many sign-ins this process works on at once: few in all, fewer for one name.

Argon2id takes a core for 18 ms. A flood of attempts must not starve every other page, and
attempts on one name must not keep other people out: whoever finds no place is told to try again
in a moment, without the work. Nothing is remembered of anybody once an attempt is over, so
nobody can lock an account.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from portal.core.errors import PortalError

AT_ONCE = 6
AT_ONCE_FOR_A_NAME = 2


class TooMany(PortalError):
    """Too many people sign in at this moment."""


class Pace:
    """Counts the attempts that are being worked on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Counter[str] = Counter()

    @contextmanager
    def attempt(self, name: str) -> Iterator[None]:
        """Take a place for one attempt on a name; TooMany where there is none."""
        self._take(name)
        try:
            yield
        finally:
            self._give_back(name)

    def _take(self, name: str) -> None:
        with self._lock:
            full = self._names.total() >= AT_ONCE
            if full or self._names[name] >= AT_ONCE_FOR_A_NAME:
                raise TooMany("Many people are signing in at this moment. Try again shortly.")
            self._names[name] += 1

    def _give_back(self, name: str) -> None:
        with self._lock:
            self._names[name] -= 1
            if not self._names[name]:
                del self._names[name]
