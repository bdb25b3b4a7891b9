"""What a handler can choose above the queue, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, label
from portal.desk.lists.filters import (
    BACKUP,
    LATE,
    ME,
    NOBODY,
    OFF_DESK,
    ON_DESK,
    REPORTER,
    SOON,
    STATES,
)
from portal.store.queues import Order

Option = tuple[str, str]

ORDER_WORDS: Final[Mapping[str, str]] = {
    Order.DATE.value: "Nearest date first",
    Order.NEWEST.value: "Newest first",
    Order.GRAVEST.value: "Gravest first",
}
SEVERITY_WORDS: Final[Mapping[Severity, str]] = {
    Severity.S1: "S1 critical",
    Severity.S2: "S2 high",
    Severity.S3: "S3 moderate",
    Severity.S4: "S4 low",
}


@dataclass(frozen=True, slots=True)
class FilterField:
    """One choice: its name in the address, its label, and what can be chosen."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """Every choice there is; the words of states belong to the pages."""

    states: tuple[str, ...]
    fields: tuple[FilterField, ...]
    order_words: Mapping[str, str] = field(hash=False)


def filter_choices(
    systems: Mapping[str, str], labels: Mapping[str, str] | None = None
) -> FilterChoices:
    """Return what can be chosen where these AI systems are in the register, and these labels."""
    labelled = [_labels(labels)] if labels else []
    return FilterChoices(STATES, (*_FIXED, _systems(systems), *labelled, _SORT), ORDER_WORDS)


def _labels(labels: Mapping[str, str]) -> FilterField:
    return FilterField("label", "Label", (("", "Any"), *labels.items()))


def _systems(systems: Mapping[str, str]) -> FilterField:
    known = (*systems.items(), (UNKNOWN_SYSTEM, "Not known"))
    return FilterField("system", "AI tool", (("", "Any"), *known))


_FIXED: Final = (
    FilterField("due", "Next date", (("", "Any"), (SOON, "In five days"), (LATE, "Late"))),
    FilterField(
        "severity",
        "Severity",
        (("", "Any"), *((one.value, words) for one, words in SEVERITY_WORDS.items())),
    ),
    FilterField(
        "type", "About", (("", "Anything"), *((one.value, label(one)) for one in ReportType))
    ),
    FilterField(
        "category",
        "What went wrong",
        (("", "Anything"), *((one.value, label(one)) for one in Category)),
    ),
    FilterField(
        "who",
        "Works on it",
        (("", "Anybody"), (ME, "You"), (BACKUP, "You step in"), (NOBODY, "Nobody")),
    ),
    FilterField("desk", "On your desk", (("", "All"), (ON_DESK, "Yes"), (OFF_DESK, "Put off"))),
    FilterField("wrote", "Who wrote last", (("", "Anybody"), (REPORTER, "The reporter"))),
)
_SORT: Final = FilterField("sort", "Order", tuple(ORDER_WORDS.items()))
