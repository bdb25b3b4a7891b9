"""Cases that begin alike, side by side, for a flood of reports that say nearly the same.

It is a list to look at and to share out, and moves no case: likeness proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.casework.access.opening import asking_of
from portal.casework.journalling import note
from portal.casework.records.beginnings import Beginning, read_beginnings
from portal.casework.records.sealed import Reader
from portal.core.events import Event
from portal.core.likeness import find_alike
from portal.core.organising import MOST_AT_ONCE
from portal.desk.lists.filters import Filter
from portal.desk.lists.sharing import untriaged_by
from portal.store.queues import Order, Page, list_cases
from portal.work import Work

LOOKED_AT: Final = 200
"""The newest cases that are compared with each other; the largest groups of them are shown."""
SHOWN_LETTERS: Final = 120
"""Whoever wants to read more opens the case, which is journalled."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the page."""

    one: Beginning
    is_alone: bool

    @property
    def beginning(self) -> str:
        """The first words of the report; none of one like no other, which no flood sent.

        Looking at fifty leaves one line in the journal: what is not alike is read by opening it.
        """
        if self.is_alone:
            return ""
        words = " ".join(self.one.text.split())
        return words if len(words) <= SHOWN_LETTERS else f"{words[:SHOWN_LETTERS]}…"


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases in groups that begin alike, the largest first; `left` are not shown yet."""

    groups: Sequence[Sequence[Row]]
    left: int


def read_untriaged(work: Work, reader: Reader, chosen: Filter) -> Alike:
    """Return the newest cases that nobody has decided about, in groups.

    What this handler put off is left out, unless the filter asks for it.
    """
    found = _read(work, reader, chosen)
    return _show(found, find_alike([one.text for one in found]))


def note_look(work: Work, reader: Reader) -> None:
    """Note that beginnings of reports were looked at, as a search is, and not which ones."""
    note(work, reader.account, Event.SEARCHED, kind="alike")


def _read(work: Work, reader: Reader, chosen: Filter) -> list[Beginning]:
    asking, page = asking_of(work, reader), Page(LOOKED_AT, Order.NEWEST)
    wanted = untriaged_by(work, reader, chosen)
    listed = [case for one in wanted for case in list_cases(work.db, one, page, asking)]
    listed.sort(key=lambda case: case.place(Order.NEWEST), reverse=True)
    return read_beginnings(work, reader, [case.id for case in listed[:LOOKED_AT]])


def _show(found: Sequence[Beginning], groups: Sequence[Sequence[int]]) -> Alike:
    """Return as many of the groups as can be ticked at once."""
    shown, room = list[list[Row]](), MOST_AT_ONCE
    for places in groups:
        rows = [Row(found[place], is_alone=len(places) == 1) for place in places[:room]]
        room -= len(rows)
        shown += [rows] if rows else []
    return Alike(shown, len(found) - (MOST_AT_ONCE - room))
