"""What changed about who reads reports and how figures are made, by day and without a name."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from portal.casework.settings import FIGURES_PROFILE
from portal.core.actors import Level
from portal.core.events import Event
from portal.core.journal import details_text
from portal.store import changes as store
from portal.work import Work

JOINED: Final = "joined"
LEFT: Final = "left"
FIGURES: Final = "figures"
SET: Final = details_text({"setting": FIGURES_PROFILE})


@dataclass(frozen=True, slots=True)
class Change:
    """One change; the level is None where it is about the figures."""

    on: date
    kind: str
    level: Level | None = None
    people: int = 1


def list_changes(work: Work) -> list[Change]:
    """Return every change, the newest first."""
    tenures = store.list_tenures(work.db)
    joined = [Change(one.joined_on, JOINED, Level(one.level)) for one in tenures]
    left = [Change(one.left_on, LEFT, Level(one.level)) for one in tenures if one.left_on]
    days = store.list_days(work.db, Event.SETTINGS_CHANGED.value, details=SET)
    figures = [Change(day, FIGURES) for day in days]
    counted = Counter(joined + left + figures)
    changes = [replace(one, people=count) for one, count in counted.items()]
    return sorted(changes, key=_newest_first, reverse=True)


def _newest_first(change: Change) -> tuple[date, str, int]:
    return change.on, change.kind, change.level or 0
