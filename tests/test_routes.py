"""Every route there is, against the promises of the door: marked, apart, guarded, and silent."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.application import build
from portal.config import Settings
from portal.core.policy import Permission
from portal.web.access import MARK, OPEN, RouteUnmarked, needs, open_to_all
from tests.cast import CSRF_FIELD, Member, sign_in

OPEN_ON_BOTH = {
    "/",
    "/favicon.ico",
    "/figures",
    "/figures.csv",
    "/figures.json",
    "/figures/method",
    "/figures/reading",
    "/health/live",
    "/health/ready",
    "/leave",
    "/lessons",
    "/letters",
    "/policies",
    "/policies/<slug>",
    "/policies/<slug>/versions/<number>",
    "/robots.txt",
    "/static/<path:filename>",
    "/systems",
    "/systems/<slug>",
}
"""What both surfaces serve: nothing about a case, nobody signed in."""

OPEN_TO_STAFF = {
    "/join",
    "/recover",
    "/second-step",
    "/sign-in",
    "/sign-in/as-reporter",
    "/sign-in/as/<sign_in>",
    "/sign-out",
}
"""The staff's pages that a stranger may see; those of the demonstration say 404 elsewhere."""

OPEN_TO_REPORTERS = {
    "/api/mailbox",
    "/api/mailbox/messages",
    "/api/openapi.json",
    "/api/reports",
    "/how",
    "/how/changes",
    "/how/dates",
    "/how/operator",
    "/how/outside",
    "/how/safely",
    "/mailbox",
    "/report",
    "/report/<slug>",
    "/report/check",
    "/report/code",
    "/report/files",
    "/report/files/<number>",
    "/report/files/<number>/remove",
    "/report/saved",
    "/report/type-it-back",
    "/report/what-may-identify-you",
}


OWN_WAYS = ("/api/", "/static/")
"""The API refuses what is not JSON, files may be asked for their methods: no page is there."""


@pytest.fixture
def surface(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The program serving one surface alone."""
    program = build(replace(settings, surfaces=frozenset({request.param})))
    yield program
    program.extensions["portal"].database.dispose()


def mark_of(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], MARK, None)


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def closed_rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in rules(app, method) if mark_of(app, rule) != OPEN]


def open_paths(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if mark_of(app, rule) == OPEN}


def paths(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules()}


def url(app: Flask, rule: Rule) -> str:
    """Return an address that the rule answers, with something plausible in its gaps."""
    gaps = dict.fromkeys(rule.arguments, "note")
    with app.test_request_context():
        return app.url_map.bind("127.0.0.1").build(rule.endpoint, gaps, method=method_of(rule))


def method_of(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def differing(app: Flask, client: FlaskClient, closed: list[Rule]) -> list[str]:
    """Return which of these pages do not answer exactly as a missing page beside them does."""
    urls = {rule.rule: url(app, rule) for rule in closed}
    return [
        path for path, one in urls.items() if answer(client, one) != answer(client, beside(one))
    ]


def beside(path: str) -> str:
    """Return a page that is not there, in the same part of the site."""
    return f"/{path.split('/')[1]}/no-such-page"


def answer(client: FlaskClient, path: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Return everything a visitor sees but the token of the forms, which tells the second."""
    got = client.get(path)
    headers = sorted(pair for pair in got.headers if pair[0] != "Content-Length")
    return got.status_code, CSRF_FIELD.sub("", got.text), headers


def unforgeable(app: Flask, client: FlaskClient) -> dict[str, int]:
    """Return the status that each form gives when it is sent without a token."""
    forms = [rule for rule in rules(app, "POST") if not rule.rule.startswith("/api/")]
    return {rule.rule: client.post(url(app, rule)).status_code for rule in forms}


def test_every_route_says_who_may_enter(app: Flask) -> None:
    unmarked = [rule.rule for rule in app.url_map.iter_rules() if mark_of(app, rule) is None]

    assert unmarked == []


def test_every_mark_is_a_permission_or_open(app: Flask) -> None:
    marks = {mark_of(app, rule) for rule in app.url_map.iter_rules()}

    assert marks <= {OPEN, *Permission}


def test_the_program_does_not_start_with_an_unmarked_route(settings: Settings) -> None:
    gossip = Blueprint("gossip", __name__)
    gossip.add_url_rule("/gossip", "listen", lambda: "who reported what")

    with pytest.raises(RouteUnmarked, match=r"gossip\.listen"):
        build(settings, pages=[gossip])


def test_only_these_pages_are_open_to_everybody(app: Flask) -> None:
    assert open_paths(app) == OPEN_ON_BOTH | OPEN_TO_STAFF | OPEN_TO_REPORTERS


@pytest.mark.parametrize("surface", ["staff"], indirect=True)
def test_the_staff_surface_has_no_page_of_reporters(surface: Flask, app: Flask) -> None:
    others = {"/mailbox/case", "/mailbox/close", "/mailbox/messages", "/mailbox/moves/<move>"}
    asked = {f"/mailbox/{page}" for page in ("check-in", "lesson", "punished", "treatment")}
    others |= {"/mailbox/remedy", "/mailbox/letter", "/mailbox/identity"}
    others |= {"/mailbox/files", "/mailbox/files/<number>", "/mailbox/files/<number>/download"}
    others |= {"/mailbox/identity/change", "/mailbox/identity/take-back"}
    others |= {"/mailbox/new-code", "/mailbox/code", "/mailbox/<path:page>"}
    others |= {"/mailbox/record", "/mailbox/record.pdf", "/mailbox/record.txt"}

    assert paths(app) - paths(surface) == OPEN_TO_REPORTERS | others | asked


@pytest.mark.parametrize("surface", ["reporter"], indirect=True)
def test_the_reporter_surface_has_no_page_of_the_staff(surface: Flask) -> None:
    mailbox = {path for path in paths(surface) if path.startswith("/mailbox/")}

    assert paths(surface) == OPEN_ON_BOTH | OPEN_TO_REPORTERS | mailbox


@pytest.mark.parametrize("surface", ["staff", "reporter"], indirect=True)
def test_what_the_other_surface_serves_is_missing_here(surface: Flask, app: Flask) -> None:
    others = [rule for rule in app.url_map.iter_rules() if rule.rule not in paths(surface)]
    client = surface.test_client()
    posted = {client.post(url(app, rule), json={}).status_code for rule in others}

    assert others
    assert differing(app, client, others) == []
    assert posted == {404}


def test_a_stranger_gets_one_and_the_same_404(app: Flask, client: FlaskClient) -> None:
    closed = closed_rules(app, "GET")

    assert closed
    assert {client.get(beside(url(app, rule))).status_code for rule in closed} == {404}
    assert differing(app, client, closed) == []


@pytest.mark.parametrize("name", ["omar", "lena", "ada"])
def test_whoever_may_not_enter_gets_the_same_404(
    app: Flask, client: FlaskClient, cast: dict[str, Member], name: str
) -> None:
    visitor = sign_in(client, cast[name])
    closed = [rule for rule in closed_rules(app, "GET") if mark_of(app, rule) not in ALLOWED[name]]

    assert closed
    assert differing(app, visitor, closed) == []


ALLOWED = {
    "omar": {
        Permission.ACTIVATE_COLLEAGUE,
        Permission.HAND_OVER,
        Permission.MANAGE_OWN_ACCOUNT,
        Permission.READ_CASE,
        Permission.READ_QUEUE,
        Permission.SET_UP_SECOND_STEP,
        Permission.TRIAGE,
        Permission.WRITE_NOTE,
        Permission.WRITE_TO_REPORTER,
    },
    "lena": {
        Permission.MANAGE_OWN_ACCOUNT,
        Permission.READ_RELEASES,
        Permission.SET_UP_SECOND_STEP,
    },
    "ada": {
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_OWN_ACCOUNT,
        Permission.MANAGE_POLICIES,
        Permission.MANAGE_REGISTER,
        Permission.MANAGE_SETTINGS,
        Permission.MANAGE_UNITS,
        Permission.READ_STAFFING,
        Permission.SET_UP_SECOND_STEP,
    },
}
"""What each of them may see of the pages there are, written out: policy.py must agree."""


@pytest.mark.parametrize("name", ["omar", "lena", "ada"])
def test_whoever_may_enter_gets_the_page(
    app: Flask, client: FlaskClient, cast: dict[str, Member], name: str
) -> None:
    visitor = sign_in(client, cast[name])
    granted = [rule for rule in closed_rules(app, "GET") if mark_of(app, rule) in ALLOWED[name]]
    plain = [rule for rule in granted if not rule.arguments]
    statuses = {rule.rule: visitor.get(url(app, rule)).status_code for rule in plain}

    assert {path: status for path, status in statuses.items() if status not in {200, 303}} == {}


def test_the_two_404s_differ_where_a_page_betrays_itself(settings: Settings) -> None:
    gossip = Blueprint("gossip", __name__)
    gossip.get("/gossip", endpoint="gossip")(needs(Permission.READ_CASE)(lambda: "no"))
    gossip.get("/rumour", endpoint="rumour")(open_to_all(lambda: ("Not for you.", 404)))
    app = build(settings, pages=[gossip])
    added = [rule for rule in rules(app, "GET") if rule.endpoint.startswith("gossip.")]

    assert differing(app, app.test_client(), added) == ["/rumour"]


def test_a_form_without_its_token_is_refused(app: Flask, client: FlaskClient) -> None:
    statuses = unforgeable(app, client)

    assert len(statuses) > 20
    assert set(statuses.values()) == {400}


@pytest.mark.parametrize("name", ["omar", "ada"])
def test_a_forged_form_of_somebody_signed_in_is_refused(
    app: Flask, client: FlaskClient, cast: dict[str, Member], name: str
) -> None:
    statuses = unforgeable(app, sign_in(client, cast[name]))

    assert set(statuses.values()) == {400}
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_no_page_answers_to_other_methods(app: Flask, client: FlaskClient, method: str) -> None:
    pages = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(OWN_WAYS)]
    statuses = {client.open(url(app, rule), method=method).status_code for rule in pages}

    assert statuses <= {400, 404, 405}
