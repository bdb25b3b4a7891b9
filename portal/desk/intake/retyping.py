"""What somebody had typed when they decided: shown again after they took the decision back.

It is kept beside the visit for half an hour, sealed under its cookie, as what an undo needs is;
of a decision that is never taken back nothing is kept.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from portal.casework.access import visits
from portal.casework.records.sealed import Reader
from portal.core.undoing import Decision, why_never
from portal.work import Work

PLACE: Final = "typed:"

Typed = Mapping[str, Sequence[str]]
"""What was sent in each field of a form, by the field's name."""


def keep_typed(
    work: Work,
    reader: Reader,
    session_key: str,
    reference: str,
    *,
    decision: Decision,
    typed: Typed,
) -> None:
    """Keep what was typed with a decision that may be taken back."""
    if why_never(decision) is None:
        payload = json.dumps({name: list(values) for name, values in typed.items()}).encode()
        visits.keep_beside(work, session_key, PLACE + reference, payload, account=reader.account)


def find_typed(work: Work, session_key: str, reference: str) -> dict[str, list[str]] | None:
    """Return what this visit typed with its last decision about a case, or None."""
    kept = visits.find_beside(work, session_key, PLACE + reference)
    return None if kept is None else dict(json.loads(kept))
