"""One unit of work: the open session and what every operation needs beside it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.brake import Brake
from portal.clock import Clock, Moment
from portal.config import Settings
from portal.core.deadlines import Clocks
from portal.scrubbing.running import Scrubber
from portal.store.engine import Database
from portal.vault.keyring import Keyring

Found = TypeVar("Found")


class Lately:
    """Remembers for five minutes what was looked into and left nothing to do.

    It is this process's own, and may be empty at any time: that costs one more look, and no rule
    may rest on it. It is given keyed tags, never a case or a name.
    """

    LIFE = timedelta(minutes=5)
    MOST = 10_000
    """Things remembered at a time; one more, and it begins anew."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, datetime] = {}

    def keep(self, what: Hashable, at: datetime) -> None:
        """Remember it from this instant on."""
        if len(self._seen) >= self.MOST:
            self._seen.clear()
        self._seen[what] = at

    def knows(self, what: Hashable, at: datetime) -> bool:
        """Tell whether it was kept in the five minutes before this instant."""
        seen = self._seen.get(what)
        return seen is not None and timedelta() <= at - seen < self.LIFE


@dataclass(frozen=True, slots=True)
class Work:
    """An open transaction, the keys outside the database, and the moment it happens at."""

    db: Session
    keyring: Keyring
    moment: Moment
    settings: Settings
    lately: Lately
    clocks: Clocks
    """The clocks in force here."""
    known: dict[Hashable, Any] | None = None
    """What a request has read already; None where something may be written meanwhile."""

    def once(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """Return what a function reads; in one request it is asked once for each `what`."""
        if self.known is None:
            return read()
        if what not in self.known:
            self.known[what] = read()
        found: Found = self.known[what]
        return found

    def forget(self) -> None:
        """Forget what was read: something is written now."""
        if self.known is not None:
            self.known.clear()


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone."""
    # `parents=True` would leave those above it open to everybody on the machine.
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)


class Portal:
    """What one running program holds: settings, clock, database and keys.

    The keys are read on first use, so that the command that makes them can start without them.
    """

    def __init__(self, settings: Settings) -> None:
        make_private(settings.data_dir)
        shift_file = settings.data_dir / "clock-shift" if settings.demonstration else None
        self.settings = settings
        self.clock = Clock(settings.timezone, shift_file)
        self.lately = Lately()
        self.brake = Brake(settings.intake_allowance, settings.intake_places)
        self.clocks: Clocks = settings.clocks.clocks
        self.scrubber = Scrubber()
        self.database = Database(settings.database_url, lock_dir=settings.data_dir)

    @cached_property
    def keyring(self) -> Keyring:
        """The keys outside the database; KeysMissing where there are none."""
        return Keyring.load(self.settings.keys_dir)

    @cached_property
    def forms_secret(self) -> bytes:
        """What binds a form's token to a cookie, derived from the newest server key once."""
        return self.keyring.derive("csrf")

    def open_reader(self, moment: Moment) -> Work:
        """Return a unit of work that changes nothing; whoever asks for it closes its session."""
        return replace(self._work(self.database.open_reader(), moment), known={})

    @contextmanager
    def reading(self, moment: Moment | None = None) -> Iterator[Work]:
        """Open a unit of work that changes nothing."""
        with self.database.reading() as session:
            yield self._work(session, moment)

    @contextmanager
    def writing(
        self, moment: Moment | None = None, *, isolation: str | None = None
    ) -> Iterator[Work]:
        """Open a unit of work that is committed when its block ends without an error."""
        with self.database.writing(isolation=isolation) as session:
            yield self._work(session, moment)

    def _work(self, session: Session, moment: Moment | None) -> Work:
        at = moment or self.clock.now()
        return Work(session, self.keyring, at, self.settings, self.lately, self.clocks)
