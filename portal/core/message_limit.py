"""How much a reporter can write into their own mailbox in one day: the rule, on numbers alone.

Whoever holds one code could otherwise fill the database, and bury the case for those who handle
it. What is counted stands in the case anyhow: kinds, dates, sizes. Nothing new is kept. A count
begins anew with the next day, and with every word that the reporter was sent: an answer never
finds the door shut. Words that nobody may read can't begin it, or it would tell of them.

The words of an appeal, a withdrawal or another move are stored as a message is: they count for the
messages after them, never against the move itself. Only coming back after withdrawing is refused
beyond the limit. Where nobody is above, "not being handled" is a message too: the day takes one
more for it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

MOST_MESSAGES: Final = 20
"""Messages of one day since the reporter was last written to: each up to 10,000 characters."""
LEAST_MESSAGES: Final = 2
"""The same, once a reporter's words fill what a case takes: no mailbox is ever shut for good."""
MOST_BYTES: Final = 4 * 2**20
"""Sealed bytes of a reporter's words in one case: 256 of the longest messages, in plain letters,
or four thousand short ones."""
LATELY: Final = timedelta(days=30)
"""What was written before fills nothing any more: whoever saw a code limits no mailbox for good."""
MOST_DEEDS: Final = 10
"""Of one kind in one day: codes changed, remedies chosen, identities shared. Each leaves a line in
the journal, and a new code keys for every reader."""
ONE_MORE: Final = 1
"""Message beyond the day's limit, for who may say that a report is not handled and reaches no
level above."""
FEW: Final = 3
"""With so many left, the page says so before somebody types."""


class Written(NamedTuple):
    """What is readable of a record that the reporter wrote or was sent."""

    is_reporters: bool
    is_message: bool
    """Also the words of a move that are kept as a message is; not those of an objection."""
    position: int
    dated: date
    size: int
    """Sealed bytes."""


def messages_left(records: Sequence[Written], today: date, *, beyond: int = 0) -> int:
    """Return how many messages a reporter can still send today, with so many beyond the limit."""
    own = [one for one in records if one.is_reporters]
    answered = max((one.position for one in records if not one.is_reporters), default=-1)
    sent = [one for one in own if one.is_message and one.dated == today and one.position > answered]
    lately = [one.size for one in own if one.dated > today - LATELY]
    return max(0, most_messages(sum(lately)) + beyond - len(sent))


def most_messages(size: int) -> int:
    """Return how many messages one day takes, where a reporter's words have a size so far."""
    return MOST_MESSAGES if size <= MOST_BYTES else LEAST_MESSAGES
