"""The draft of a report: what was answered so far, kept on the server for half an hour.

It begins with the first answer and is sealed under the key in the journey's cookie: the database
alone opens nothing, nor does the cookie alone. It ends with sending, with leaving, or by itself
half an hour after the last answer. Every form of a journey names it by a random id, so that two
tabs of one browser never write into each other's report.
"""

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from portal.casework.access import visits
from portal.casework.reports.submitting import Acknowledgement
from portal.core.taxonomy import ReportType
from portal.report.steps import Step
from portal.work import Work

Answer = str | bool | list[str]

ROOM: Final = 4_000
"""Bytes: drafts without a long text fill one size class, whatever was answered and how far."""

_BEGINS_A_DRAFT: Final = b"{"
_BEGINS_SAVED: Final = b"saved"


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far, by the fields of the form."""

    id: str = field(repr=False)
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    answered: tuple[Step, ...] = ()
    """The pages that were sent, in the order in which they were first sent."""
    files: int = 0
    """How many files are attached; they are kept elsewhere, under the journey's key."""
    begun: int = 0
    """The second in which it was first kept, sealed with it: the row tells the half hour."""

    @property
    def type(self) -> ReportType | None:
        """What it is about, once that was answered."""
        value = self.answers.get("type")
        return ReportType(value) if value else None

    def with_answers(self, step: Step, answers: Mapping[str, Answer]) -> "Draft":
        """Return the draft with what a page asked answered."""
        answered = (*self.answered, *({step} - set(self.answered)))
        return replace(self, answers={**self.answers, **answers}, answered=answered)

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        values = {
            "id": self.id,
            "answers": self.answers,
            "answered": [step.value for step in self.answered],
            "files": self.files,
            "begun": self.begun,
        }
        return json.dumps(values, ensure_ascii=False).encode().ljust(ROOM)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Draft":
        """Read it back."""
        values = json.loads(data)
        answered = tuple(map(Step, values.pop("answered")))
        return cls(answered=answered, **values)


@dataclass(frozen=True, slots=True)
class Saved:
    """The code of a report whose reporter says that they have it."""

    acknowledgement: Acknowledgement = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        return _BEGINS_SAVED + self.acknowledgement.to_bytes()


Held = Draft | Acknowledgement | Saved | None
"""What a journey's cookie opens: a draft, the code of a report that was sent, or nothing."""


def new_draft(answers: Mapping[str, Answer]) -> Draft:
    """Return a draft of a new journey, with what a link named."""
    return Draft(secrets.token_urlsafe(16), answers)


def find_held(work: Work, key: str | None) -> Held:
    """Return what a journey's key opens."""
    return _read(visits.find_visit(work, visits.JOURNEY, key) if key else None)


def _read(payload: bytes | None) -> Held:
    if payload is None:
        return None
    if payload.startswith(_BEGINS_A_DRAFT):
        return Draft.from_bytes(payload)
    if payload.startswith(_BEGINS_SAVED):
        return Saved(Acknowledgement.from_bytes(payload.removeprefix(_BEGINS_SAVED)))
    return Acknowledgement.from_bytes(payload)


def find_going_on(work: Work, key: str | None) -> Held:
    """Return what a journey's key opens, unless all that is left to do is to try its code."""
    held = find_held(work, key)
    return None if isinstance(held, Saved) else held


def own_draft(held: Held, id: str) -> Draft | None:
    """Return the draft if a form that names this id belongs to it."""
    if not isinstance(held, Draft):
        return None
    return held if hmac.compare_digest(held.id.encode(), id.encode(errors="replace")) else None


def find_alone(work: Work, key: str, id: str) -> Draft | None:
    """Return the draft of this id to one writer at a time, for whoever changes it."""
    return own_draft(_read(visits.find_visit_alone(work, visits.JOURNEY, key)), id)


def begin(work: Work, draft: Draft, *, instead_of: str | None = None) -> str:
    """Begin a journey, in the place of another if there was one; return its key."""
    visits.forget_expired(work)
    if instead_of is not None:
        visits.end_visit(work, instead_of)
    kept = replace(draft, begun=int(work.moment.at.timestamp()))
    return visits.open_visit(work, visits.JOURNEY, kept.to_bytes())


def keep(work: Work, key: str, id: str, step: Step, answers: Mapping[str, Answer]) -> Draft | None:
    """Put a page's answers into a draft, which lives for half an hour from now on.

    Into the draft as it stands now: what another page of it was answered with meanwhile stays.
    None where it was sent or left meanwhile: nothing brings it back.
    """
    draft = find_alone(work, key, id)
    if draft is None:
        return None
    changed = draft.with_answers(step, answers)
    visits.prolong_visit(work, visits.JOURNEY, key, changed.to_bytes())
    return changed


def write_steps(steps: Iterable[Step]) -> str:
    """Write down which pages were answered: no answer, for a form to carry."""
    return " ".join(step.value for step in steps)


def read_steps(text: str) -> tuple[Step, ...]:
    """Return the pages that a form says were answered; what is none of ours is left out."""
    named = set(text.split(" "))
    return tuple(step for step in Step if step.value in named)
