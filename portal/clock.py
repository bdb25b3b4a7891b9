"""The one place that reads the time.

A request, a command and the upkeep each read it once and pass the `Moment` down.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant, and the organisation's calendar date at that instant."""

    at: datetime
    today: date


def moment_at(at: datetime, zone: ZoneInfo) -> Moment:
    """Return the moment of an aware instant; a naive one is refused with ValueError."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return Moment(at.astimezone(UTC), at.astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time of the organisation.

    `shift_file` exists for the demonstration alone: it holds whole days by which an evaluator
    moved the clock forward. Elsewhere it is None and the clock is the machine's.
    """

    zone: ZoneInfo
    shift_file: Path | None = None

    def now(self) -> Moment:
        """Return the present moment, to the second."""
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=self.shift_days())
        return moment_at(at, self.zone)

    def shift_days(self) -> int:
        """Return by how many days the demonstration's clock was moved."""
        if self.shift_file is None or not self.shift_file.exists():
            return 0
        return int(self.shift_file.read_text(encoding="ascii"))

    def move_days(self, days: int) -> None:
        """Move the demonstration's clock forward; ValueError on a real installation."""
        if self.shift_file is None or days < 0:
            raise ValueError("Only a demonstration's clock moves, and only forward.")
        self.shift_file.write_text(str(self.shift_days() + days), encoding="ascii")
