"""A code that never was, one whose case was kept to its end, one erased early, one changed: alike.

Whoever tries codes sees status, headers, length and time. Time is measured as two values of each
attempt, the processor time of the thread and the time on the wall, and a classifier tries to tell
two kinds apart by either; the area under its curve (Mann and Whitney's U over all pairs) is 0.5
for somebody who guesses. Attempts are interleaved in blocks, each kind once in a random order, so
that whatever the machine does meanwhile falls on all kinds alike; the collector of Python's own
garbage stands still. With 200 of each kind chance alone gives 0.5 with a deviation of 0.029, so a
limit of 0.1 is met by all measures of one round with 99.7 %; the middle of three rounds counts.
"""

import gc
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import pbkdf2_hmac
from itertools import combinations
from statistics import median
from time import perf_counter, thread_time
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.casework.access.erasing import erase_due, erase_early
from portal.casework.access.opening import MailboxKeys, unlock_mailbox
from portal.core.cases import Status
from portal.core.errors import NotFound
from portal.mailbox import operations, views
from portal.mailbox.changing import renew_code
from portal.mailbox.forms import CodeForm
from portal.store.tables import CaseRow
from portal.vault.tracking import TrackingCode, generate
from portal.work import Portal, Work
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import hidden_fields
from tests.frozen_clock import FrozenClock

ATTEMPTS = 200
ROUNDS = 3
CODES = 20
KINDS = ("unknown", "expired", "deleted", "changed")
MEASURES = ("processor", "wall")
NEARLY_EVEN = (0.40, 0.60)

Codes = Mapping[str, Sequence[str]]
Times = Mapping[str, Sequence[float]]


@pytest.fixture
def codes(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> dict[str, list[str]]:
    """Codes that open nothing, by the reason why."""
    cases = {name: [make_case(portal) for _ in range(CODES)] for name in ("expired", "deleted")}
    changed = [make_case(portal) for _ in range(CODES)]
    erase_old(portal, cases["expired"], clock)
    with portal.writing() as work:
        for case in cases["deleted"]:
            erase_early(work, case.id, by=cast["omar"].account)
    for case in changed:
        change(portal, case)
    found = {name: [one.code.grouped for one in made] for name, made in cases.items()}
    found["changed"] = [one.code.grouped for one in changed]
    return {"unknown": [generate().grouped for _ in range(CODES)], **found}


def erase_old(portal: Portal, cases: Sequence[MadeCase], clock: FrozenClock) -> None:
    """Let the time go by for which archived cases are kept."""
    ids, today = [one.id for one in cases], portal.clock.now().today
    archived = {"status": Status.ARCHIVED, "closed_on": today}
    with portal.writing() as work:
        work.db.execute(update(CaseRow).where(CaseRow.id.in_(ids)).values(archived))
    clock.forward(days=1200)
    with portal.writing() as work:
        if erase_due(work) != len(ids):
            raise AssertionError("Not every old case was erased.")


def change(portal: Portal, case: MadeCase) -> None:
    with portal.writing() as work:
        code = case.code.grouped
        key = operations.begin_visit(work, operations.unlock(work, code))
    renew_code(portal, portal.clock.now(), key, one_time_key=generate().symbols)


def attempt(client: FlaskClient, token: Mapping[str, str], code: str) -> Any:
    return client.post("/mailbox", data={**token, "code": code})


def ask_api(client: FlaskClient, token: Mapping[str, str], code: str) -> Any:
    return client.post("/api/mailbox", json={"tracking_code": code})


Attempt = Callable[[FlaskClient, Mapping[str, str], str], Any]
DOORS: Mapping[str, Attempt] = {"page": attempt, "api": ask_api}


@contextmanager
def undisturbed() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def measure(client: FlaskClient, codes: Codes, door: Attempt) -> dict[str, Times]:
    """Return how long each attempt took against its block, by measure and kind."""
    token = hidden_fields(client.get("/mailbox").text, "/mailbox")
    found: dict[str, dict[str, list[float]]] = {
        name: {kind: [] for kind in codes} for name in MEASURES
    }
    with undisturbed():
        for number in range(ATTEMPTS):
            order = random.sample(list(codes), len(codes))
            block = {
                kind: time_of(client, token, codes[kind][number % CODES], door) for kind in order
            }
            for place, name in enumerate(MEASURES):
                middle = median(taken[place] for taken in block.values())
                for kind, taken in block.items():
                    found[name][kind].append(taken[place] - middle)
    return dict(found)


def time_of(
    client: FlaskClient, token: Mapping[str, str], code: str, door: Attempt
) -> tuple[float, float]:
    """Return how long one attempt takes: on the processor, and on the wall."""
    wall, processor = perf_counter(), thread_time()
    door(client, token, code)
    return thread_time() - processor, perf_counter() - wall


def area(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often a value of one is above a value of the other; ties count half."""
    ordered = sorted(other)
    above = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in one)
    return above / (2 * len(one) * len(other))


def areas(
    client: FlaskClient, codes: Codes, door: Attempt, *, rounds_: int = ROUNDS
) -> dict[tuple[str, ...], float]:
    """Return the middle area of the rounds, by measure and pair of kinds."""
    rounds = [measure(client, codes, door) for _ in range(rounds_)]
    return {
        (name, *pair): median(area(one[name][pair[0]], one[name][pair[1]]) for one in rounds)
        for name in rounds[0]
        for pair in combinations(codes, 2)
    }


def told_apart(found: Mapping[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    low, high = NEARLY_EVEN
    return {pair: value for pair, value in found.items() if not low <= value <= high}


def test_the_area_is_that_of_a_classifier() -> None:
    assert area([1, 2, 3], [4, 5, 6]) == 0
    assert area([4, 5, 6], [1, 2, 3]) == 1
    assert area([1, 2], [1, 2]) == 0.5
    assert area([1, 3], [2, 4]) == 0.25


@pytest.mark.parametrize("door", DOORS)
def test_status_headers_and_length_are_the_same(
    client: FlaskClient, codes: Codes, door: str
) -> None:
    token = hidden_fields(client.get("/mailbox").text, "/mailbox")
    seen = {
        (
            answer.status_code,
            tuple(answer.headers),
            len(answer.data),
            without_drawn(answer.text).replace(code, ""),
        )
        for kind in codes
        for code in codes[kind]
        for answer in [DOORS[door](client, token, code)]
    }

    assert len(seen) == 1
    assert {one[0] for one in seen} == {404}


@pytest.mark.parametrize("door", DOORS)
def test_the_database_is_asked_the_same(
    client: FlaskClient, codes: Codes, door: str, statements: list[str]
) -> None:
    assert len(what_is_asked(client, codes, DOORS[door], statements)) == 1
    assert statements


def what_is_asked(
    client: FlaskClient, codes: Codes, door: Attempt, statements: list[str]
) -> set[tuple[str, ...]]:
    """Return the statements that each kind of code leads to."""
    token, asked = hidden_fields(client.get("/mailbox").text, "/mailbox"), set()
    for kind in codes:
        statements.clear()
        door(client, token, codes[kind][0])
        asked.add(tuple(statements))
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
def test_the_time_tells_no_kind_of_code_from_another(
    client: FlaskClient, codes: Codes, door: str
) -> None:
    assert told_apart(areas(client, codes, DOORS[door])) == {}


def test_a_program_that_does_not_look_for_codes_it_knows_is_found_by_what_it_asks(
    client: FlaskClient, codes: Codes, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = symbols(codes["deleted"])

    def hasty(work: Work, code: TrackingCode) -> MailboxKeys:
        if code.symbols in dead:
            raise NotFound("Remembered as deleted.")
        return unlock_mailbox(work, code)

    monkeypatch.setattr(operations, "unlock_mailbox", hasty)

    assert len(what_is_asked(client, codes, attempt, statements)) == 2


@pytest.mark.slow
def test_a_program_that_answers_some_codes_early_is_found_by_time(
    app: Flask, client: FlaskClient, codes: Codes
) -> None:
    dead = symbols(codes["deleted"])

    @app.before_request
    def hasty() -> tuple[str, int] | None:
        typed = request.form.get("code", "").replace("-", "")
        return views._refused(CodeForm(), views.UNKNOWN, 404) if typed in dead else None

    found = told_apart(areas(client, codes, attempt, rounds_=1))

    assert {("processor", *pair) for pair in pairs_with("deleted")} <= found.keys()


@pytest.mark.slow
def test_a_program_that_stretches_the_codes_it_knows_is_found_by_time(
    client: FlaskClient, codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = symbols(codes["deleted"])

    def thorough(work: Work, code: TrackingCode) -> MailboxKeys:
        rounds = 2_000 if code.symbols in known else 1
        pbkdf2_hmac("sha256", code.symbols.encode(), b"salt", rounds)
        return unlock_mailbox(work, code)

    monkeypatch.setattr(operations, "unlock_mailbox", thorough)
    found = told_apart(areas(client, codes, attempt, rounds_=1))

    assert {("processor", *pair) for pair in pairs_with("deleted")} <= found.keys()


def symbols(codes: Sequence[str]) -> frozenset[str]:
    return frozenset(one.replace("-", "") for one in codes)


def pairs_with(kind: str) -> list[tuple[str, str]]:
    return [pair for pair in combinations(KINDS, 2) if kind in pair]
