"""Covers: words of a case that would tell who somebody is, hidden from the whole desk.

A cover is a sealed record of its own. What was written stays sealed and unchanged, since it is
evidence, and the reporter still reads their own words in the mailbox. Whatever shows texts of a
case at the desk passes its records through `covered` first: pages, search, excerpts, hand-overs.
The same words are hidden wherever they stand in the case, so that a quotation reveals nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from portal.casework.journalling import commitment, note
from portal.casework.records.sealed import (
    SYSTEM_KIND,
    OpenCase,
    Reader,
    Record,
    account_of,
    add_sealed,
)
from portal.casework.records.talking import may_write
from portal.casework.records.telling import COVER
from portal.core.actors import AccountId
from portal.core.errors import InputRefused, MoveRefused
from portal.core.events import Event
from portal.core.hiding import comparable, hide, stands_in_sight
from portal.work import Work

LEAST: Final = 3
"""Characters, as they are compared; fewer would hide parts of every other word."""

WRITTEN_AS_JSON: Final = frozenset(
    {"details", "triage", "action", "together", "link", "undone", COVER}
)
SAID: Final = frozenset({"reason", "explanation", "words", "happened", "follows", "owner_role"})
"""The parts of such a record that somebody wrote in their own words; the others are codes."""
NOT_SHOWN: Final = frozenset({SYSTEM_KIND, "exclusions", "identity", "opening"})
"""Kinds without a text for the desk: there is nothing to cover in them."""

TOO_SHORT: Final = "Write at least three characters: fewer would hide parts of other words."
NOWHERE: Final = "These words stand in no text of this case that you can read."
NO_SUCH_COVER: Final = "This cover was lifted already, or never was."
NOT_YOURS: Final = "Only the case’s level covers words of it."

Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Cover:
    """Words that are hidden, and why; `record` is the text in which they were found."""

    id: str
    record: str
    by: AccountId | None
    on: date
    words: str = field(repr=False)
    reason: str = field(repr=False)


def covered(records: Sequence[Record]) -> list[Record]:
    """Return the records as the desk may show them: `[covered]` where covered words stand.

    The one function that every page, list, search and excerpt of the desk shows texts through.
    Codes, lines of the portal itself and exclusion rules are as they were.
    """
    hide = hiding(list_covers(records))
    return list(records) if hide is None else [_hidden(record, hide) for record in records]


def hiding(covers: Sequence[Cover]) -> Hide | None:
    """Return what hides covered words in any text, or None where nothing is covered.

    Hidden is every spelling of them that search takes for the same, and some more.
    """
    if not covers:
        return None
    words = [one.words for one in covers]
    return lambda text: hide(text, words)


def list_covers(records: Sequence[Record]) -> list[Cover]:
    """Return the covers in force, oldest first."""
    found: dict[str, Cover] = {}
    for record in records:
        if record.kind != COVER or record.text is None:
            continue
        data = record.data
        if data.get("deed") == "cover":
            found[record.id] = _cover(record)
        if data.get("deed") == "lift":
            found.pop(str(data.get("cover")), None)
    return list(found.values())


def cover(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    records: Sequence[Record],
    words: str,
    reason: str,
) -> None:
    """Cover words wherever they stand in a case, from now on and for everybody at the desk.

    InputRefused for words that are too short, or stand nowhere that they could be read: of words
    that are covered already nothing else is said.
    """
    _check_may(case, reader)
    words = " ".join(words.split())
    if len(comparable(words)) < LEAST:
        raise InputRefused({"words": TOO_SHORT})
    place = find_in_sight(records, words)
    if place is None:
        raise InputRefused({"words": NOWHERE})
    written = {"deed": "cover", "record": place.id, "covered": words, "reason": reason}
    _write(
        work,
        case,
        reader,
        {**written, "words": f"Words were covered. {reason}"},
        event=Event.WORDS_COVERED,
    )


def lift(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    records: Sequence[Record],
    cover_id: str,
    reason: str,
) -> None:
    """Lift a cover: its words can be read again. InputRefused where there is none."""
    _check_may(case, reader)
    if cover_id not in {one.id for one in list_covers(records)}:
        raise InputRefused({"cover": NO_SUCH_COVER})
    said = f"A cover was lifted. {reason}"
    written = {"deed": "lift", "cover": cover_id, "reason": reason, "words": said}
    _write(work, case, reader, written, event=Event.COVER_LIFTED)


def note_showing(work: Work, case: OpenCase, reader: Reader, *, reason: str) -> None:
    """Write down, in the case and in the journal, that somebody reads what is covered, and why."""
    _check_may(case, reader)
    said = f"What is covered was read. {reason}"
    written = {"deed": "show", "reason": reason, "words": said}
    _write(work, case, reader, written, event=Event.COVERED_SHOWN)


def _check_may(case: OpenCase, reader: Reader) -> None:
    if not may_write(case, reader):
        raise MoveRefused(NOT_YOURS)


def _write(
    work: Work, case: OpenCase, reader: Reader, written: dict[str, str], *, event: Event
) -> None:
    _, sealed = add_sealed(work, case, COVER, json.dumps(written), reader=reader)
    note(work, reader.account, event, case=case.id, reason=commitment(sealed))


def _cover(record: Record) -> Cover:
    data = record.data
    return Cover(
        id=record.id,
        record=str(data.get("record", "")),
        by=account_of(record.author),
        on=record.dated,
        words=str(data.get("covered", "")),
        reason=str(data.get("reason", "")),
    )


def find_in_sight(records: Sequence[Record], words: str) -> Record | None:
    """Return the first text in which words stand that can still be read at the desk.

    What is covered already is found as little as what stands nowhere: whoever guesses at it
    learns nothing.
    """
    hidden = [one.words for one in list_covers(records)]
    for record in records:
        if any(stands_in_sight(text, words, hidden=hidden) for text in _texts(record)):
            return record
    return None


def _texts(record: Record) -> Iterator[str]:
    if record.text is None or record.kind in NOT_SHOWN:
        return
    if record.kind not in WRITTEN_AS_JSON:
        yield record.text
        return
    yield from (
        value for name, value in record.data.items() if name in SAID and isinstance(value, str)
    )


def _hidden(record: Record, hide: Hide) -> Record:
    if record.text is None or record.kind in NOT_SHOWN:
        return record
    if record.kind not in WRITTEN_AS_JSON:
        return replace(record, text=hide(record.text))
    shown: dict[str, Any] = {
        name: hide(value) if name in SAID and isinstance(value, str) else value
        for name, value in record.data.items()
    }
    return replace(record, text=json.dumps(shown))
