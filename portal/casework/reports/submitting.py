"""Taking a report: sealing it for whoever may read it, and storing it whole or not at all.

`prepare` does the costly part outside the write transaction; `store_case` writes. A one-time key
that comes again makes no second case: `find_acknowledgement` has the code it got before.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from portal.casework.access import visits
from portal.casework.access.granting import Readers, grant_rows, reporter_grant, sort_readers
from portal.casework.access.staffing import ActiveHandler, can_open, named_today
from portal.casework.access.surroundings import Surroundings, look_around
from portal.casework.journalling import note_reporter
from portal.casework.records.automatic_lines import PROMISE_TEMPLATE
from portal.casework.records.padding import roomy
from portal.casework.records.sealed import (
    CLOCK,
    REPORTER,
    SYSTEM_KIND,
    new_record_id,
    record_values,
)
from portal.casework.records.taking_along import Along, take_along
from portal.core.actors import AccountId, Level
from portal.core.cases import CaseFacts, CaseId, Reference, Status
from portal.core.deadlines import Clocks, feedback_due_on, next_dates
from portal.core.errors import IntakeClosed, NobodyLeft
from portal.core.events import Event
from portal.core.exclusions import Exclusion, is_excluded
from portal.core.severity import Severity, provisional
from portal.core.taxonomy import Category, Channel, ReportType, RetaliationForm
from portal.store import cases, grants
from portal.store.engine import sent_together
from portal.store.records import add_records
from portal.vault.reporter_keys import make_reporter_keys
from portal.vault.sealing import Label, new_case_key, seal
from portal.vault.tracking import TrackingCode, generate
from portal.work import Work

REFERENCE_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Report:
    """What a reporter sends. `happened` is in their own words ("about two weeks ago")."""

    type: ReportType
    category: Category
    system: str
    narrative: str = field(repr=False)
    prompt: str = field(default="", repr=False)
    output: str = field(default="", repr=False)
    also: tuple[Category, ...] = ()
    still_happening: bool | None = None
    danger: bool | None = None
    happened: str = field(default="", repr=False)
    unit: str | None = None
    exclusions: tuple[Exclusion, ...] = ()
    forms: tuple[RetaliationForm, ...] = ()
    """Which forms the retaliation took."""
    follows: Reference | Literal[True] | None = None
    """That it follows an earlier case: True, or its reference where handlers may know which."""
    entered: "Entered | None" = None
    """How it came in where a handler typed it for somebody; None for the reporter's own hand."""
    sent: str = field(default="", repr=False)
    """What a program sent, as a hash, by which a repeated one-time key is compared."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A report that came by phone, by letter or in a meeting, and the day it came."""

    channel: Channel
    received_on: date
    checked: bool
    """Whether the reporter heard or read what was typed, and said that it is right."""
    by: AccountId


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the reporter gets back: the code, and the dates of the law."""

    code: TrackingCode
    received_on: date
    feedback_due_on: date
    sent: str = field(default="", repr=False)
    """The hash of what a program sent; empty for what came by a form."""

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        received, due = self.received_on.isoformat(), self.feedback_due_on.isoformat()
        return json.dumps([self.code.symbols, received, due, self.sent]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Acknowledgement":
        """Read it back."""
        symbols, received, due, sent = json.loads(data)
        days = date.fromisoformat(received), date.fromisoformat(due)
        return cls(TrackingCode(symbols), *days, sent)


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """A case, sealed and ready to be written. The key is for the files that come along."""

    facts: CaseFacts
    case: dict[str, Any]
    mailbox: dict[str, Any]
    reporter_grant: dict[str, Any]
    records: Sequence[dict[str, Any]]
    grants: Sequence[dict[str, Any]]
    key: bytes = field(repr=False)
    acknowledgement: Acknowledgement = field(repr=False)


def find_readers(
    handlers: Sequence[ActiveHandler], exclusions: Sequence[Exclusion], severity: Severity
) -> Readers:
    """Return who would read a report, for the reporter to see before sending.

    A level that the exclusions leave empty is skipped. S1 begins at the committee, which owns it.
    NobodyLeft if nobody could read at all.
    """
    allowed = [one for one in handlers if not is_excluded(one.person, exclusions)]
    if not allowed:
        raise NobodyLeft("With these exclusions nobody here could read the report.")
    lowest = Level.COMMITTEE if severity is Severity.S1 else Level.OMBUDS
    reachable = [one.level for one in allowed if one.level >= lowest]
    level = min(reachable) if reachable else max(one.level for one in allowed)
    return sort_readers(handlers, exclusions, level)


def prepare(work: Work, report: Report, around: Surroundings | None = None) -> PreparedCase:
    """Seal a report for its readers; IntakeClosed or NobodyLeft where it cannot be read.

    `around` is what the same request has looked up and verified already.
    """
    around = around or look_around(work)
    if not can_open(around.handlers):
        raise IntakeClosed("No two people can read a report yet.")
    said = report.exclusions + around.automatic_exclusions(report.system, report.unit)
    rules = tuple(dict.fromkeys((*said, *named_today(around.handlers, said))))
    severity = provisional(
        report.type,
        report.category,
        still_happening=report.still_happening,
        danger=report.danger,
    )
    readers = find_readers(around.handlers, rules, severity)
    facts = _facts(report, severity, readers.level, today=work.moment.today)
    if not around.receipt_acknowledges:
        facts = replace(facts, status=Status.SUBMITTED, acknowledged_on=None)
    return _seal_case(work, report, rules, readers, facts)


def find_acknowledgement(work: Work, one_time_key: str) -> Acknowledgement | None:
    """Return what a one-time key got before, while that is kept."""
    answer = visits.find_answer(work, one_time_key)
    return None if answer is None else Acknowledgement.from_bytes(answer)


def store_case(
    work: Work, prepared: PreparedCase, *, one_time_key: str, along: Along | None = None
) -> Acknowledgement:
    """Write a prepared case under its one-time key; AlreadyDone for a key that comes again.

    `along` are the files of the journey it was written in, which come along.
    """
    visits.use_once(work, one_time_key, prepared.acknowledgement.to_bytes())
    with sent_together(work.db):
        cases.add_case(work.db, prepared.case)
        add_records(work.db, prepared.records)
        grants.add_mailbox(work.db, prepared.mailbox)
        grants.add_reporter_grant(work.db, prepared.reporter_grant)
        grants.add_grants(work.db, prepared.grants)
        # What a handler typed for somebody as well, and alike: with a list of telephone calls, its
        # minute, and even that it came by phone, would name who called.
        note_reporter(work, Event.REPORT_RECEIVED, CaseId(prepared.case["id"]))
    if along is not None:
        take_along(work, along, CaseId(prepared.case["id"]), prepared.key)
    return prepared.acknowledgement


def _facts(report: Report, severity: Severity, level: Level, *, today: date) -> CaseFacts:
    received_on = report.entered.received_on if report.entered else today
    return CaseFacts(
        reference=new_reference(),
        type=report.type,
        category=report.category,
        system=report.system,
        unit=report.unit,
        severity=severity,
        status=Status.ACKNOWLEDGED,
        level=level,
        received_on=received_on,
        level_since=today,
        acknowledged_on=today,
    )


def new_reference() -> Reference:
    """Return a random reference for the desk, not derived from anything."""
    symbols = "".join(secrets.choice(REFERENCE_SYMBOLS) for _ in range(8))
    return Reference(f"C-{symbols[:4]}-{symbols[4:]}")


def _seal_case(
    work: Work,
    report: Report,
    rules: Sequence[Exclusion],
    readers: Readers,
    facts: CaseFacts,
) -> PreparedCase:
    id, key, code = CaseId(secrets.token_hex(16)), new_case_key(), generate()
    reporter = make_reporter_keys(code, case=id)
    version, locator = work.keyring.locators(code)[0]
    records = _seal_texts(id, key, _texts(report, rules), facts.received_on)
    records += _lines(id, facts, position=len(records))
    due = feedback_due_on(facts.received_on, facts.acknowledged_on)
    return PreparedCase(
        facts=facts,
        case=_case_values(id, facts, report, len(records), clocks=work.clocks),
        mailbox={
            "locator": locator,
            "pepper_version": version,
            "case_id": id,
            "reporter_public": reporter.public,
            "sealed_private": reporter.sealed_private,
        },
        reporter_grant=reporter_grant(work.keyring, key, id, 1, reporter_public=reporter.public),
        records=records,
        grants=grant_rows(work.keyring, key, id, 1, readers=readers),
        key=key,
        acknowledgement=Acknowledgement(code, facts.received_on, due, report.sent),
    )


def _case_values(
    id: CaseId, facts: CaseFacts, report: Report, next_position: int, *, clocks: Clocks
) -> dict[str, Any]:
    return {
        "id": id,
        **{name: getattr(facts, name) for name in cases.FACTS},
        "level": int(facts.level),
        "entered_on": _entered_on(facts),
        "reported_category": report.category,
        **next_dates(facts, clocks).columns(),
        "next_position": next_position,
    }


def _entered_on(facts: CaseFacts) -> date | None:
    """Return the day a report was typed in, where that is not the day it came.

    From then on it says in which release the case counts (`portal.store.membership`).
    """
    return facts.level_since if facts.level_since != facts.received_on else None


def _texts(report: Report, rules: Sequence[Exclusion]) -> list[tuple[str, str]]:
    details: dict[str, Any] = {
        "also": [category.value for category in report.also],
        "still_happening": report.still_happening,
        "danger": report.danger,
        "happened": report.happened,
        "forms": [form.value for form in report.forms],
        "follows": report.follows,
    }
    if report.entered is not None:
        details["channel"] = report.entered.channel.value
        details["checked"] = report.entered.checked
        details["entered_by"] = report.entered.by
    texts = [
        ("narrative", report.narrative),
        ("details", roomy(details)),
        ("exclusions", roomy({"rules": [str(rule) for rule in rules]})),
    ]
    optional = (("prompt", report.prompt), ("output", report.output))
    return texts + [(kind, text) for kind, text in optional if text]


def _seal_texts(
    id: CaseId, key: bytes, texts: Sequence[tuple[str, str]], dated: date
) -> list[dict[str, Any]]:
    rows = []
    for position, (kind, text) in enumerate(texts):
        label = Label(
            case=id,
            epoch=1,
            record=new_record_id(),
            kind=kind,
            author=REPORTER,
            position=position,
        )
        rows.append(record_values(label, seal(key, label, text.encode()), dated))
    return rows


def _lines(id: CaseId, facts: CaseFacts, *, position: int) -> list[dict[str, Any]]:
    """Return what is told of by itself at the start: the promise to whoever asks to opt out."""
    if facts.type is not ReportType.OPT_OUT:
        return []
    label = Label(id, 1, new_record_id(), SYSTEM_KIND, CLOCK, position)
    content = json.dumps({"template": PROMISE_TEMPLATE}).encode()
    return [record_values(label, content, facts.received_on)]
