"""Handing everything over to a colleague at once, as several clicks on the page would."""

from portal.casework.records.sealed import Reader
from portal.desk.assignment.handing_over import FIRST, Progress, hand_over_part
from portal.work import Work


def hand_over_to(work: Work, reader: Reader, account: str) -> int:
    """Hand over part after part; return how many cases that gave."""
    done: Progress | None = None
    while done is None or done.left:
        after, looked_at, given = (
            (done.after, done.looked_at, done.given) if done else (FIRST, 0, 0)
        )
        done = hand_over_part(work, reader, account, after=after, looked_at=looked_at, given=given)
    return done.given
