"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.clock import Moment, moment_at

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FrozenClock:
    """Stands in for `portal.clock.Clock`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._at = MONDAY_MORNING

    def now(self) -> Moment:
        """Return the same moment again and again."""
        return moment_at(self._at, self.zone)

    def shift_days(self) -> int:
        """Say that nobody moved it as an evaluator moves a demonstration's."""
        return 0

    def set(self, at: datetime) -> None:
        """Jump to an aware instant."""
        self._at = moment_at(at, self.zone).at

    def forward(self, **time: float) -> None:
        """Let time pass: `forward(days=7)`, `forward(minutes=30)`."""
        self._at += timedelta(**time)
