"""Exact confidence limits of a share, and of the epsilon that two shares betray.

C. Clopper, E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
binomial" (1934): the limits are found by bisection on the binomial's exact tail.
"""

import math

UNLIKELY = 1e-4
"""The chance of a wrong verdict on each side; hundreds of verdicts are passed in a run."""


def epsilon_at_least(hits_with: int, hits_without: int, *, of: int) -> float:
    """Return a lower limit of the epsilon of whatever was hit so often with and without a case."""
    lowest, highest = lower_limit(hits_with, of), 1 - lower_limit(of - hits_without, of)
    return math.log(lowest / highest) if lowest > 0 and highest > 0 else -math.inf


def lower_limit(hits: int, of: int) -> float:
    """Return the share from which so many hits would be reached with a chance of 1 in 10,000."""
    if hits == 0:
        return 0.0
    low, high = 0.0, hits / of
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _tail(hits, of, middle) < UNLIKELY else (low, middle)
    return low


def _tail(hits: int, of: int, share: float) -> float:
    """Return the chance of at least so many hits; `share` lies under hits / of."""
    if share <= 0:
        return 0.0
    log_first = (
        math.lgamma(of + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(of - hits + 1)
        + hits * math.log(share)
        + (of - hits) * math.log1p(-share)
    )
    total, term, odds = 0.0, 1.0, share / (1 - share)
    for number in range(hits, of + 1):
        total += term
        term *= (of - number) / (number + 1) * odds
        if term < total * 1e-12:
            break
    return math.exp(log_first) * total
