"""Files in a report that is being written: kept under the journey's key, and gone with it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.records.files import SHARE
from portal.scrubbing.refusals import Reason
from portal.store.sessions import delete_expired
from portal.store.tables import CaseRow, DraftChunkRow, DraftFileRow, FileChunkRow, FileRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import hidden_fields, open_mailbox, send, send_report, shown_code
from tests.files.uploading import fields_of, send_file
from tests.rows import count, every
from tests.scrubbing.pictures import make_jpeg
from tests.scrubbing.planted import MARK, found_in

FILES = "/report/files"
STORY = "It told me the wrong dose."

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def writer(client: FlaskClient, cast: dict[str, Member]) -> FlaskClient:
    """Rosa's browser, with a report begun."""
    send(client, "/report", type="incident")
    send(client, "/report/what-happened", narrative=STORY, category="wrong_output")
    return client


def add(client: FlaskClient, content: bytes = b"some words", name: str = "notes.txt") -> Any:
    page = client.get(FILES).text
    fields = {**fields_of(page), "journey": hidden_fields(page, FILES)["journey"]}
    return send_file(client, content, name=name, path=FILES, fields=fields)


def gone(portal: Portal) -> bool:
    return (count(portal, DraftFileRow), count(portal, DraftChunkRow)) == (0, 0)


def test_a_file_is_added_and_its_page_says_what_was_removed(writer: FlaskClient) -> None:
    answer = add(writer, make_jpeg(), name="IMG_1.jpg")
    page = writer.get(answer.location).text

    assert (answer.status_code, answer.location) == (303, FILES)
    assert "file-1.jpg" in page
    assert "Where it was taken (GPS)" in page
    assert "1 file" in writer.get("/report/check").text


def test_what_was_typed_on_the_page_before_is_kept(writer: FlaskClient) -> None:
    answer = send(writer, "/report/tool", system="unknown", prompt="What dose?", go="files")

    assert answer.location == FILES
    assert "What dose?" in writer.get("/report/tool").text


def test_where_all_drafts_together_are_full_it_says_where_the_file_can_go(
    writer: FlaskClient, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.casework.records.files.MOST_DRAFT_CHUNKS", SHARE)
    first, answer = add(writer), add(writer)

    assert (first.status_code, answer.status_code) == (303, 422)
    assert Reason.FULL.words in answer.text
    assert Reason.FULL.instead in answer.text
    assert "add the file in your mailbox another day" in Reason.FULL.instead
    assert count(portal, DraftFileRow) == 1


@pytest.mark.usefixtures("both_databases")
def test_sent_with_the_report_it_is_in_the_case_and_the_draft_is_gone(
    app: Flask, writer: FlaskClient, portal: Portal
) -> None:
    add(writer, make_jpeg(), name=f"{MARK}.jpg")
    add(writer, b"some words")
    answer = send(writer, "/report/check")
    mailbox = open_mailbox(app, shown_code(writer.get(answer.location).text))

    assert found_in(mailbox.get("/mailbox/files/1/download").data) == []
    assert mailbox.get("/mailbox/files/2/download").data == b"some words"
    assert gone(portal)
    assert count(portal, FileRow) == 2
    assert MARK in mailbox.get("/mailbox/files/1").text


def test_sent_twice_it_is_there_once(app: Flask, writer: FlaskClient, portal: Portal) -> None:
    add(writer)
    fields = hidden_fields(writer.get("/report/check").text, "/report/check")
    writer.post("/report/check", data=fields)
    writer.post("/report/check", data=fields)

    assert (count(portal, CaseRow), count(portal, FileRow)) == (1, 1)


def test_a_report_without_files_has_none(client: FlaskClient, portal: Portal) -> None:
    send_report(client)

    assert (count(portal, FileRow), count(portal, FileChunkRow)) == (0, 0)


@pytest.mark.usefixtures("both_databases")
def test_leaving_takes_the_files_along(writer: FlaskClient, portal: Portal) -> None:
    add(writer)
    writer.get("/leave")

    assert gone(portal)


@pytest.mark.usefixtures("both_databases")
def test_half_an_hour_later_they_are_swept_away(writer: FlaskClient, portal: Portal) -> None:
    add(writer)
    with portal.writing() as work:
        delete_expired(work.db, work.moment.at + timedelta(hours=2))

    assert gone(portal)


def test_the_database_alone_opens_none(writer: FlaskClient, portal: Portal) -> None:
    add(writer, b"a canary that sang")
    rows = [*every(portal, DraftFileRow), *every(portal, DraftChunkRow)]
    portal.database.truncate_log()

    assert b"canary" not in b"".join(row.sealed for row in rows)
    assert b"canary" not in (portal.settings.data_dir / "portal.sqlite3").read_bytes()


def test_a_file_is_taken_out_again(writer: FlaskClient, portal: Portal) -> None:
    add(writer)
    add(writer, b"other words")
    remove = f"{FILES}/1/remove"
    answer = writer.post(remove, data=hidden_fields(writer.get(FILES).text, remove))

    assert answer.location == FILES
    assert [row.number for row in every(portal, DraftFileRow)] == [2]
    assert count(portal, DraftChunkRow) == 1
    assert "1 file" in writer.get("/report/check").text


@pytest.mark.parametrize("number", ["9", "x", "00", "\u0661"])
def test_taking_out_what_is_not_there_changes_nothing(
    writer: FlaskClient, portal: Portal, number: str
) -> None:
    add(writer)
    fields = hidden_fields(writer.get(FILES).text, f"{FILES}/1/remove")

    assert writer.post(f"{FILES}/{number}/remove", data=fields).status_code == 303
    assert count(portal, DraftFileRow) == 1


def test_a_refused_file_changes_nothing_else(writer: FlaskClient, portal: Portal) -> None:
    add(writer)
    answer = add(writer, b"GIF89a" + b"\0" * 40)

    assert answer.status_code == 422
    assert Reason.UNKNOWN.words in answer.text
    assert "file-1.txt" in answer.text
    assert STORY in writer.get("/report/check").text


def test_the_sixth_is_refused(writer: FlaskClient, portal: Portal) -> None:
    page = writer.get(FILES).text
    fields = {**fields_of(page), "journey": hidden_fields(page, FILES)["journey"]}
    for _ in range(5):
        add(writer)
    answer = send_file(writer, b"one more", path=FILES, fields=fields)

    assert answer.status_code == 422
    assert Reason.TOO_MANY.words in answer.text
    assert count(portal, DraftFileRow) == 5


def test_without_a_journey_there_is_nothing_to_add_to(client: FlaskClient) -> None:
    answer = client.get(FILES)

    assert answer.status_code == 404
    assert answer.headers.getlist("Set-Cookie") == []


def test_a_form_of_another_report_changes_neither(writer: FlaskClient, portal: Portal) -> None:
    fields = fields_of(writer.get(FILES).text)
    answer = send_file(writer, b"some words", path=FILES, fields={**fields, "journey": "x" * 22})

    assert answer.status_code == 409
    assert count(portal, DraftFileRow) == 0


def test_the_reporter_gets_it_as_handlers_will_before_sending(
    app: Flask, writer: FlaskClient
) -> None:
    add(writer, make_jpeg(), name=f"{MARK}.jpg")
    answer = writer.get(f"{FILES}/1")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="file-1.jpg"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert found_in(answer.data) == []
    assert app.test_client().get(f"{FILES}/1").status_code == 404
    assert writer.get(f"{FILES}/2").status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_a_report_sent_from_two_pages_is_one_case_with_its_files(
    app: Flask, writer: FlaskClient, portal: Portal
) -> None:
    add(writer)
    cookies = [(one.key, one.value) for one in writer._cookies.values()]
    pages = [writer.get("/report/check").text for _ in range(2)]
    codes = []
    for page in pages:
        browser = app.test_client()
        for name, value in cookies:
            browser.set_cookie(name, value)
        sent = browser.post("/report/check", data=hidden_fields(page, "/report/check"))
        codes.append(shown_code(browser.get(sent.location).text))

    assert codes[0] == codes[1] != ""
    assert (count(portal, CaseRow), count(portal, FileRow)) == (1, 1)


def test_a_double_click_on_adding_leads_to_the_files(writer: FlaskClient) -> None:
    page = writer.get(FILES).text
    fields = {**fields_of(page), "journey": hidden_fields(page, FILES)["journey"]}
    answers = [
        send_file(writer, b"some words", name="a.txt", path=FILES, fields=fields) for _ in range(2)
    ]

    assert [(one.status_code, one.location) for one in answers] == [(303, FILES)] * 2
    assert "1 of 5" in writer.get(FILES).text


def test_on_a_full_disk_files_are_refused_and_the_report_is_taken(
    writer: FlaskClient, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.casework.records.uploading.LEAST_FREE", 1 << 80)
    refused, sent = add(writer), send(writer, "/report/check")

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert Reason.FULL.words in refused.text
    assert (count(portal, CaseRow), count(portal, FileRow)) == (1, 0)


def test_one_file_takes_a_small_share_of_what_is_left_for_drafts(
    writer: FlaskClient, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.casework.records.files.MOST_DRAFT_CHUNKS", SHARE + 1)
    answers = [add(writer).status_code for _ in range(3)]

    assert answers == [303, 303, 422]
    assert count(portal, DraftFileRow) == 2


def test_back_and_on_lead_where_one_came_from(writer: FlaskClient) -> None:
    from_the_tool = writer.get(FILES).text
    from_the_check = writer.get(f"{FILES}?to=check").text
    page = hidden_fields(from_the_check, FILES)
    fields = {**fields_of(from_the_check), **page}
    added = send_file(writer, b"some words", name="a.txt", path=FILES, fields=fields)

    assert "/report/tool" in from_the_tool
    assert "/report/circumstances" in from_the_tool
    assert "/report/tool" not in from_the_check
    assert "/report/circumstances" not in from_the_check
    assert added.location == f"{FILES}?to=check"
