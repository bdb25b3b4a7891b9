"""To whoever must not see a case, every route of the desk answers as for a reference of no case.

The routes are read from the program. One that asks for something no line here says how to ask for
fails the test with its address: add a line to VALUES, to OPEN_POSTS, or to neither, as the
message says. Every way in which somebody can be kept from a case is tried on a case that has all
that a case can have: files, actions, a proposal, a link.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.moves.agreeing import propose_together
from portal.casework.moves.deciding import FilledProposal, PlannedAction, propose
from portal.casework.moves.moving import make_move
from portal.casework.moves.pending import Reasons
from portal.casework.moves.triaging import triage
from portal.casework.records.files import add_to_case
from portal.casework.records.talking import reply, write_message, write_note
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.moves import Proposal
from portal.core.taxonomy import ActionKind, Outcome, RootCause
from portal.core.workflow import Move
from portal.desk.links.linking import leave_out
from portal.desk.seen import Seen
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.store.tables import AccountRow, ActionRow, FileRow, ProposalRow, RecordRow
from portal.vault.keyring import Keyring
from portal.work import Lately, Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member, open_case
from tests.deeds import at_the_desk, hidden_fields, send
from tests.desk.intake.test_triage_next import decide
from tests.desk.test_nowhere import ARGUMENT, EMPTY, FILLED, MISSING, seen
from tests.organisation_rows import add_system, add_unit, set_head, set_owner
from tests.rows import every, facts, kinds
from tests.statements import counting
from tests.test_readable_columns import TRIAGED

Build = Callable[..., "Rich"]
NO_ID = "0" * 32


@dataclass(frozen=True, slots=True)
class Rich:
    """A case with everything a case can have, and whoever reads it."""

    case: MadeCase
    reader: Member


@dataclass(frozen=True, slots=True)
class Ids:
    """What an address may name beside the reference: real ids of the case, and of no case."""

    actions: list[str]
    proposals: list[str]
    records: list[str]
    numbers: list[str]
    accounts: list[str]


VALUES: dict[str, Callable[[Ids], list[str]]] = {
    "move": lambda ids: ["accept", "approve", "mark-duplicate", "erase-early", "no-such-move"],
    "action": lambda ids: [*ids.actions, NO_ID],
    "proposal": lambda ids: [*ids.proposals, NO_ID],
    "record": lambda ids: [*ids.records, NO_ID],
    "number": lambda ids: [*ids.numbers, "99"],
    "file": lambda ids: [*ids.numbers, "99"],
    "account": lambda ids: [*ids.accounts, NO_ID],
    "template": lambda ids: [NO_ID],
    "view": lambda ids: [NO_ID],
}
"""How each part of an address is asked for, beside `reference`. `test_nowhere` tries all moves."""

CASE = "<reference>"
OPEN_POSTS: dict[str, dict[str, Any]] = {
    "/desk/enter": {},
    "/desk/enter/code": {},
    "/desk/away": {},
    "/desk/away/end": {},
    "/desk/hand-over/<account>": {"looked_at": 3},
    "/desk/bulk": {"case": CASE, "deed": "snooze", "until": "2026-03-10"},
    "/desk/search": {"term": CASE, "scope": "all"},
    "/desk/templates/new": {},
    "/desk/templates/<template>": {},
    "/desk/templates/<template>/remove": {},
    "/desk/views": {"name": "Late"},
    "/desk/views/<view>/delete": {},
}
"""Every form of the desk whose address names no case, and the fields that may name one: `CASE`
stands for the reference. What it answers must be the same for a case that is there and for none."""

SEARCHES = (
    *("", "?state=all&tick=all", "?due=late", "?page=2", "?sort=severity", "?wrote=reporter"),
    *(f"?gone={CASE}", f"?at={CASE}", f"?done={CASE}", f"?after=2026-03-02.{CASE}"),
    f"?received=2026-03-03&reference={CASE}",
)
"""What every page that names no case is asked with, in the words of all of them."""


# Ways to be kept from a case.


def named(build: Build, portal: Portal, omar: Member) -> Rich:
    return build(exclusions=(Exclusion(ExcludedKind.PERSON, omar.account),))


def by_role(build: Build, portal: Portal, omar: Member) -> Rich:
    return build("carl", exclusions=(Exclusion(ExcludedKind.ROLE, "ombudsperson"),))


def by_unit(build: Build, portal: Portal, omar: Member) -> Rich:
    return build(exclusions=(Exclusion(ExcludedKind.UNIT, "night-shift"),))


def owner(build: Build, portal: Portal, omar: Member) -> Rich:
    set_owner(portal, "dose-helper", omar.account)
    return build(system="dose-helper")


def owner_later(build: Build, portal: Portal, omar: Member) -> Rich:
    rich = build(system="dose-helper")
    set_owner(portal, "dose-helper", omar.account)
    return rich


def head_later(build: Build, portal: Portal, omar: Member) -> Rich:
    rich = build(unit="ward")
    set_head(portal, "ward", omar.account)
    return rich


def recused(build: Build, portal: Portal, omar: Member) -> Rich:
    rich = build()
    _move(portal, omar, rich.case, Move.RECUSE)
    return rich


def left_out_later(build: Build, portal: Portal, omar: Member) -> Rich:
    rich = build()
    rules = [Exclusion(ExcludedKind.PERSON, omar.account)]
    seen_now = Seen(rich.case.reference, facts(portal, rich.case).version, "k" * 43)
    with portal.writing() as work:
        leave_out(work, rich.reader, seen_now, rules=rules, words="As asked.")
    return rich


def at_another_level(build: Build, portal: Portal, omar: Member) -> Rich:
    rich = build()
    _move(portal, rich.reader, rich.case, Move.ESCALATE)
    return rich


WAYS = (
    recused,
    # The one way that rests on what the register says today.
    owner_later,
    # A thousand pages for each: every way is tried, but not in `make quick`. `test_nowhere` tries
    # four of them there, on a case that has less.
    *(
        pytest.param(way, marks=pytest.mark.slow)
        for way in (
            *(named, by_role, by_unit, owner, head_later),
            *(left_out_later, at_another_level),
        )
    ),
)


# A case that has everything.


def _move(portal: Portal, member: Member, case: MadeCase, move: Move) -> None:
    with portal.writing() as work:
        make_move(work, open_case(work, member, case), member, move=move, text="Because of it.")


def _fill(portal: Portal, member: Member, case: MadeCase) -> None:
    """Let everything happen in a case that leaves something in it."""
    with portal.writing() as work:
        own = open_for_reporter(work, unlock_mailbox(work, case.code))
        add_to_case(work, own, "dose.txt", Cleaned(Kind.TEXT, b"the dose", (), ()))
    with portal.writing() as work:
        reply(work, open_for_reporter(work, unlock_mailbox(work, case.code)), "One more thing.")
    _move(portal, member, case, Move.START_TRIAGE)
    with portal.writing() as work:
        triage(work, open_case(work, member, case), member, TRIAGED)
    _move(portal, member, case, Move.ACCEPT)
    with portal.writing() as work:
        write_note(work, open_case(work, member, case), member, "The dose came from nowhere.")
    with portal.writing() as work:
        write_message(work, open_case(work, member, case), member, "We look into it.")
    with portal.writing() as work:
        opened = open_case(work, member, case)
        propose(work, opened, member, move=Move.PROPOSE_OUTCOME, filled=PROPOSED)
    with portal.writing() as work:
        opened, reasons = open_case(work, member, case), Reasons("It does not run here.", "")
        form = Proposal(reason=True, clock="directive_feedback")
        move = Move.SET_CLOCK_ASIDE
        propose_together(work, opened, member, move=move, proposal=form, reasons=reasons)


PROPOSED = FilledProposal(
    outcome=Outcome.SUBSTANTIATED,
    explanation="The dose was wrong.",
    findings="Three logs show it.",
    root_cause=RootCause.MODEL_LIMITS,
    actions=(PlannedAction(ActionKind.TRAIN_STAFF, "Head of the ward", None),),
)


@pytest.fixture
def people(portal: Portal, cast: dict[str, Member]) -> dict[str, Member]:
    """The cast, with Sam, an ombudsperson of the night shift who reads nothing yet."""
    keyring = Keyring.load(portal.settings.keys_dir)
    add_system(portal, "dose-helper")
    add_unit(portal, "ward")
    add_unit(portal, "night-shift")
    make_case(portal)
    sam = make_member(keyring, "sam", level=Level.OMBUDS)
    with portal.writing() as work:
        work.db.get_one(AccountRow, cast["omar"].account).unit = "night-shift"
        add_member(work, sam)
    return {**cast, "sam": sam}


@pytest.fixture
def build(portal: Portal, people: dict[str, Member]) -> Build:
    """`build("carl", unit="ward")` makes a case and lets Carl do everything in it."""

    def make(reader: str = "una", **changes: Any) -> Rich:
        case = make_case(portal, **changes)
        _fill(portal, people[reader], case)
        return Rich(case, people[reader])

    return make


@pytest.fixture
def omar(app: Flask, people: dict[str, Member]) -> FlaskClient:
    """Omar's browser; he reads one ordinary case, which Sam lacks, and looks for a word of all."""
    client = at_the_desk(app, people["omar"])
    send(client, "/desk/search", term="dose", scope="all")
    return client


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the pages send to the database, from now on."""
    with counting(app.extensions["portal"].database) as sent:
        yield sent


# Every address there is.


def desk_rules(app: Flask, method: str) -> list[Rule]:
    """Return every route of the desk that takes a method."""
    rules = [one for one in app.url_map.iter_rules() if one.rule.split("/")[1] == "desk"]
    return sorted((one for one in rules if method in (one.methods or ())), key=lambda one: one.rule)


def undecided(app: Flask) -> list[str]:
    """Return what nobody said of a route, in words for whoever added it."""
    rules = [*desk_rules(app, "GET"), *desk_rules(app, "POST")]
    parts = {(name, one.rule) for one in rules for name in ARGUMENT.findall(one.rule)}
    unknown = [
        f"VALUES does not say what <{name}> of {rule} may be."
        for name, rule in sorted(parts)
        if name != "reference" and name not in VALUES
    ]
    posts = {one.rule for one in desk_rules(app, "POST") if "<reference>" not in one.rule}
    posts -= OPEN_POSTS.keys()
    return unknown + [f"OPEN_POSTS does not say how POST {one} may name a case." for one in posts]


def addresses(app: Flask, method: str, reference: str, ids: Ids) -> Iterator[str]:
    """Return every address of the desk that names a case, with this reference in it."""
    for rule in desk_rules(app, method):
        if "reference" in ARGUMENT.findall(rule.rule):
            yield from filled(rule.rule, reference, ids)


def filled(rule: str, reference: str, ids: Ids) -> Iterator[str]:
    """Return the addresses of one route, one for each value that its parts may have."""
    names = ARGUMENT.findall(rule)
    values = [[reference] if name == "reference" else VALUES[name](ids) for name in names]
    for chosen in product(*values):
        address = rule
        for value in chosen:
            address = ARGUMENT.sub(value, address, count=1)
        yield address


def lists(app: Flask, reference: str, ids: Ids) -> list[str]:
    """Return every page that names no case, asked for in every way in which one may search."""
    open_rules = [one.rule for one in desk_rules(app, "GET") if "<reference>" not in one.rule]
    pages = [address for rule in open_rules for address in filled(rule, "", ids)]
    return [page + asked.replace(CASE, reference) for page in pages for asked in SEARCHES]


def ids_of(portal: Portal, people: dict[str, Member], case: MadeCase | None) -> Ids:
    """Return the real ids of what is in a case; none of a case that is not there."""
    wanted = case.id if case else ""
    tables = {
        table: [row for row in every(portal, table) if row.case_id == wanted]
        for table in (ActionRow, ProposalRow, RecordRow, FileRow)
    }
    return Ids(
        actions=[row.id for row in tables[ActionRow]],
        proposals=[row.id for row in tables[ProposalRow]],
        records=[row.id for row in tables[RecordRow]][:3],
        numbers=[str(row.number) for row in tables[FileRow]],
        accounts=[people[name].account for name in ("sam", "una", "carl")],
    )


def forget(app: Flask) -> None:
    """Let the program look again at what it looked at lately: the clock stands still here."""
    app.extensions["portal"].lately = Lately()


def read_lists(app: Flask, client: FlaskClient, reference: str, ids: Ids) -> list[Any]:
    """Return what every page that names no case shows."""
    forget(app)
    return [seen(client.get(path), reference) for path in lists(app, reference, ids)]


def test_every_route_of_the_desk_says_how_it_is_asked(app: Flask) -> None:
    assert undecided(app) == []


def test_a_case_that_is_there_has_all_that_an_address_can_name(
    app: Flask, portal: Portal, people: dict[str, Member], build: Build
) -> None:
    reader, nothing = at_the_desk(app, people["una"]), ids_of(portal, people, None)
    before = read_lists(app, reader, MISSING, nothing)
    rich = build()
    ids = ids_of(portal, people, rich.case)
    pages = [reader.get(one) for one in addresses(app, "GET", rich.case.reference, ids)]

    assert all((ids.actions, ids.proposals, ids.records, ids.numbers))
    assert sum(page.status_code == 200 for page in pages) > 8
    assert before != read_lists(app, reader, rich.case.reference, nothing)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_at_the_desk_tells_that_there_is_such_a_case(
    app: Flask,
    omar: FlaskClient,
    portal: Portal,
    people: dict[str, Member],
    build: Build,
    statements: list[str],
    way: Callable[..., Rich],
) -> None:
    """One journey for each way: the lists first, then every page, then every form."""
    nothing = ids_of(portal, people, None)
    before = read_lists(app, omar, MISSING, nothing)
    rich = way(build, portal, people["omar"])
    after = read_lists(app, omar, rich.case.reference, nothing)
    asked = lists(app, CASE, nothing)

    assert [path for path, one, two in zip(asked, before, after, strict=True) if one != two] == []

    ids, reference = ids_of(portal, people, rich.case), rich.case.reference
    stored = facts(portal, rich.case), kinds(portal, rich.case)
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    # The journal notes one refusal a minute, so the first of all asks the database for more.
    omar.get(f"/desk/cases/{MISSING}")
    told = [
        *differences(app, omar, reference, ids, statements),
        *differences(app, omar, reference, ids, statements, fields={**FILLED, **token}),
        *open_differences(app, omar, reference, ids, token),
    ]

    assert told == []
    assert (facts(portal, rich.case), kinds(portal, rich.case)) == stored


def differences(
    app: Flask,
    client: FlaskClient,
    reference: str,
    ids: Ids,
    statements: list[str],
    *,
    fields: dict[str, Any] | None = None,
) -> list[str]:
    """Return the addresses of a case that answer otherwise than those of none, or ask otherwise."""
    method = "GET" if fields is None else "POST"
    there, nowhere = (addresses(app, method, one, ids) for one in (reference, MISSING))
    pairs = [
        (
            one,
            ask(client, one, fields, reference, statements),
            ask(client, other, fields, MISSING, statements),
        )
        for one, other in zip(there, nowhere, strict=True)
    ]
    return [f"{method} {path}" for path, one, two in pairs if one != two or one[0] != 404]


def ask(
    client: FlaskClient,
    path: str,
    fields: dict[str, Any] | None,
    reference: str,
    statements: list[str],
) -> tuple[Any, ...]:
    """Return everything an answer shows, and what the database was asked for it."""
    statements.clear()
    answer = client.get(path) if fields is None else client.post(path, data=fields)
    return (*seen(answer, reference), [*statements])


def open_differences(
    app: Flask, client: FlaskClient, reference: str, ids: Ids, token: dict[str, str]
) -> list[str]:
    """Return the forms without a case in their address that tell one from none, named in a field.

    A link and a duplicate name another case in a field, too.
    """
    own = own_case(client)
    inside = {f"/desk/cases/{own}/{one}": {"related": CASE, "text": "Both."} for one in LINKING}
    posts = {**OPEN_POSTS, **inside}
    asked = [
        (path, {**EMPTY, **fields, **token})
        for rule, fields in posts.items()
        for path in filled(rule, "", ids)
    ]
    # Once before: what a form does the first time, it need not do again.
    for path, fields in asked:
        sent(client, path, fields, MISSING)
    return [
        f"POST {path}"
        for path, fields in asked
        if sent(client, path, fields, reference) != sent(client, path, fields, MISSING)
    ]


LINKING = ("link", "unlink")


def own_case(client: FlaskClient) -> str:
    """Return the reference of a case that this handler reads."""
    found = re.search(
        r"/desk/cases/(C-[0-9A-Z]{4}-[0-9A-Z]{4})", client.get("/desk/cases?state=all").text
    )
    assert found is not None
    return found[1]


def sent(client: FlaskClient, path: str, fields: dict[str, Any], reference: str) -> Any:
    """Return what a form answers with a reference in its fields."""
    named_in = {name: str(value).replace(CASE, reference) for name, value in fields.items()}
    answer = client.post(path, data=named_in)
    return seen(answer, reference), seen(client.get(answer.location or "/desk/search"), reference)


# What one decided oneself, before one was kept from the case.


def loses_by_exclusion(portal: Portal, people: dict[str, Member], case: MadeCase) -> None:
    rules = [Exclusion(ExcludedKind.PERSON, people["omar"].account)]
    seen_now = Seen(case.reference, facts(portal, case).version, "k" * 43)
    with portal.writing() as work:
        leave_out(work, people["una"], seen_now, rules=rules, words="As asked.")


def loses_by_ownership(portal: Portal, people: dict[str, Member], case: MadeCase) -> None:
    set_owner(portal, "dose-helper", people["omar"].account)


def loses_by_escalation(portal: Portal, people: dict[str, Member], case: MadeCase) -> None:
    _move(portal, people["una"], case, Move.ESCALATE)


@pytest.mark.parametrize(
    "lose",
    [
        loses_by_exclusion,
        pytest.param(loses_by_ownership, marks=pytest.mark.slow),
        pytest.param(loses_by_escalation, marks=pytest.mark.slow),
    ],
)
def test_what_one_decided_oneself_is_nowhere_once_the_case_is_lost(
    app: Flask,
    omar: FlaskClient,
    portal: Portal,
    people: dict[str, Member],
    statements: list[str],
    lose: Callable[..., None],
) -> None:
    nothing = ids_of(portal, people, None)
    case = make_case(portal, system="dose-helper")
    decide(omar, case, "accept")
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    asked = f"/desk/triage-next?done={case.reference}"
    said = omar.get(asked).text
    lose(portal, people, case)
    now = read_lists(app, omar, case.reference, nothing)
    never = read_lists(app, omar, MISSING, nothing)
    ids, fields = ids_of(portal, people, case), {**FILLED, **token}
    omar.get(f"/desk/cases/{MISSING}")

    assert f"{case.reference} accepted" in said
    assert case.reference not in omar.get(asked).text
    assert [
        path
        for path, one, two in zip(lists(app, CASE, nothing), now, never, strict=True)
        if one != two
    ] == []
    assert differences(app, omar, case.reference, ids, statements, fields=fields) == []
