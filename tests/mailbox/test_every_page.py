"""Every page of the reporter's, whatever it is: a way out, a title that says nothing, no memory."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.core.taxonomy import ReportType
from portal.mailbox.forms import BY_SLUG
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import PROPOSED, at_the_desk, decide, investigate, mailbox_of, make_move
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import check_in, decided

OPEN_PAGES = (
    "/",
    "/how",
    "/report",
    "/report/code",
    "/report/saved",
    "/mailbox",
    "/mailbox/case",
    "/no-such-page",
    "/policies",
    "/systems",
    "/figures",
    "/letters",
)
FIELD = re.compile(r'<(?:input[^>]*type="text"|textarea)[^>]*>')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LEAVE = '<a class="button button-secondary leave" href="/leave" rel="nofollow noreferrer">'
OUTER_LINK = re.compile(r'<a[^>]*href="(?:https?:)?//[^>]*>')


def mailbox_pages(app: Flask) -> list[str]:
    """Return the address of every page of the mailbox that can be opened."""
    rules: list[Rule] = list(app.url_map.iter_rules())
    plain = [rule for rule in rules if rule.rule.startswith("/mailbox") and "GET" in rule.methods]
    moves = [f"/mailbox/moves/{slug}" for slug in BY_SLUG]
    return sorted({rule.rule for rule in plain if not rule.arguments} | {*moves})


def shown(rosa: FlaskClient, app: Flask) -> dict[str, str]:
    """Return every page of the mailbox that there is for this case now."""
    answers = {path: rosa.get(path) for path in mailbox_pages(app)}
    return {
        path: one.text for path, one in answers.items() if one.status_code == 200 and is_page(one)
    }


def is_page(answer: Any) -> bool:
    return answer.mimetype == "text/html"


@pytest.fixture
def cases(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> list[MadeCase]:
    """Cases in states that between them have every page: new, opt-out, decided, asked after."""
    opt_out = make_case(portal, type=ReportType.OPT_OUT)
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    investigate(omar, opt_out)
    waiting = make_case(portal)
    make_move(omar, waiting, "start-triage")
    settled = decided(app, cast, make_case(portal))
    granted = make_case(portal, type=ReportType.OPT_OUT)
    investigate(omar, granted)
    decide(omar, una, granted, **{**PROPOSED, "outcome": "granted", "actions-0-kind": ""})
    check_in(portal, clock, settled)
    return [opt_out, waiting, settled, granted]


@pytest.fixture
def pages(app: Flask, cases: list[MadeCase]) -> dict[str, str]:
    """Every page of the mailbox, from whichever of these cases has it."""
    found: dict[str, str] = {}
    for case in cases:
        found |= shown(mailbox_of(app, case), app)
    return found


UNSEEN = {
    "/mailbox/code",
    "/mailbox/identity/change",
    "/mailbox/lesson",
    "/mailbox/letter",
    "/mailbox/moves/appeal",
    "/mailbox/moves/escalate",
    "/mailbox/moves/reopen",
    "/mailbox/record.pdf",
    "/mailbox/record.txt",
}
"""A letter, a lesson and a reopening have tests of their own; a code redirects."""


def test_each_page_of_the_mailbox_has_the_way_out_says_nothing_and_remembers_nothing(
    app: Flask, pages: dict[str, str]
) -> None:
    """One journey for all of it: the four cases with every page take longer than looking."""
    assert set(mailbox_pages(app)) - pages.keys() <= UNSEEN
    assert {path for path, text in pages.items() if LEAVE not in text} == set()
    assert {path for path, text in pages.items() if OUTER_LINK.search(text)} == set()

    titles = {TITLE.findall(text)[0] for text in pages.values()}
    assert titles == {"Mailbox – Example Works", "Come back – Example Works"}

    # No field is remembered or sent to a spelling service.
    fields = [field for text in pages.values() for field in FIELD.findall(text)]
    assert fields
    assert [one for one in fields if 'autocomplete="off"' not in one] == []
    assert [one for one in fields if 'spellcheck="false"' not in one] == []

    # No address holds more than a page and a word.
    links = {link for text in pages.values() for link in re.findall(r'href="([^"]*)"', text)}
    assert {link for link in links if "?" in link} == set()


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_the_open_pages_have_the_way_out_and_forget_what_is_typed(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path).text
    fields = FIELD.findall(page)

    assert LEAVE in page
    assert [one for one in fields if 'autocomplete="off"' not in one] == []
    assert [one for one in fields if 'spellcheck="false"' not in one] == []
    assert OUTER_LINK.search(page) is None


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_no_answer_can_be_told_again_by_a_tag_or_a_date(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert {"ETag", "Last-Modified", "Vary", "Server"}.isdisjoint(headers.keys())
    assert headers["X-DNS-Prefetch-Control"] == "off"
    assert headers["Cache-Control"] == "no-store"
