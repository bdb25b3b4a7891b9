"""What the mailbox asks: how somebody was treated, whether they were punished, a lesson.

The answers are sealed. To the people of the first case yes and no to "were you punished?" look
the same, in the database too: a case of retaliation does not exist for those it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework.access import visits
from portal.casework.access.excluding import rules_in_force, unite
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.access.staffing import active_handlers
from portal.casework.figures.windows import asks_for_unit
from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.moves.lesson_answers import lesson_words
from portal.casework.records.sealed import OpenCase, Record, read_records
from portal.casework.records.telling import CHECK_IN_ANSWER
from portal.casework.reports.submitting import (
    Acknowledgement,
    PreparedCase,
    Report,
    find_acknowledgement,
    prepare,
    store_case,
)
from portal.clock import Moment
from portal.core.actors import REPORTER
from portal.core.errors import AlreadyDone, MoveRefused
from portal.core.exclusions import Exclusion
from portal.core.taxonomy import Category, ReportType, RetaliationForm
from portal.core.workflow import Move, offered
from portal.store.organisation import list_units
from portal.work import Portal, Work

ANSWERED = "Answered."
TREATMENT = {
    "well": "With respect, and I was taken seriously",
    "partly": "Partly with respect",
    "badly": "Badly, or I was not taken seriously",
    "unsaid": "I would rather not say",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One question that waits in the mailbox. `id` is the first move that answers it."""

    id: str
    question: str
    hint: str


ASKS = {
    Move.ANSWER_CHECK_IN: Ask(
        "answer_check_in",
        "Were you punished, or treated worse, because of this report?",
        "“Yes” takes a new report of its own. Nothing here tells which answer you gave.",
    ),
    Move.CONSENT_TO_LESSON: Ask(
        "consent_to_lesson",
        "May others learn from this, in these words?",
        "You read the exact words first. Without your yes they are never published.",
    ),
    Move.SAY_HOW_TREATED: Ask(
        "say_how_treated",
        "How were you treated by the people who handled this?",
        "One question, asked once.",
    ),
}
ASKED = frozenset({*ASKS, Move.REFUSE_LESSON})
"""The moves that answer a question, on pages of their own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Excludable:
    """Whom a reporter can keep from seeing the new report."""

    people: tuple[Choice, ...]
    units: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Punished:
    """What a reporter tells of being punished because of an earlier report."""

    narrative: str = field(repr=False)
    forms: tuple[RetaliationForm, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    names_first_case: bool = False
    """Whether the new handlers may know which case it follows."""


def asks_of(moves: Sequence[Move], records: Sequence[Record]) -> tuple[Ask, ...]:
    """Return the questions that wait; a lesson is asked for only where its words can be read."""
    has_words = lesson_words(records) is not None
    return tuple(
        ask
        for move, ask in ASKS.items()
        if move in moves and (has_words or move is not Move.CONSENT_TO_LESSON)
    )


def is_asked(work: Work, keys: MailboxKeys, move: Move) -> bool:
    """Tell whether a question waits for an answer."""
    return _waits(work, open_for_reporter(work, keys), move)


def say_how_treated(
    work: Work, keys: MailboxKeys, choice: str, *, text: str, one_time_key: str
) -> None:
    """Keep how the reporter was treated, sealed for those who can read the case."""
    if visits.is_first_use(work, one_time_key):
        words = "\n\n".join(part for part in (f"{TREATMENT[choice]}.", text) if part)
        case = open_for_reporter(work, keys)
        move_as_reporter(work, case, move=Move.SAY_HOW_TREATED, texts=[("treatment", words)])


def say_not_punished(work: Work, keys: MailboxKeys, *, one_time_key: str) -> None:
    """Answer a check-in with no."""
    if visits.is_first_use(work, one_time_key):
        _answer_check_in(work, open_for_reporter(work, keys))


def describe_excludable(work: Work) -> Excludable:
    """Return the people and units that the new report can be kept from."""
    return Excludable(
        people=tuple(Choice(one.account, one.name) for one in active_handlers(work)),
        units=tuple(Choice(row.slug, row.name) for row in list_units(work.db)),
    )


def report_punishment(
    portal: Portal, moment: Moment, keys: MailboxKeys, told: Punished, *, one_time_key: str
) -> str:
    """Answer a check-in with yes: open the new case; return the key of the journey to its code.

    Both happen in one transaction or neither does. A repeated one-time key gets the code it got
    before. NobodyLeft or IntakeClosed where the new report could not be read: nothing is stored.
    """
    try:
        return _try(portal, moment, keys, told, one_time_key=one_time_key)
    except AlreadyDone:
        # The same key arrived twice at once and the other was faster: its answer is there now.
        return _try(portal, moment, keys, told, one_time_key=one_time_key)


def _try(
    portal: Portal, moment: Moment, keys: MailboxKeys, told: Punished, *, one_time_key: str
) -> str:
    prepared: PreparedCase | None = None
    with portal.reading(moment) as work:
        known = find_acknowledgement(work, one_time_key)
        if known is None:
            prepared = _prepare(work, keys, told)
    with portal.writing(moment) as work:
        if prepared is not None:
            known = _store(work, keys, prepared, one_time_key=one_time_key)
        if known is None:
            raise AlreadyDone("The answer to this key ran out in the meantime.")
        return visits.open_visit(work, visits.JOURNEY, known.to_bytes())


def _prepare(work: Work, keys: MailboxKeys, told: Punished) -> PreparedCase:
    """Seal the new case. Whoever must not see the first one must not see this one either."""
    first = open_for_reporter(work, keys)
    if not _waits(work, first, Move.ANSWER_CHECK_IN):
        raise MoveRefused("There is no question about retaliation to answer.")
    rules = unite(told.exclusions, rules_in_force(work, first, read_records(work, first)))
    report = Report(
        type=ReportType.RETALIATION,
        category=Category.WIDER_OR_OTHER,
        system=first.facts.system,
        narrative=told.narrative,
        unit=first.facts.unit if asks_for_unit(work) else None,
        exclusions=tuple(rules),
        forms=told.forms,
        follows=first.facts.reference if told.names_first_case else True,
    )
    return prepare(work, report)


def _store(
    work: Work, keys: MailboxKeys, prepared: PreparedCase, *, one_time_key: str
) -> Acknowledgement:
    before = find_acknowledgement(work, one_time_key)
    if before is not None:
        return before
    _answer_check_in(work, open_for_reporter(work, keys))
    return store_case(work, prepared, one_time_key=one_time_key)


def _answer_check_in(work: Work, case: OpenCase) -> None:
    """Note that a check-in was answered, alike for yes and no."""
    move_as_reporter(work, case, move=Move.ANSWER_CHECK_IN, texts=[(CHECK_IN_ANSWER, ANSWERED)])


def _waits(work: Work, case: OpenCase, move: Move) -> bool:
    return move in offered(case.facts, REPORTER, today=work.moment.today, clocks=work.clocks)
