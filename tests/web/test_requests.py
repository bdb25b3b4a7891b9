"""A request is limited in size, and nothing of it touches a disk in clear."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.formparser import default_stream_factory

from portal.application import PortalApplication
from portal.web.requests import MOST_BYTES, MOST_PARTS

TokenOf = Callable[..., str]

BOUNDARY = "boundary-of-the-parts"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def encode_multipart(fields: dict[str, str | bytes]) -> bytes:
    """Return a form as a browser sends it; bytes become a file. Never by way of the disk."""
    parts = [_part(name, value) for name, value in fields.items()]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _part(name: str, value: str | bytes) -> bytes:
    content = value.encode() if isinstance(value, str) else value
    file = '; filename="evidence.bin"' if isinstance(value, bytes) else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


@pytest.fixture
def no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every temporary file fail: one that is unlinked at once would leave no trace."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("no_disk")
def test_a_temporary_file_would_be_noticed() -> None:
    file = default_stream_factory(5_000_000, "application/octet-stream", "evidence.bin")
    with pytest.raises(FileNotFoundError):
        file.write(b"x" * 5_000_000)


@pytest.mark.usefixtures("no_disk")
def test_a_large_upload_stays_in_memory(
    door: PortalApplication, visitor: FlaskClient, token_of: TokenOf
) -> None:
    door.config["MAX_CONTENT_LENGTH"] = 10 * MOST_BYTES
    token = token_of(visitor)
    parts = encode_multipart({"csrf_token": token, "file": b"x" * 5_000_000})
    answer = visitor.post("/trial/upload", data=parts, content_type=MULTIPART)
    assert answer.get_json() == {"length": 5_000_000, "stream": "BytesIO"}


@pytest.mark.usefixtures("no_disk")
def test_a_large_text_stays_in_memory(visitor: FlaskClient, token_of: TokenOf) -> None:
    parts = encode_multipart({"csrf_token": token_of(visitor), "narrative": "x" * 900_000})
    assert visitor.post("/trial/form", data=parts, content_type=MULTIPART).status_code == 303


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_larger_than_allowed_is_refused_with_words(
    visitor: FlaskClient, token_of: TokenOf, kind: str
) -> None:
    form = {"csrf_token": token_of(visitor), "narrative": "x" * (MOST_BYTES + 1)}
    answer = visitor.post("/trial/form", data=form, content_type=kind)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_body_that_hides_its_length_is_refused(visitor: FlaskClient, token_of: TokenOf) -> None:
    form = {"csrf_token": token_of(visitor)}
    hidden = {"Transfer-Encoding": "chunked"}
    assert visitor.post("/trial/form", data=form, headers=hidden).status_code == 400


def test_a_form_of_too_many_parts_is_refused(visitor: FlaskClient) -> None:
    form = {f"part{number}": "x" for number in range(MOST_PARTS + 1)}
    answer = visitor.post("/trial/form", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_the_api_has_the_same_limit(visitor: FlaskClient) -> None:
    answer = visitor.post("/api/trial", json={"narrative": "x" * MOST_BYTES})
    assert answer.status_code == 413
    assert answer.get_json()["error"]["status"] == 413
