"""Counts above a list: exact to a thousand, then "1,000+"."""

from collections.abc import Sequence

from portal.store.queues import Asking, Wanted, count_cases
from portal.work import Work

EXACT_TO = 1_000


def count(work: Work, asking: Asking, wanted: Sequence[Wanted]) -> list[int]:
    """Return how many cases of each kind somebody may read; EXACT_TO + 1 stands for any more.

    What is beyond a thousand is believed to be so for a few minutes, and not counted again.
    """
    beyond = EXACT_TO + 1
    unknown = [one for one in wanted if not work.lately.knows((asking.tag, one), work.moment.at)]
    counts = count_cases(work.db, unknown, asking, most=beyond) if unknown else []
    found = dict(zip(unknown, counts, strict=True))
    for one, number in found.items():
        if number == beyond:
            work.lately.keep((asking.tag, one), work.moment.at)
    return [found.get(one, beyond) for one in wanted]


def count_words(number: int, exact_to: int = EXACT_TO) -> str:
    """Write a count as pages show it."""
    return f"{number:,}" if number <= exact_to else f"{exact_to:,}+"
