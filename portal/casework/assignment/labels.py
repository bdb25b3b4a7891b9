"""The labels that handlers may give to cases: a few plain words, written by the administrator.

This module knows no case: whoever writes labels must not reach one through it.
"""

from dataclasses import dataclass

from portal.casework.journalling import note
from portal.core.errors import InputRefused, NotFound
from portal.core.events import Event
from portal.core.organising import MOST_LABELS
from portal.core.references import refuse_references
from portal.store import labels as store
from portal.vault.derivation import Purpose
from portal.work import Work

SETTING = "labels"


@dataclass(frozen=True, slots=True)
class CaseLabel:
    """A label, and the keyed tag that stands for it in cases."""

    id: str
    name: str
    tag: bytes


def list_labels(work: Work) -> list[CaseLabel]:
    """Return every label, by name."""
    return [
        CaseLabel(row.id, row.name, label_tag(work, row.id)) for row in store.list_labels(work.db)
    ]


def get_label(work: Work, id: str) -> CaseLabel:
    """Return one label; NotFound where there is none."""
    found = next((one for one in list_labels(work) if one.id == id), None)
    if found is None:
        raise NotFound("There is no such label.")
    return found


def known_labels(work: Work) -> list[CaseLabel]:
    """Return the same, read once for all that a page shows."""
    return work.once("labels", lambda: list_labels(work))


def add_label(work: Work, name: str, *, by: str) -> None:
    """Enter a label; InputRefused if it names a case, reads like another, or is one too many."""
    refuse_references({"name": name}, "every handler reads the labels.")
    known = list_labels(work)
    if len(known) >= MOST_LABELS:
        raise InputRefused({"name": f"There are {MOST_LABELS} labels. Remove one first."})
    if name.casefold() in {one.name.casefold() for one in known}:
        raise InputRefused({"name": "There is a label of this name."})
    store.add_label(work.db, name)
    note(work, by, Event.SETTINGS_CHANGED, setting=SETTING)


def remove_label(work: Work, id: str, *, by: str) -> None:
    """Take a label away, also off every case; NotFound where there is none."""
    if not store.remove_label(work.db, id, tag=label_tag(work, id)):
        raise NotFound("There is no such label.")
    note(work, by, Event.SETTINGS_CHANGED, setting=SETTING)


def label_tag(work: Work, id: str) -> bytes:
    """Return what stands for a label in cases; of one that was removed it is on none."""
    return work.keyring.desk_tag(Purpose.LABEL, id)
