"""No page tells a time of day without its zone, and there is one place that writes one."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.core.day_words import hours_in_words, time_in_words

ROOT = Path(__file__).parent.parent
AT = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
WRITTEN_IN = {
    "portal/core/day_words.py",
    # For programs: the stamp of an entry, always UTC, and it says so.
    "portal/core/journal.py",
}


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "09:05 UTC"),
        ("Etc/UTC", "09:05 UTC"),
        ("Europe/Berlin", "10:05 Europe/Berlin time"),
        ("America/New_York", "04:05 America/New York time"),
    ],
)
def test_a_time_of_day_says_its_zone(zone: str, said: str) -> None:
    assert time_in_words(AT.astimezone(ZoneInfo(zone))) == said


def test_hours_say_their_zone_once() -> None:
    assert hours_in_words((9, 14), ZoneInfo("Europe/Berlin")) == "9:00, 14:00 Europe/Berlin time"


def test_nothing_else_writes_a_time_of_day() -> None:
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    writing = {
        str(one.relative_to(ROOT))
        for one in files
        if any(sign in one.read_text() for sign in ("%H:%M", ':00"', "9:00", "%-H", "%I"))
    }

    assert writing - {"portal/cli.py"} == WRITTEN_IN
