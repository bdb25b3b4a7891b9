"""Thousands of real sealed cases, fast: as reports are taken, with letters, notes and answers.

What takes long at the door (a transaction, a tracking code's page) is done once for all.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import insert

from portal.casework.access.surroundings import look_around
from portal.casework.records.sealed import author_of, new_record_id, record_values
from portal.casework.reports.submitting import PreparedCase, prepare
from portal.core.cases import CaseId
from portal.store.grants import add_grants
from portal.store.records import add_records
from portal.store.tables import CaseRow, MailboxRow, ReporterGrantRow, table_of
from portal.vault.sealing import REPORTER_AUTHOR, Label, seal
from portal.work import Portal, Work
from tests.cast import Member, make_report

TOGETHER: Final = 250
SENTENCE: Final = (
    "The assistant gave the ward another answer than on the day before, and nobody could say why. "
)
TEXTS: Final = (
    ("message", True, "Thank you for writing. Which version of the assistant was it?"),
    ("answer", False, SENTENCE * 5),
    ("note", True, "Asked the vendor for the logs of that week. " * 4),
    ("message", True, "We have asked the vendor, and you hear from us within two weeks."),
    ("answer", False, "Thank you. It happened again yesterday. " * 3),
    ("reason", True, "The vendor's logs agree with the report."),
    ("findings", True, SENTENCE * 8),
    ("note", True, "Talked to the head of the ward."),
)
"""What was written in each case since the report: by a handler who signs, or by the reporter."""


def add_sealed_cases(portal: Portal, writer: Member, number: int, *, narrative: str = "") -> None:
    """Take so many reports; a handler and the reporter have written in each."""
    for start in range(0, number, TOGETHER):
        with portal.writing() as work:
            around = look_around(work)
            report = make_report(narrative=f"{narrative} {SENTENCE * 6}".strip())
            made = [prepare(work, report, around) for _ in range(min(TOGETHER, number - start))]
            _store(work, made, writer)


def _store(work: Work, made: Sequence[PreparedCase], writer: Member) -> None:
    """Write many cases with a statement for each table."""
    written = [record for one in made for record in _written(work, one, writer)]
    values = [{**one.case, "next_position": len(one.records) + len(TEXTS)} for one in made]
    work.db.execute(insert(table_of(CaseRow)), values)
    add_records(work.db, [*(record for one in made for record in one.records), *written])
    work.db.execute(insert(table_of(MailboxRow)), [one.mailbox for one in made])
    work.db.execute(insert(table_of(ReporterGrantRow)), [one.reporter_grant for one in made])
    add_grants(work.db, [grant for one in made for grant in one.grants])


def _written(work: Work, one: PreparedCase, writer: Member) -> Iterator[dict[str, Any]]:
    id, key = CaseId(one.case["id"]), one.key
    for position, (kind, is_signed, text) in enumerate(TEXTS, start=len(one.records)):
        author = author_of(writer) if is_signed else REPORTER_AUTHOR
        label = Label(id, 1, new_record_id(), kind, author, position)
        signing = writer.unlocked.signing_private if is_signed else None
        sealed = seal(key, label, text.encode(), signing_key=signing)
        yield record_values(label, sealed, work.moment.today)
