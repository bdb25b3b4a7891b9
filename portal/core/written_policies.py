"""Policies that everybody reads: what a version says, from when until when, and what comes first.

`policy.py` beside this decides who may do what; these are texts that an administrator publishes.
A version that was published never changes: the next one takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Content:
    """What an administrator writes. `systems` are slugs, in order; none: it is about no one tool.

    `is_opt_out` says that it tells how somebody may refuse a tool.
    """

    title: str
    text: str
    is_opt_out: bool
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A published version without its text; `number` counts from 1.

    It holds from a day until a day, None: until now. What replaced it begins on its last day.
    `withdrawal` says why it was taken back and what holds instead; empty where it was replaced.
    """

    slug: str
    number: int
    title: str
    is_opt_out: bool
    summary: str
    valid_from: date
    valid_until: date | None = None
    withdrawal: str = ""
    systems: tuple[str, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        return self.valid_until is None


@dataclass(frozen=True, slots=True)
class Version:
    """A published version as it is read."""

    head: Head
    text: str

    @property
    def content(self) -> Content:
        """What it says, to compare a draft with."""
        head = self.head
        return Content(head.title, self.text, head.is_opt_out, head.systems)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an administrator works on; `edition` counts its changes.

    `has_changes` says whether it differs from what was published last.
    """

    slug: str
    content: Content
    edition: int
    has_changes: bool


def in_reading_order(heads: Iterable[Head]) -> list[Head]:
    """Return policies as they are listed: how to refuse comes first, then by title."""
    return sorted(heads, key=lambda one: (not one.is_opt_out, one.title.casefold(), one.slug))


def about_system(heads: Iterable[Head], system: str) -> list[Head]:
    """Return what holds for an AI system: policies that name it, and how to refuse any tool."""
    found = (
        one
        for one in heads
        if one.is_in_force and (system in one.systems or (one.is_opt_out and not one.systems))
    )
    return in_reading_order(found)
