"""What the API does: the same operations as the reporter's pages, answered as JSON values."""

import secrets
from dataclasses import astuple, replace
from hashlib import blake2b
from typing import Any, Final

from portal.casework.access import visits
from portal.casework.access.opening import MailboxKeys
from portal.casework.access.surroundings import Surroundings
from portal.casework.organisation import outside_addresses
from portal.casework.reports.submitting import Acknowledgement, Report, find_acknowledgement
from portal.clock import Moment
from portal.core.deadlines import feedback_due_on
from portal.core.errors import InputRefused
from portal.mailbox.operations import read_page, unlock, write
from portal.report.operations import describe_intake
from portal.report.operations import submit as take_report
from portal.vault import puzzles
from portal.work import Portal, Work

__all__ = [
    "describe_intake",
    "describe_mailbox",
    "is_solved",
    "make_puzzle",
    "new_one_time_key",
    "submit",
    "unlock",
    "was_taken",
    "write_message",
]


def new_one_time_key() -> str:
    """Return a key for a client that sent none: its message is simply written once."""
    return secrets.token_urlsafe(32)


REPORT: Final = "report"
MESSAGE: Final = "message"
USED: Final = (
    "Another report was sent under this key, and this one was not taken. Send it under a new key."
)


def submit(
    portal: Portal, moment: Moment, report: Report, *, one_time_key: str, around: Surroundings
) -> Acknowledgement:
    """Take a report; the same one under the same key gets the code that it got before.

    InputRefused for another report under a used key: its sender would take the code for its own.
    """
    sent = blake2b(repr(astuple(report)).encode(), digest_size=32).hexdigest()
    key = visits.narrow(one_time_key, REPORT)
    answer = take_report(
        portal, moment, replace(report, sent=sent), one_time_key=key, around=around
    )
    if answer.sent != sent:
        raise InputRefused({"Idempotency-Key": USED})
    return answer


def was_taken(work: Work, one_time_key: str) -> bool:
    """Tell whether a report got its answer under a key before."""
    return find_acknowledgement(work, visits.narrow(one_time_key, REPORT)) is not None


def is_solved(work: Work, one_time_key: str, proof: str) -> bool:
    """Tell whether a text solves a puzzle that was made for this key and still lasts."""
    return puzzles.is_solved(work.keyring, one_time_key, proof, at=work.moment.at)


def make_puzzle(work: Work, one_time_key: str) -> dict[str, Any]:
    """Return a puzzle for the report of this key, as the API hands it out."""
    bits = work.settings.intake_work
    text = puzzles.make_puzzle(work.keyring, one_time_key, bits=bits, at=work.moment.at)
    return {"text": text, "bits": bits, "seconds": int(puzzles.LIFE.total_seconds())}


def describe_mailbox(work: Work, keys: MailboxKeys) -> dict[str, Any]:
    """Return what the mailbox page shows, in the reporter's own vocabulary."""
    page = read_page(work, keys)
    case = page.facts
    return {
        "status": case.status.value,
        "level": int(case.level),
        "severity": case.severity.value,
        "messages": [_message(item.kind, item.on.isoformat(), item.text) for item in page.report]
        + [_message(item.kind, item.on.isoformat(), item.text) for item in page.items],
        "due": {
            "feedback": feedback_due_on(case.received_on, case.acknowledged_on).isoformat(),
            "next": min(
                (due.due_on.isoformat() for due in page.dues if due.met_on is None), default=None
            ),
        },
        "moves": [move.value for move in page.moves],
        "ask": [{"move": ask.id, "question": ask.question} for ask in page.asks],
        "outside": [{"name": one.name, "address": one.address} for one in outside_addresses(work)],
    }


def write_message(work: Work, keys: MailboxKeys, text: str, *, one_time_key: str) -> None:
    """Take the reporter's words: the same ones, in the same mailbox, under the same key once.

    No words are lost by a key under which something else was sent.
    """
    write(work, keys, text, one_time_key=visits.narrow(one_time_key, MESSAGE, keys.case, text))


SENDERS = {"from_reporter": "you", "to_reporter": "handler", "system": "portal"}


def _message(kind: str, on: str, text: str) -> dict[str, str]:
    return {"from": SENDERS[kind], "on": on, "text": text}
