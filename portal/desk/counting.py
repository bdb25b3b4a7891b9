"""Counts above a list: exact to a thousand, then "1,000+"."""

from collections.abc import Sequence

from portal.store import queues as store
from portal.store.queues import Asking, Listed, Page, Wanted
from portal.work import Work

EXACT_TO = 1_000
BEYOND = EXACT_TO + 1
"""Stands for every number above."""


def count(work: Work, asking: Asking, wanted: Sequence[Wanted]) -> list[int]:
    """Return how many cases of each kind somebody may read; BEYOND stands for any more."""
    unknown = [one for one in wanted if not _is_believed_beyond(work, asking, one)]
    counts = store.count_cases(work.db, unknown, asking, most=BEYOND) if unknown else []
    found = dict(zip(unknown, counts, strict=True))
    for one, number in found.items():
        _believe(work, asking, one, number)
    return [found.get(one, BEYOND) for one in wanted]


def list_and_count(
    work: Work, asking: Asking, wanted: Wanted, page: Page
) -> tuple[list[Listed], int]:
    """Return a page of cases, and how many there are of its kind, as `count` does."""
    if _is_believed_beyond(work, asking, wanted):
        return store.list_cases(work.db, wanted, page, asking), BEYOND
    found, number = store.list_and_count(work.db, wanted, page, asking, most=BEYOND)
    _believe(work, asking, wanted, number)
    return found, number


def _is_believed_beyond(work: Work, asking: Asking, wanted: Wanted) -> bool:
    """Tell whether it was beyond a thousand a few minutes ago: it is not counted again then."""
    return work.lately.knows((asking.tag, wanted), work.moment.at)


def _believe(work: Work, asking: Asking, wanted: Wanted, number: int) -> None:
    if number == BEYOND:
        work.lately.keep((asking.tag, wanted), work.moment.at)


def count_words(number: int, exact_to: int = EXACT_TO) -> str:
    """Write a count as pages show it."""
    return f"{number:,}" if number <= exact_to else f"{exact_to:,}+"
