"""Counts above a list: exact to a thousand, then "1,000+"."""

from collections.abc import Sequence

from portal.store import queues as store
from portal.store.queues import Asking, Listed, Page, Wanted
from portal.work import Work

EXACT_TO = 1_000


def count(work: Work, asking: Asking, wanted: Sequence[Wanted]) -> list[int]:
    """Return how many cases of each kind somebody may read; EXACT_TO + 1 stands for any more.

    What is beyond a thousand is believed to be so for a few minutes, and not counted again.
    """
    beyond = EXACT_TO + 1
    unknown = [one for one in wanted if not work.lately.knows((asking.tag, one), work.moment.at)]
    counts = store.count_cases(work.db, unknown, asking, most=beyond) if unknown else []
    found = dict(zip(unknown, counts, strict=True))
    for one, number in found.items():
        if number == beyond:
            work.lately.keep((asking.tag, one), work.moment.at)
    return [found.get(one, beyond) for one in wanted]


def list_and_count(
    work: Work, asking: Asking, wanted: Wanted, page: Page
) -> tuple[list[Listed], int]:
    """Return a page of cases, and how many there are of its kind, as `count` does."""
    beyond = EXACT_TO + 1
    if work.lately.knows((asking.tag, wanted), work.moment.at):
        return store.list_cases(work.db, wanted, page, asking), beyond
    found, number = store.list_and_count(work.db, wanted, page, asking, most=beyond)
    if number == beyond:
        work.lately.keep((asking.tag, wanted), work.moment.at)
    return found, number


def count_words(number: int, exact_to: int = EXACT_TO) -> str:
    """Write a count as pages show it."""
    return f"{number:,}" if number <= exact_to else f"{exact_to:,}+"
