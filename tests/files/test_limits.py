"""How large a request may be: 25 MiB on the pages that take a file, one everywhere else."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.scrubbing.refusals import MOST_BYTES, Reason
from portal.store.tables import FileRow
from portal.web.access import MARK, OPEN
from portal.web.requests import MOST_BYTES as MOST_ELSEWHERE
from portal.web.uploads import MOST_UPLOAD, TAKES_FILE
from portal.work import Portal
from tests.cast import Member, csrf_token
from tests.files.uploading import fields_of, send_file
from tests.rows import count
from tests.scrubbing.documents import make_docx
from tests.web.test_requests import MULTIPART, encode_multipart

UPLOADS = {"mailbox.files.take", "report.files.take"}
LARGEST = b"words and\n" * (MOST_BYTES // 10) + b"\n" * (MOST_BYTES % 10)


@pytest.fixture
def cleaned_once() -> None:
    """Every file is really cleaned here."""


def test_these_pages_alone_take_files(app: Flask) -> None:
    taking = {name for name, view in app.view_functions.items() if hasattr(view, TAKES_FILE)}

    assert taking == UPLOADS
    assert MOST_ELSEWHERE < MOST_BYTES < MOST_UPLOAD


@pytest.mark.slow
def test_a_file_of_exactly_25_megabytes_is_taken(rosa: FlaskClient, portal: Portal) -> None:
    assert len(LARGEST) == MOST_BYTES
    assert send_file(rosa, LARGEST).status_code == 303
    assert rosa.get("/mailbox/files/1/download").status_code == 200


def test_one_byte_more_is_refused_on_the_page_itself(rosa: FlaskClient, portal: Portal) -> None:
    answer = send_file(rosa, LARGEST + b"x")

    assert answer.status_code == 422
    assert Reason.TOO_LARGE.words in answer.text
    assert count(portal, FileRow) == 0


@pytest.mark.slow
def test_nothing_of_an_upload_touches_the_disk(
    rosa: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    assert send_from_memory(rosa, make_docx()).status_code == 303
    assert send_from_memory(rosa, LARGEST).status_code == 303


def send_from_memory(client: FlaskClient, content: bytes) -> Any:
    """Send a file as `send_file` does, but not by way of a temporary file of the test's own."""
    fields: dict[str, str | bytes] = {**fields_of(client.get("/mailbox/files").text)}
    body = encode_multipart({**fields, "file": content})
    return client.post("/mailbox/files", data=body, content_type=MULTIPART)


def test_a_claim_of_four_gigabytes_is_refused_before_anything_is_read(rosa: FlaskClient) -> None:
    answer = rosa.post(
        "/mailbox/files",
        content_type=MULTIPART,
        environ_overrides={"wsgi.input": Unreadable(), "CONTENT_LENGTH": str(4 * 1024**3)},
    )

    assert answer.status_code == 413


class Unreadable:
    """A body that nobody may read."""

    def read(self, *arguments: int) -> bytes:
        raise AssertionError("It was read.")

    readline = readinto = read


@pytest.mark.parametrize("path", ["/mailbox/files", "/report/files"])
def test_a_large_body_of_whom_nobody_knows_is_not_read(client: FlaskClient, path: str) -> None:
    answer = client.post(
        path,
        content_type=MULTIPART,
        environ_overrides={"wsgi.input": Unreadable(), "CONTENT_LENGTH": str(20 * 1024**2)},
    )

    assert answer.status_code == 404


def test_other_pages_keep_their_limit(rosa: FlaskClient) -> None:
    token = csrf_token(rosa.get("/mailbox/case").text)
    fields = {"csrf_token": token, "text": "x" * (2 * MOST_ELSEWHERE)}

    assert rosa.post("/mailbox/messages", data=fields).status_code == 413


def test_too_many_parts_are_refused(rosa: FlaskClient) -> None:
    fields = fields_of(rosa.get("/mailbox/files").text) | {f"x{n}": "x" for n in range(300)}

    assert send_file(rosa, b"some words", fields=fields).status_code == 413


def test_every_page_that_takes_a_file_knows_who_sends_it(
    app: Flask, cast: dict[str, Member]
) -> None:
    marks = {name: getattr(app.view_functions[name], MARK) for name in UPLOADS}

    assert marks["mailbox.files.take"] is not OPEN
    assert marks["report.files.take"] is OPEN
