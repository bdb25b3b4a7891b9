"""The reporter's own record of a case: what the mailbox shows, in lines that can be kept.

It holds no tracking code and no name of the desk's for the case. The same content gives the same
bytes, as text and as PDF.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.casework.access.identity import Shared
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.records.automatic_lines import InterimPromise
from portal.casework.records.files import FileEntry
from portal.casework.records.letters import letters_of
from portal.casework.records.sealed import read_records
from portal.casework.records.telling import Item
from portal.core.day_words import in_words
from portal.mailbox.lessons import Lesson
from portal.mailbox.operations import Page, read_page
from portal.mailbox.standing import Step
from portal.work import Work

KINDS: Final = {"from_reporter": "You wrote", "to_reporter": "To you", "system": "Automatic"}


MOST: Final = 120_000
"""Characters of a PDF: about six seconds, and forty pages."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record: its heading, a line of facts, and texts as they were typed."""

    heading: str
    facts: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)
    is_chapter: bool = False


def read_record(work: Work, keys: MailboxKeys) -> list[Part]:
    """Return everything that the mailbox shows of the reporter's own case, in its order."""
    page = read_page(work, keys)
    letters = letters_of(read_records(work, open_for_reporter(work, keys)))
    parts = [
        _chapter("Record of a report", f"As it stood on {in_words(work.moment.today)}"),
        _chapter("Where it stands"),
        *_standing(page),
        *(Part(name, words) for name, words in page.summary),
        _chapter("Dates"),
        *(Part(f"{due.words} {in_words(due.due_on)}", _state(due.met_on)) for due in page.dues),
        *_decision(page),
        *_promised(page.promise),
        *_chosen_way(page.remedy_words),
        *_told(page.shared),
        *_agreed(page.lesson),
        _chapter("What was sent"),
        *(_said(item) for item in page.report),
        _chapter("Messages"),
        *(_said(item) for item in page.items),
        *_files(page.files),
    ]
    if letters:
        parts.append(_chapter("Letters"))
        parts += [Part("A signed letter", texts=(one.text,)) for one in letters]
    return parts


def as_text(parts: Sequence[Part]) -> str:
    """Return the record as plain text."""
    return "\n".join(line for part in parts for line in _lines(part)).strip() + "\n"


def fits_pdf(parts: Sequence[Part]) -> bool:
    """Tell whether a PDF of this record is made in a few seconds; plain text always is."""
    return sum(len(text) for part in parts for text in part.texts) <= MOST


def _chapter(heading: str, facts: str = "") -> Part:
    return Part(heading, facts, is_chapter=True)


def _standing(page: Page) -> Iterator[Part]:
    for step in (*page.standing.passed, page.standing.now):
        yield Part(step.words, in_words(step.on) if step.on else "")
    for step in page.standing.ahead:
        yield Part(f"To come: {step.words}", _to_come(step))
    if page.appeal_waits:
        yield Part("Nobody can look at it again yet. It waits until somebody joins who can.")


def _to_come(step: Step) -> str:
    if step.by:
        return f"by {in_words(step.by)}"
    return f"when the decision is accepted, or after {in_words(step.after)}" if step.after else ""


def _state(met_on: date | None) -> str:
    return f"done on {in_words(met_on)}" if met_on else "not done yet"


def _decision(page: Page) -> Iterator[Part]:
    if page.decision is None:
        return
    yield _chapter("Decision")
    yield Part(page.outcome_words or "Decided", texts=(page.decision,))
    if page.facts.decision_accepted_on:
        yield Part(f"You accepted the decision on {in_words(page.facts.decision_accepted_on)}.")
    for promise in page.promises:
        until = f"by {in_words(promise.due_on)}" if promise.due_on else ""
        yield Part(f"Promised: {promise.words}", "done" if promise.is_done else until)


def _promised(promise: InterimPromise | None) -> Iterator[Part]:
    if promise is None:
        return
    until = f" until {in_words(promise.until)}" if promise.until else ", until this is decided"
    after = "Punishing you for having asked is still not allowed."
    yield _chapter("A promise from the day you asked")
    yield Part(
        "Nobody may hold it against you that you asked.",
        f"from {in_words(promise.since)}{until}",
        (after,) if promise.until else (),
    )


def _chosen_way(words: str | None) -> Iterator[Part]:
    if words:
        yield _chapter("How our answer reaches you")
        yield Part(f"You chose: {words}.")


def _agreed(lesson: Lesson | None) -> Iterator[Part]:
    if lesson is None:
        return
    day = lesson.published_on or lesson.appears_on
    state = "Everybody can read it since" if lesson.published_on else "Everybody can read it from"
    yield _chapter("A lesson for others")
    yield Part("You agreed to it in these words.", f"{state} {in_words(day)}", (lesson.words,))


def _told(shared: Shared | None) -> Iterator[Part]:
    if shared is None:
        return
    opened = (
        f"opened on {in_words(shared.opened_on)}" if shared.opened_on else "nobody has opened it"
    )
    yield _chapter(
        "What you told about yourself",
        f"shared with people you chose on {in_words(shared.shared_on)}; {opened}",
    )
    if shared.identity is None:
        yield Part("You shared it with an earlier code, so it can’t be shown here.")
        return
    yield Part("Name", texts=(shared.identity.name,))
    if shared.identity.reach:
        yield Part("How to reach you", texts=(shared.identity.reach,))


def _files(files: Sequence[FileEntry]) -> Iterator[Part]:
    """Tell of each file what its page tells: its content is handed out there alone."""
    if files:
        yield _chapter("Files", "what is known about them; each can be had in the mailbox")
    for file in files:
        facts = f"{file.kind_words}, {file.size_words}" if file.kind else ""
        yield Part(file.name, facts, tuple(_about(file)) if file.kind else ())


def _about(file: FileEntry) -> Iterator[str]:
    if file.original:
        yield f"You called it: {file.original}"
    yield f"Removed: {'; '.join(file.removed) or 'nothing. We found nothing hidden in it.'}"
    yield f"Could not be removed: {'; '.join(file.kept)}"


def _said(item: Item) -> Part:
    title = f"{KINDS[item.kind]}: {item.title}" if item.title else KINDS[item.kind]
    by = f", {item.by}" if item.by and item.kind == "to_reporter" else ""
    return Part(title, f"{in_words(item.on)}{by}", (item.text,))


def _lines(part: Part) -> Iterator[str]:
    if part.is_chapter:
        yield from ("", part.heading.upper(), "=" * len(part.heading))
    else:
        yield from ("", part.heading)
    if part.facts:
        yield part.facts
    yield from part.texts
