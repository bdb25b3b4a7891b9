"""Every form of the staff, with words in it that cannot be taken: the answer gives them back.

The addresses are read from the program itself, so that a form that is added later is held to this
without anybody thinking of it.
"""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.mailbox.drafts import is_kept
from portal.store.tables import RecordRow
from portal.web.typed import STAFF_PARTS
from portal.work import Portal
from tests.cast import MadeCase, Member, csrf_token, make_case, sign_in, without_drawn
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, send
from tests.desk.test_nowhere import MISSING, addresses
from tests.frozen_clock import FrozenClock
from tests.rows import count
from tests.test_routes import rules, url

pytestmark = pytest.mark.slow

WRITTEN = "It took half an hour <to write> this."
SHOWN = "It took half an hour &lt;to write&gt; this."
SECRETS = {
    name: f"secret-{name}" for name in ("passphrase", "code", "recovery_code", "typed", "present")
}
TYPED = {"text": WRITTEN, "once": "a" * 43, "seen": "1", **SECRETS}
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


@pytest.fixture
def omar(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Omar at his desk."""
    return at_the_desk(app, cast["omar"])


def forms_of_staff(app: Flask) -> list[str]:
    paths = [url(app, rule) for rule in rules(app, "POST")]
    return sorted({path for path in paths if path.split("/")[1] in STAFF_PARTS})


def without_words(answers: dict[str, Any], status: int) -> list[str]:
    """Return which answers have another status, lack what was written, or show a secret."""
    return [
        path
        for path, answer in answers.items()
        if answer.status_code != status
        or SHOWN not in answer.text
        or WRITTEN in answer.text
        or "secret-" in answer.text
    ]


def test_after_the_visit_ended_every_form_gives_back_what_was_written(
    app: Flask, omar: FlaskClient, clock: FrozenClock
) -> None:
    token = csrf_token(omar.get("/account").text)
    clock.forward(hours=13)
    data = {**TYPED, "csrf_token": token}
    answers = {path: omar.post(path, data=data) for path in forms_of_staff(app)}

    assert len(answers) > 75
    assert without_words(answers, 404) == []


def test_without_its_token_a_form_of_our_own_page_gives_it_back_and_another_sites_does_not(
    app: Flask, client: FlaskClient
) -> None:
    paths = forms_of_staff(app)
    ours = {path: client.post(path, data=TYPED, headers=OURS) for path in paths}
    forged = [
        client.post(paths[0], data=TYPED, headers=headers)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {**OURS, "Origin": "http://x.test"}, {})
    ]

    assert without_words(ours, 400) == []
    assert {answer.status_code for answer in forged} == {400}
    assert [answer for answer in forged if "half an hour" in answer.text] == []


def test_a_case_that_is_gone_and_one_that_is_refused_give_the_same_back(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    refused: MadeCase = make_case(portal, exclusions=(rule,))
    data = {**TYPED, "csrf_token": csrf_token(omar.get("/account").text)}
    before = count(portal, RecordRow)
    gone = {path: omar.post(path, data=data) for path in addresses(app, "POST", MISSING)}
    there = [omar.post(path, data=data) for path in addresses(app, "POST", refused.reference)]

    assert len(gone) > 20
    assert without_words(gone, 404) == []
    assert [without_drawn(one.text).replace(refused.reference, MISSING) for one in there] == [
        without_drawn(one.text) for one in gone.values()
    ]
    assert count(portal, RecordRow) == before


@pytest.mark.parametrize(("name", "is_shown"), [("omar", True), ("una", False)])
def test_who_signed_in_after_somebody_else_reads_nothing_of_theirs(
    omar: FlaskClient, cast: dict[str, Member], name: str, is_shown: bool
) -> None:
    """Whoever goes back in a shared browser can let it send the form of before once more."""
    path = f"/desk/cases/{MISSING}/note"
    token = hidden_fields(omar.get("/account").text, "/sign-out")
    send(omar, "/sign-out", form_on="/account")
    sign_in(omar, cast[name])
    answer = omar.post(path, data={**token, "text": WRITTEN}, headers=OURS)

    assert answer.status_code == 400
    assert (SHOWN in answer.text) is is_shown


WORDLESS = {
    "/mailbox",
    "/mailbox/check-in",
    "/mailbox/close",
    "/mailbox/code",
    "/mailbox/files",
    "/mailbox/identity/take-back",
    "/mailbox/lesson",
    "/mailbox/new-code",
}
"""The mailbox's forms into which nobody writes words of their own: choices, codes and files."""


def forms_of_mailbox(app: Flask) -> list[str]:
    paths = [url(app, rule) for rule in rules(app, "POST")]
    return sorted(path for path in paths if f"{path}/".startswith("/mailbox/"))


def test_every_form_of_the_mailbox_with_words_in_it_is_kept(app: Flask) -> None:
    assert {path for path in forms_of_mailbox(app) if not is_kept(path)} == WORDLESS


def test_after_half_an_hour_every_form_of_the_mailbox_shows_what_was_written(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, make_case(portal))
    token = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    clock.forward(minutes=31)
    paths = [path for path in forms_of_mailbox(app) if is_kept(path)]
    answers = {path: rosa.post(path, data={**token, "text": WRITTEN}) for path in paths}

    assert len(answers) > 5
    assert without_words(answers, 404) == []


def test_once_it_was_closed_every_form_of_the_mailbox_keeps_it_sealed(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    rosa = mailbox_of(app, make_case(portal))
    token = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    send(rosa, "/mailbox/close", form_on="/mailbox/case")
    paths = [path for path in forms_of_mailbox(app) if is_kept(path)]
    data = {**token, "text": WRITTEN}
    answers = [rosa.post(path, data=data, headers=OURS) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert [
        path for path, one in zip(paths, answers, strict=True) if "sealed:" not in one.text
    ] == []
    assert [answer for answer in answers if "half an hour &lt;" in answer.text] == []
