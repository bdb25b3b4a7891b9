"""To the excluded a case exists nowhere: every page of the desk, whoever adds it, answers alike.

The addresses are read from the program itself, so that a page that is added later is held to
this without anybody thinking of it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from statistics import median
from time import thread_time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.move_words import BY_SLUG
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import PROPOSED, TRIAGED, hidden_fields
from tests.organisation_rows import add_system, add_unit, set_head, set_owner
from tests.rows import facts, kinds

MISSING = "C-0000-0000"
ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
OTHERS = {"move": [*sorted(BY_SLUG), "no-such-move"]}
"""What the other parts of an address may be; anything not named here is some id."""

FILLED: dict[str, Any] = {
    **TRIAGED,
    **PROPOSED,
    "text": "I am here.",
    "once": "a" * 43,
    "seen": 1,
    "related": MISSING,
    "ready_made": "nothing_new",
    "roles": "leader",
}
EMPTY: dict[str, Any] = {"once": "a" * 43, "seen": 1}

Ways = dict[str, Callable[[Portal, Member], MadeCase]]


def named(portal: Portal, member: Member) -> MadeCase:
    return make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, member.account),))


def by_role(portal: Portal, member: Member) -> MadeCase:
    return make_case(portal, exclusions=(Exclusion(ExcludedKind.ROLE, "ombudsperson"),))


def later_owner(portal: Portal, member: Member) -> MadeCase:
    case = make_case(portal, system="dose-helper")
    set_owner(portal, "dose-helper", member.account)
    return case


def later_head(portal: Portal, member: Member) -> MadeCase:
    case = make_case(portal, unit="ward")
    set_head(portal, "ward", member.account)
    return case


WAYS: Ways = {
    "named": named,
    "by role": by_role,
    "owner since then": later_owner,
    "head since then": later_head,
}


@pytest.fixture
def organisation(portal: Portal, cast: dict[str, Member]) -> None:
    """An AI system that nobody owns, and a unit that nobody heads."""
    add_system(portal, "dose-helper")
    add_unit(portal, "ward")


@pytest.fixture(params=WAYS)
def barred(
    request: pytest.FixtureRequest, portal: Portal, cast: dict[str, Member], organisation: None
) -> MadeCase:
    """A case that Omar must not hear of."""
    return WAYS[request.param](portal, cast["omar"])


def addresses(app: Flask, method: str, reference: str) -> Iterator[str]:
    """Return every address of the desk that names a case, with this one in it."""
    for rule in app.url_map.iter_rules():
        names = ARGUMENT.findall(rule.rule)
        if "reference" not in names or method not in (rule.methods or ()):
            continue
        values = [
            [reference] if one == "reference" else OTHERS.get(one, ["0" * 32]) for one in names
        ]
        for chosen in product(*values):
            pairs = dict(zip(names, chosen, strict=True))
            yield ARGUMENT.sub(lambda found: pairs[found[1]], rule.rule)  # noqa: B023


def lists(app: Flask) -> list[str]:
    """Return every page of the desk that names no case."""
    plain = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
    desk = sorted({path for path in plain if path.split("/")[1] == "desk"})
    return [
        *desk,
        "/desk/cases?state=all",
        "/desk/cases?due=late",
        "/desk/cases?after=2026-03-09.C-0000-0000",
    ]


def seen(answer: Any, reference: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return everything an answer shows, but for the reference and what is drawn for each page."""
    headers = [(name, value.replace(reference, "")) for name, value in answer.headers]
    text = without_drawn(answer.text).replace(reference, "")
    return answer.status_code, headers, text


def test_there_are_addresses_to_try(app: Flask) -> None:
    assert len(list(addresses(app, "GET", MISSING))) > 20
    assert len(list(addresses(app, "POST", MISSING))) > 20
    assert len(lists(app)) > 6


def test_every_page_of_the_case_answers_as_for_no_case(
    app: Flask, omar: FlaskClient, barred: MadeCase
) -> None:
    pairs = zip(
        addresses(app, "GET", barred.reference), addresses(app, "GET", MISSING), strict=True
    )
    for there, nowhere in pairs:
        answer = seen(omar.get(there), barred.reference)
        assert answer[0] == 404, there
        assert answer == seen(omar.get(nowhere), MISSING), there


@pytest.mark.parametrize("fields", [FILLED, EMPTY], ids=["filled", "empty"])
def test_every_form_of_the_case_answers_as_for_no_case(
    app: Flask, omar: FlaskClient, barred: MadeCase, portal: Portal, fields: dict[str, Any]
) -> None:
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    before = facts(portal, barred), kinds(portal, barred)
    pairs = zip(
        addresses(app, "POST", barred.reference), addresses(app, "POST", MISSING), strict=True
    )
    for there, nowhere in pairs:
        answer = seen(omar.post(there, data={**fields, **token}), barred.reference)
        missing = seen(omar.post(nowhere, data={**fields, **token}), MISSING)
        assert answer[0] == 404, there
        assert answer == missing, there

    assert (facts(portal, barred), kinds(portal, barred)) == before


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("way", WAYS)
def test_every_list_and_every_count_is_the_same_with_and_without_the_case(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member], way: str
) -> None:
    make_case(portal)
    before = {path: seen(omar.get(path), MISSING) for path in lists(app)}
    case = WAYS[way](portal, cast["omar"])
    after = {path: seen(omar.get(path), case.reference) for path in lists(app)}

    assert {path for path in before if before[path] != after[path]} == set()


def test_a_case_that_is_there_and_readable_is_told_apart(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    before = {path: seen(omar.get(path), MISSING) for path in lists(app)}
    case = make_case(portal)

    assert omar.get(f"/desk/cases/{case.reference}").status_code == 200
    assert seen(omar.get("/desk"), "") != before["/desk"]


def test_the_answer_takes_no_longer_for_a_case_that_is_there(
    carl: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    barred, below = named(portal, cast["carl"]), make_case(portal)
    kinds_of_no = {"barred": barred.reference, "below": below.reference, "missing": MISSING}
    times: dict[str, list[float]] = {name: [] for name in kinds_of_no}
    for _ in range(100):
        for name, reference in kinds_of_no.items():
            began = thread_time()
            carl.get(f"/desk/cases/{reference}")
            times[name].append(thread_time() - began)
    middles = [median(taken) for taken in times.values()]

    assert max(middles) < 2 * min(middles)
