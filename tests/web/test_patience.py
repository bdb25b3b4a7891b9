"""A body that comes slowly is waited for until its deadline, and no longer."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.web import patience
from portal.web.patience import Patience
from tests.server import serve

IMPATIENT = "tests.web.impatient:app"
SLOW = (
    b"POST /api/mailbox HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n{"
)


def start(status: str, headers: Any) -> None:
    """Take the status, as a server does."""


def read_all(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Read all that comes, as a program does."""
    return list(iter(lambda: environ["gunicorn.socket"].recv(100), b""))


def read_once(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Read what is there."""
    return [environ["gunicorn.socket"].recv(100)]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection: the visitor's and the program's."""
    theirs, ours = socket.socketpair()
    ours.settimeout(5)
    with theirs, ours:
        yield theirs, ours


def test_what_does_not_come_in_time_is_cut_off_and_the_answer_can_be_sent(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = pair
    monkeypatch.setattr(patience, "SECONDS", 0.1)
    theirs.sendall(b"{")
    read = Patience(read_all)({"gunicorn.socket": ours, "CONTENT_LENGTH": "9"}, start)
    ours.sendall(b"answer")

    assert list(read) == [b"{"]
    assert theirs.recv(100) == b"answer"


def test_once_it_was_read_in_time_the_connection_stays_open_for_the_next(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = pair
    monkeypatch.setattr(patience, "SECONDS", 0.1)
    theirs.sendall(b"{")
    read = Patience(read_once)({"gunicorn.socket": ours, "CONTENT_LENGTH": "1"}, start)
    time.sleep(0.2)
    theirs.sendall(b"next")

    assert (list(read), ours.recv(100)) == ([b"{"], b"next")


@pytest.mark.parametrize(
    ("length", "seconds"), [("1000", 30), ("", 30), (str(25 * 1024 * 1024), 280), ("9" * 15, 300)]
)
def test_a_file_has_longer_and_nothing_has_longer_than_five_minutes(
    length: str, seconds: int
) -> None:
    assert patience._seconds_for({"CONTENT_LENGTH": length}) == seconds


@pytest.mark.slow
def test_slow_bodies_hold_all_threads_of_a_worker_for_a_moment_only(
    environment: dict[str, str], settings: Any, tmp_path: Path
) -> None:
    output = tmp_path / "output.txt"
    with serve(environment, output=output, workers=1, program=IMPATIENT) as server:
        host, port = server.host.rsplit(":", 1)
        slow = [socket.create_connection((host, int(port))) for _ in range(12)]
        for one in slow:
            one.sendall(SLOW % server.host.encode())
        time.sleep(0.3)
        found = server.status("/health/live")
        for one in slow:
            one.close()

    assert found == 200
