"""More than nine hundred hostile strings through every field: kept, shown, and never obeyed.

What a form takes comes back as it was typed, after the one change that README and the forms tell
of: composed characters (NFC) and plain line ends. A page with hostile words is made of the same
elements, with the same attributes, as the page with harmless ones.
"""

import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import read_records
from portal.core.taxonomy import ReportType
from portal.mailbox.operations import begin_visit, recognise, unlock, write
from portal.web.fields import tidy
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    at_the_desk,
    hidden_fields,
    investigate,
    mailbox_of,
    open_mailbox,
    report,
    send,
)
from tests.desk.test_nowhere import addresses
from tests.frozen_clock import FrozenClock
from tests.hostile import in_texts, injections, naughty, refused, taken
from tests.mailbox.steps import check_in, decided
from tests.markup import Form, Markup, form_for
from tests.rows import kinds

pytestmark = pytest.mark.slow

AREA, LINE = 1_900, 190
"""Characters: a little less than the shortest limits of fields of many lines and of one."""


def test_there_are_as_many_as_were_promised() -> None:
    assert len(naughty()) >= 515
    assert len(injections()) >= 300
    assert len(taken()) + len(refused()) >= 900


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def say(portal: Portal, case: MadeCase, text: str) -> None:
    with portal.writing() as work:
        visit = recognise(work, begin_visit(work, unlock(work, case.code.grouped)))
        if visit is None:
            raise LookupError("The mailbox is shut.")
        write(work, visit.keys, text, one_time_key=secrets.token_urlsafe(32))


@pytest.mark.usefixtures("both_databases", "no_message_limit")
def test_messages_are_kept_and_shown_as_typed_and_become_no_element(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member]
) -> None:
    rosa = mailbox_of(app, case)
    hidden = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    for text in taken():
        fields = {**hidden, "once": secrets.token_urlsafe(32), "text": text}
        assert rosa.post("/mailbox/messages", data=fields).status_code == 303, ascii(text)
    harmless = make_case(portal)
    for _ in taken():
        say(portal, harmless, "Nothing.")

    with portal.reading() as work:
        opened = open_for_handler(work, cast["omar"], case.reference)
        kept = [record.text for record in read_records(work, opened) if record.kind == "answer"]
    mailbox = Markup(rosa.get("/mailbox/case").text)
    desk = Markup(at_the_desk(app, cast["omar"]).get(f"/desk/cases/{case.reference}").text)

    assert kept == taken()
    assert [text for text in mailbox.said if text in set(taken())] == taken()
    assert [text for text in desk.said if text in set(taken())] == taken()
    assert mailbox.elements == Markup(mailbox_of(app, harmless).get("/mailbox/case").text).elements
    assert (
        desk.elements
        == Markup(
            at_the_desk(app, cast["omar"]).get(f"/desk/cases/{harmless.reference}").text
        ).elements
    )


def test_what_only_programs_send_is_refused_and_not_lost(
    app: Flask, portal: Portal, case: MadeCase
) -> None:
    rosa = mailbox_of(app, case)
    hidden = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    before, sent = kinds(portal, case), [one for one in refused() if _can_travel(one)]
    for text in sent:
        answer = rosa.post("/mailbox/messages", data={**hidden, "text": text})
        shown = form_for(answer.text, "/mailbox/messages").areas["text"]
        assert answer.status_code == 422, ascii(text)
        assert shown.removeprefix("\n").replace("\x00", "\ufffd") == tidy(text).replace(
            "\x00", "\ufffd"
        ), ascii(text)

    assert len(sent) > 60
    assert kinds(portal, case) == before


def _can_travel(text: str) -> bool:
    """Tell whether UTF-8 has bytes for a text: half a pair has none."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def texts_for(form: Form, number: int) -> dict[str, str]:
    """Return hostile texts for every field of a form, the next ones for each number."""
    lines, areas = in_texts(LINE, " "), in_texts(AREA)
    return {name: lines[number % len(lines)].replace("\n", " ") for name in form.lines} | {
        name: areas[number % len(areas)] for name in form.areas
    }


def rounds(form: Form) -> range:
    longest = max(len(in_texts(LINE, " ")) if form.lines else 0, len(in_texts(AREA)))
    return range(longest if form.typed else 0)


def bounce(client: FlaskClient, form: Form, typed: dict[str, str]) -> Any:
    """Send a form that will be refused, so that it comes back: its key or its draft is none."""
    wrong = {"once": "no key", "journey": "no draft"}
    return client.post(form.action, data={**form.hidden, **typed, **wrong})


def faults(client: FlaskClient, path: str) -> list[str]:
    """Send every hostile string through every field of a page; return what came back otherwise."""
    found = []
    for form in (one for one in Markup(client.get(path).text).forms if one.typed):
        plain = bounce(client, form, dict.fromkeys(form.typed, "a"))
        for number in rounds(form):
            typed = texts_for(form, number)
            answer = bounce(client, form, typed)
            shown = form_for(answer.text, form.action).typed
            came = {name: text.removeprefix("\n") for name, text in shown.items()}
            if answer.status_code != plain.status_code or came != typed:
                found.append(f"{form.action}: {answer.status_code} {number}")
            if elements(answer) not in (elements(plain), elements(harmless(client, form, typed))):
                found.append(f"{form.action}: other elements {number}")
    return found


def elements(answer: Any) -> list[tuple[str, ...]]:
    return Markup(answer.text).elements


def harmless(client: FlaskClient, form: Form, typed: dict[str, str]) -> Any:
    """Send harmless words of the same length: what is too long says so in an element more."""
    return bounce(client, form, {name: "a" * len(text) for name, text in typed.items()})


def fields(client: FlaskClient, path: str) -> set[str]:
    """Return the names of a page's fields for text."""
    return {name for form in Markup(client.get(path).text).forms for name in form.typed}


QUESTIONS = {
    "/report/what-happened": {"narrative"},
    "/report/tool": {"prompt", "output"},
    "/report/circumstances": {"happened"},
}


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", QUESTIONS)
def test_every_field_of_the_report_gives_back_what_was_typed(
    client: FlaskClient, path: str
) -> None:
    send(client, "/report", type="incident")

    assert fields(client, path) == QUESTIONS[path]
    assert faults(client, path) == []


@pytest.mark.usefixtures("both_databases")
def test_a_report_is_kept_and_shown_as_typed(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    omar, long = at_the_desk(app, cast["omar"]), in_texts(9_000)
    for text in long:
        code = report(app.test_client(), narrative=text, prompt=text, output=text)
        page = Markup(open_mailbox(app, code).get("/mailbox/case").text)

        assert page.said[-3:] == [text] * 3
    desk = _cases_on(omar.get("/desk").text)
    said = [one for link in desk for one in Markup(omar.get(link).text).said]

    assert set(long) <= set(said)


def _cases_on(page: str) -> list[str]:
    return sorted({part.split('"')[0] for part in page.split('href="') if "/desk/cases/C-" in part})


MAILBOX_PAGES = {
    "/mailbox/case": {"text"},
    "/mailbox/moves/withdraw": {"text"},
    "/mailbox/moves/object-to-severity": {"text"},
    "/mailbox/identity": {"name", "reach"},
}


@pytest.mark.parametrize("path", MAILBOX_PAGES)
def test_every_field_of_the_mailbox_gives_back_what_was_typed(
    app: Flask, portal: Portal, cast: dict[str, Member], path: str
) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(at_the_desk(app, cast["omar"]), case)
    rosa = mailbox_of(app, case)

    assert MAILBOX_PAGES[path] <= fields(rosa, path)
    assert faults(rosa, path) == []


@pytest.mark.parametrize("path", ["/mailbox/treatment", "/mailbox/punished"])
def test_every_field_of_what_is_asked_gives_back_what_was_typed(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock, path: str
) -> None:
    case = decided(app, cast, make_case(portal))
    check_in(portal, clock, case)
    rosa = mailbox_of(app, case)

    assert fields(rosa, path)
    assert faults(rosa, path) == []


@pytest.mark.usefixtures("cast")
def test_the_field_for_the_code_gives_back_what_was_typed(client: FlaskClient) -> None:
    assert fields(client, "/mailbox") == {"code"}
    assert faults(client, "/mailbox") == []


def test_words_that_came_too_late_travel_past_the_code_as_typed(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    for text in in_texts(9_000):
        rosa = mailbox_of(app, case)
        hidden = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
        clock.forward(minutes=31)
        shut = rosa.post("/mailbox/messages", data={**hidden, "text": text})
        again = {**hidden_fields(shut.text, "/mailbox"), "code": case.code.grouped}
        rosa.post("/mailbox", data=again)
        page = rosa.get("/mailbox/case").text

        assert Markup(shut.text).said == [text]
        assert form_for(page, "/mailbox/messages").areas["text"].removeprefix("\n") == text


def test_every_field_of_the_desk_gives_back_what_was_typed(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    paths = [*addresses(app, "GET", case.reference), "/desk/enter"]
    pages = [path for path in paths if omar.get(path).status_code == 200]
    seen = {name for path in pages for name in fields(omar, path)}

    assert len(pages) > 6
    assert {"text", "narrative"} <= seen
    assert [fault for path in pages for fault in faults(omar, path)] == []


def test_every_field_of_an_investigation_gives_back_what_was_typed(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, case)
    paths = [f"/desk/cases/{case.reference}/moves/{one}" for one in ("propose-outcome", "escalate")]

    assert {"explanation", "findings"} <= fields(omar, paths[0])
    assert [fault for path in paths for fault in faults(omar, path)] == []


@pytest.mark.parametrize("what", ["message", "note"])
def test_what_the_desk_writes_is_shown_as_typed(
    app: Flask, case: MadeCase, cast: dict[str, Member], what: str
) -> None:
    omar = at_the_desk(app, cast["omar"])
    for text in in_texts(9_000):
        sent = send(omar, f"/desk/cases/{case.reference}/{what}", text=text)
        assert sent.status_code == 303
    said = Markup(omar.get(f"/desk/cases/{case.reference}").text).said

    assert [text for text in said if text in set(in_texts(9_000))] == in_texts(9_000)
