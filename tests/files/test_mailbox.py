"""Adding a file in the mailbox: cleaned, kept sealed, shown with what was removed."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from portal.core.events import Event
from portal.scrubbing.refusals import MOST_BYTES, Reason
from portal.store.tables import FileRow, OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, csrf_token
from tests.deeds import mailbox_of
from tests.files.uploading import fields_of, send_file
from tests.rows import count, every, kinds
from tests.scrubbing.documents import make_docx, make_pdf, make_xlsx
from tests.scrubbing.pictures import HEIGHT, WIDTH, make_jpeg, make_png, make_webp
from tests.scrubbing.planted import MARK, found_in

PLANTED = {
    "jpg": make_jpeg,
    "png": make_png,
    "webp": make_webp,
    "pdf": make_pdf,
    "docx": make_docx,
    "xlsx": make_xlsx,
}


def test_a_file_is_taken_and_its_page_says_what_was_removed(rosa: FlaskClient) -> None:
    answer = send_file(rosa, make_jpeg(), name="IMG_2031.jpg")
    page = rosa.get(answer.location).text

    assert answer.status_code == 303
    assert "file-1.jpg" in page
    assert "Where it was taken (GPS)" in page
    assert "Could not be removed" in page
    assert "file-1.jpg" in rosa.get("/mailbox/case").text


@pytest.mark.parametrize("ending", PLANTED)
def test_no_planted_name_is_served_or_stored(
    rosa: FlaskClient, portal: Portal, ending: str
) -> None:
    send_file(rosa, PLANTED[ending](), name=f"{MARK}.{ending}")
    served = rosa.get("/mailbox/files/1/download")
    portal.database.truncate_log()
    stored = b"".join(
        path.read_bytes() for path in portal.settings.data_dir.rglob("*") if path.is_file()
    )

    assert served.status_code == 200
    assert found_in(served.data) == []
    assert found_in(stored) == []
    assert MARK not in str(served.headers)


def test_a_photo_comes_back_upright(rosa: FlaskClient) -> None:
    send_file(rosa, make_jpeg())
    picture = Image.open(io.BytesIO(rosa.get("/mailbox/files/1/download").data))

    assert picture.size == (HEIGHT, WIDTH)


def test_a_file_is_only_handed_out_and_runs_nowhere(rosa: FlaskClient) -> None:
    send_file(rosa, b"words <script>alert(1)</script>", name="page.html")
    headers = rosa.get("/mailbox/files/1/download").headers

    assert headers["Content-Disposition"] == 'attachment; filename="file-1.txt"'
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert headers.getlist("Content-Security-Policy") == [headers["Content-Security-Policy"]]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("evidence.pdf.exe", "txt"),
        ("evidence\u202efdp.txt", "txt"),
        ("../../etc/passwd", "txt"),
        ("C:\\Users\\rosa\\notes.txt", "txt"),
        ('a"; filename="b.html', "txt"),
        ("x" * 5_000, "txt"),
    ],
)
def test_whatever_its_name_it_is_handed_out_under_a_neutral_one(
    rosa: FlaskClient, name: str, ending: str
) -> None:
    send_file(rosa, b"some words", name=name)
    disposition = rosa.get("/mailbox/files/1/download").headers["Content-Disposition"]
    page = rosa.get("/mailbox/files/1").text

    assert disposition == f'attachment; filename="file-1.{ending}"'
    assert "\u202e" not in page
    assert "C:\\Users" not in page


def test_the_kind_is_told_by_what_is_inside(rosa: FlaskClient) -> None:
    send_file(rosa, make_png(), name="letter.pdf")

    assert "file-1.png" in rosa.get("/mailbox/files/1/download").headers["Content-Disposition"]


def test_a_file_tells_the_handlers_as_a_reply_does(
    rosa: FlaskClient, portal: Portal, case: MadeCase
) -> None:
    send_file(rosa, b"some words")

    assert kinds(portal, case).count("answer") == 1
    events = [row.event for row in every(portal, OutboxRow)]
    assert events.count(Event.REPORTER_REPLIED.value) == 1
    assert "I added a file: file-1.txt" in rosa.get("/mailbox/case").text


def test_sent_twice_it_is_kept_once(rosa: FlaskClient, portal: Portal) -> None:
    fields = fields_of(rosa.get("/mailbox/files").text)
    first = send_file(rosa, b"some words", fields=fields)
    second = send_file(rosa, b"some words", fields=fields)

    assert first.location == second.location
    assert count(portal, FileRow) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"GIF89a" + b"\0" * 50, Reason.UNKNOWN),
        (b"%PDF-1.7 broken", Reason.BROKEN),
        (make_docx(**{"word/vbaProject.bin": b"x"}), Reason.ACTIVE),
        (b"x" * (MOST_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_refused_has_a_reason_and_a_way_out_and_nothing_else_changes(
    rosa: FlaskClient, portal: Portal, case: MadeCase, content: bytes, reason: Reason
) -> None:
    before = kinds(portal, case)
    answer = send_file(rosa, content)

    assert answer.status_code == 422
    assert reason.words.replace("’", "&#8217;") in answer.text or reason.words in answer.text
    assert reason.instead in answer.text
    assert count(portal, FileRow) == 0
    assert kinds(portal, case) == before


def test_sending_without_choosing_is_told(rosa: FlaskClient) -> None:
    answer = send_file(rosa, b"", name="")

    assert answer.status_code == 422
    assert Reason.MISSING.words in answer.text


def test_the_sixth_file_is_refused(rosa: FlaskClient, portal: Portal) -> None:
    fields = fields_of(rosa.get("/mailbox/files").text)
    for number in range(1, 6):
        assert send_file(rosa, b"some words").location.endswith(f"/{number}?done=added")
    refused = send_file(rosa, b"some words", fields=fields)

    assert refused.status_code == 422
    assert Reason.TOO_MANY.words in refused.text
    assert count(portal, FileRow) == 5
    assert "5 files already" in rosa.get("/mailbox/files").text


@pytest.mark.parametrize("number", ["2", "0", "x", "1e0", "\u0661"])
def test_a_file_that_is_not_there_is_a_plain_404(rosa: FlaskClient, number: str) -> None:
    send_file(rosa, b"some words")

    assert rosa.get(f"/mailbox/files/{number}").status_code == 404
    assert rosa.get(f"/mailbox/files/{number}/download").status_code == 404


def test_nobody_else_gets_it(app: Flask, rosa: FlaskClient) -> None:
    send_file(rosa, b"some words")

    assert app.test_client().get("/mailbox/files/1/download").status_code == 404


def test_after_closing_the_mailbox_it_is_gone_from_there(
    rosa: FlaskClient, app: Flask, case: MadeCase
) -> None:
    send_file(rosa, b"some words")
    rosa.post("/mailbox/close", data={"csrf_token": csrf_token(rosa.get("/mailbox/case").text)})

    assert rosa.get("/mailbox/files/1/download").status_code == 404
    assert mailbox_of(app, case).get("/mailbox/files/1/download").data == b"some words"
