"""What somebody reads who has stolen the database: decided column by column, and then looked at.

A case goes its whole way with marked words in every text that people write. Then the tables are
dumped: each readable column holds nothing but what it may, and the marked words are nowhere.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, inspect, text

from portal.casework.access import visits
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.assignment import organising
from portal.casework.assignment.labels import add_label, list_labels
from portal.casework.moves.agreeing import agree, propose_together
from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.moves.deciding import FilledProposal, PlannedAction, propose
from portal.casework.moves.moving import make_move
from portal.casework.moves.pending import Reasons
from portal.casework.moves.triaging import Triage, triage
from portal.casework.records.files import add_draft_file, add_to_case
from portal.casework.records.sealed import read_records
from portal.casework.records.talking import reply, write_message, write_note
from portal.core.actors import AccountId
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.moves import Proposal
from portal.core.organising import Duty
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Category, Outcome, RetaliationRisk, RootCause
from portal.core.workflow import Move
from portal.desk.lists.searching import Search, keep
from portal.mailbox.operations import begin_visit, unlock
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind as Kind_
from portal.store.tables import Base
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case, sign_in
from tests.columns import Kind, Secret, decided
from tests.written_forms import as_bytes, written_forms

CANARY = "canary"
"""Stands in every text: `canary-narrative`, `canary-note`, and so on."""

Dump = Mapping[str, Sequence[Any]]


def dump(portal: Portal) -> dict[str, list[Any]]:
    """Return every value of every column as the database keeps it, nulls left out."""
    with portal.database.reading() as session:
        names = inspect(session.connection()).get_table_names()
        rows = [(name, session.execute(text(f'SELECT * FROM "{name}"'))) for name in names]
        values: dict[str, list[Any]] = {}
        for name, result in rows:
            for row in result.mappings():
                for column, value in row.items():
                    values.setdefault(f"{name}.{column}", []).append(value)
    return {column: [one for one in got if one is not None] for column, got in values.items()}


def undecided(metadata: MetaData) -> list[str]:
    """Return the columns that nobody decided about, and those decided about but gone."""
    there = {f"{table.name}.{one.name}" for table in metadata.tables.values() for one in table.c}
    return sorted(there ^ {one for one in decided() if not one.startswith("alembic_version")})


def misnamed(metadata: MetaData) -> list[str]:
    """Return the columns that hold bytes but were decided to be readable, or the other way."""
    columns = [one for table in metadata.tables.values() for one in table.c]
    return [f"{one.table.name}.{one.name}" for one in columns if is_secret(one) != is_bytes(one)]


def is_secret(column: Column[Any]) -> bool:
    return isinstance(decided()[f"{column.table.name}.{column.name}"], Secret)


def is_bytes(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def unfit(values: Dump) -> list[str]:
    """Return the columns in which something stands that may not."""
    return [column for column, got in values.items() if not all(fits(column, one) for one in got)]


def fits(column: str, value: Any) -> bool:
    match decided()[column]:
        case Kind(form=form):
            return form.fullmatch(str(value)) is not None
        case Secret(sizes=sizes):
            return len(value) in sizes


def leaking(values: Dump, words: str) -> list[str]:
    """Return the columns in which words stand, however they are written down."""
    forms = written_forms(words)
    return [
        column
        for column, got in values.items()
        if any(form in as_bytes(one) for form in forms for one in got)
    ]


def canary(where: str) -> str:
    return f"{CANARY}-{where} and some words around it"


def live_through(portal: Portal, cast: Mapping[str, Member]) -> MadeCase:
    """Take a case from the report to its end, with a canary in everything anybody types."""
    case = make_case(
        portal,
        narrative=canary("narrative"),
        prompt=canary("prompt"),
        output=canary("output"),
        happened=canary("happened"),
        exclusions=(Exclusion(ExcludedKind.PERSON, AccountId(cast["vera"].account)),),
    )
    move(portal, cast["omar"], case, Move.START_TRIAGE)
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        triage(work, opened, cast["omar"], TRIAGED)
    with portal.writing() as work:
        write_note(work, open_case(work, cast["omar"], case), cast["omar"], canary("note"))
    with portal.writing() as work:
        write_message(work, open_case(work, cast["omar"], case), cast["omar"], canary("message"))
    move(portal, cast["omar"], case, Move.ACCEPT)
    move(portal, cast["omar"], case, Move.REQUEST_INFORMATION, words=canary("question"))
    answer(portal, case, canary("answer"))
    attach(portal, case)
    share_out(portal, cast["omar"], case)
    together(portal, cast, case)
    conclude(portal, cast, case)
    return case


def share_out(portal: Portal, member: Member, case: MadeCase) -> None:
    """Name who works on it, label it, put it off, and keep words to search for."""
    with portal.writing() as work:
        opened = open_case(work, member, case)
        organising.assign(work, opened, member, {Duty.OWNER: member.account, Duty.BACKUP: None})
        add_label(work, "needs legal", by=member.account)
        organising.change_labels(work, opened, member, add=list_labels(work))
        organising.snooze(work, opened, member, work.moment.today + timedelta(days=2))
        wanted = Search(canary("searched"))
        keep(work, member, "k" * 43, wanted)


def together(portal: Portal, cast: Mapping[str, Member], case: MadeCase) -> None:
    omar, una = cast["omar"], cast["una"]
    clock = Proposal(reason=True, clock="directive_feedback")
    told = Proposal(reason=True, explanation=True)
    for move, form in ((Move.SET_CLOCK_ASIDE, clock), (Move.REVEAL_IDENTITY, told)):
        with portal.writing() as work:
            opened = open_case(work, omar, case)
            reasons = Reasons(canary("joint"), canary("told"))
            id = propose_together(work, opened, omar, move=move, proposal=form, reasons=reasons)
        with portal.writing() as work:
            opened = open_case(work, una, case)
            records, remark = read_records(work, opened), canary("agreed")
            agree(work, opened, una, id, records=records, remark=remark)
    with portal.writing() as work:
        opened, reasons = open_case(work, omar, case), Reasons(canary("waiting"), canary("told"))
        move = Move.REVEAL_IDENTITY
        propose_together(work, opened, omar, move=move, proposal=told, reasons=reasons)


TRIAGED = Triage(
    severity=Severity.S3,
    category=Category.WRONG_OUTPUT,
    reportable=False,
    retaliation_risk=RetaliationRisk.POSSIBLE,
    conflict_checked=True,
    remark=canary("remark"),
)

PROPOSED = FilledProposal(
    outcome=Outcome.SUBSTANTIATED,
    explanation=canary("explanation"),
    findings=canary("findings"),
    root_cause=next(iter(RootCause)),
    actions=(PlannedAction(ActionKind.TRAIN_STAFF, canary("role"), None),),
)


def conclude(portal: Portal, cast: Mapping[str, Member], case: MadeCase) -> None:
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        propose(work, opened, cast["omar"], move=Move.PROPOSE_OUTCOME, filled=PROPOSED)
    move(portal, cast["una"], case, Move.SEND_BACK, words=canary("sent-back"))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        propose(work, opened, cast["omar"], move=Move.PROPOSE_OUTCOME, filled=PROPOSED)
    move(portal, cast["una"], case, Move.APPROVE)
    move(portal, cast["omar"], case, Move.START_REMEDIATION)
    move(portal, cast["una"], case, Move.VERIFY_ACTIONS, words=canary("verified"))
    move(portal, cast["una"], case, Move.RECUSE, words=canary("recused"))
    with portal.writing() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, case.code))
        move_as_reporter(work, opened, move=Move.APPEAL, texts=[("answer", canary("appeal"))])


def move(portal: Portal, member: Member, case: MadeCase, made: Move, *, words: str = "") -> None:
    with portal.writing() as work:
        make_move(work, open_case(work, member, case), member, move=made, text=words)


def answer(portal: Portal, case: MadeCase, words: str) -> None:
    with portal.writing() as work:
        begin_visit(work, unlock(work, case.code.grouped))
        reply(work, open_for_reporter(work, unlock_mailbox(work, case.code)), words)


def attach(portal: Portal, case: MadeCase) -> None:
    """Let one file lie in the case, and one in a report that is being written."""
    cleaned = Cleaned(Kind_.TEXT, canary("file").encode(), ("encoding",), ("seen",))
    with portal.writing() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, case.code))
        add_to_case(work, opened, canary("file-name"), cleaned)
        journey = visits.open_visit(work, visits.JOURNEY, b"{}")
        add_draft_file(work, journey, canary("draft-name"), cleaned)


@pytest.fixture
def stolen(portal: Portal, cast: dict[str, Member], client: Any) -> dict[str, list[Any]]:
    """What stands in the database after a whole case, with people signed in."""
    sign_in(client, cast["omar"])
    live_through(portal, cast)
    return dump(portal)


def test_every_column_was_decided_about() -> None:
    assert undecided(Base.metadata) == []


def test_columns_of_bytes_are_named_as_secrets_and_no_others() -> None:
    assert misnamed(Base.metadata) == []


@pytest.mark.usefixtures("both_databases")
def test_readable_columns_hold_nothing_but_what_they_may(stolen: Dump) -> None:
    assert unfit(stolen) == []


@pytest.mark.usefixtures("both_databases")
def test_no_column_holds_what_anybody_wrote(stolen: Dump) -> None:
    assert leaking(stolen, CANARY) == []


def test_the_tables_of_a_case_were_filled(stolen: Dump) -> None:
    tables = {column.split(".")[0] for column, values in stolen.items() if values}

    assert {"action", "case", "grant", "journal", "mailbox", "one_time", "outbox"} <= tables
    assert {"proposal", "assignment", "label", "case_label", "snooze"} <= tables
    assert {"record", "reporter_grant", "session", "account", "credential"} <= tables


def test_the_people_of_the_case_read_every_word(portal: Portal, cast: dict[str, Member]) -> None:
    case = live_through(portal, cast)
    with portal.reading() as work:
        records = read_records(work, open_case(work, cast["carl"], case))

    found = " ".join(record.text or "" for record in records)
    places = """narrative prompt output happened remark note message question answer explanation
    joint told agreed waiting findings role sent-back verified appeal recused"""
    assert [place for place in places.split() if f"{CANARY}-{place}" not in found] == []


def test_the_tracking_code_is_nowhere(portal: Portal, cast: dict[str, Member]) -> None:
    case = live_through(portal, cast)
    values = dump(portal)

    assert leaking(values, case.code.grouped) == []
    assert leaking(values, case.code.symbols) == []
    assert leaking(values, case.code.symbols[4:16]) == []


def test_automatic_lines_are_templates_with_words_of_our_lists(
    portal: Portal, cast: dict[str, Member]
) -> None:
    live_through(portal, cast)
    with portal.database.reading() as session:
        query = text("SELECT sealed FROM record WHERE kind = 'system'")
        lines = [json.loads(bytes(line)) for line in session.scalars(query)]

    assert lines
    keys = {"template", "from", "status", "level", "trigger", "due"}
    assert {key for line in lines for key in line} <= keys
    assert [
        line
        for line in lines
        if not all(re.fullmatch(r"[a-z_]*|\d+|\d{4}-\d\d-\d\d", word) for word in line.values())
    ] == []


def test_who_is_excluded_stands_nowhere(portal: Portal, cast: dict[str, Member]) -> None:
    before = leaking(dump(portal), cast["vera"].account)
    live_through(portal, cast)

    assert leaking(dump(portal), cast["vera"].account) == before


def test_a_column_without_a_decision_is_found() -> None:
    metadata = MetaData()
    Table("gossip", metadata, Column("heard", String))

    assert "gossip.heard" in undecided(metadata)


def test_a_readable_column_of_bytes_is_found() -> None:
    metadata = MetaData()
    Table("case", metadata, Column("reference", LargeBinary))

    assert misnamed(metadata) == ["case.reference"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("case.system", "The chat tool in Hall 3"),
        ("case.received_on", "2026-03-02 09:14:00"),
        ("case.category", "My boss told me"),
        ("outbox.dated", "2026-03-02T09:14"),
        ("record.author", "Rosa"),
        ("session.expires_at", "2026-03-02 09:14:07"),
        ("journal.actor", "Rosa"),
        ("journal.noted_at", "2026-03-02T09:14:07Z"),
        ("journal.details", '{"reason": "He shouted at me"}'),
        ("grant.tag", b"omar"),
        ("mailbox.locator", b"2345-6789"),
    ],
)
def test_what_may_not_stand_in_a_column_is_found(column: str, value: Any) -> None:
    assert unfit({column: [value]}) == [column]


@pytest.mark.parametrize(
    "written",
    [
        "a canary sang",
        b"\x00canary\x00",
        "canary".encode("utf-16-le"),
        b"canary".hex(),
        base64.b64encode(b"a canary sang").decode(),
        base64.b64encode(b"one canary sang").decode(),
        base64.b64encode(b"the canary sang").decode(),
    ],
)
def test_a_leak_is_found_however_it_is_written(written: Any) -> None:
    assert leaking({"case.system": [written]}, CANARY) == ["case.system"]
