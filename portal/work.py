"""One unit of work: the open session and what every operation needs beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from portal.clock import Clock, Moment
from portal.config import Settings
from portal.store.engine import Database
from portal.vault.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Work:
    """An open transaction, the keys outside the database, and the moment it happens at."""

    db: Session
    keyring: Keyring
    moment: Moment
    settings: Settings


class Portal:
    """What one running program holds: settings, clock, database and keys.

    The keys are read on first use, so that the command that makes them can start without them.
    """

    def __init__(self, settings: Settings) -> None:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        shift_file = settings.data_dir / "clock-shift" if settings.demonstration else None
        self.settings = settings
        self.clock = Clock(settings.timezone, shift_file)
        self.database = Database(settings.database_url, lock_dir=settings.data_dir)

    @cached_property
    def keyring(self) -> Keyring:
        """The keys outside the database; KeysMissing where there are none."""
        return Keyring.load(self.settings.keys_dir)

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
        return Work(session, self.keyring, moment or self.clock.now(), self.settings)
