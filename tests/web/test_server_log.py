"""The running server writes down no address, no path and nothing that was sent to it."""

import socket
from pathlib import Path

import pytest

from tests.server import Server, serve

pytestmark = pytest.mark.slow
"""They start the real server."""

BROKEN = (
    b"GET /canary HTTP/9.9\r\nHost: canary\r\n\r\n",
    b"GET /canary HTTP/1.1\r\nHost: localhost\r\nBad Canary: x\r\n\r\n",
    b"GET /" + b"canary" * 1000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nX-Canary: " + b"canary" * 2000 + b"\r\n\r\n",
    b"POST /report HTTP/1.1\r\nHost: localhost\r\nContent-Length: canary\r\n\r\n",
    b"GET /canary HTTP/1.1\r\nHost: localhost\r\nUser-Agent: canary\r\nConnection: close\r\n\r\n",
)


def send(server: Server, request: bytes) -> bytes:
    """Send bytes as they are; return how the answer begins."""
    host, port = server.host.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(12)


def test_the_server_writes_down_nothing_of_a_request(
    environment: dict[str, str], tmp_path: Path
) -> None:
    output = tmp_path / "output.txt"
    with serve(environment, output=output, workers=1) as server:
        answers = {send(server, request) for request in BROKEN}
    written = output.read_text().lower()
    lines = [line for line in written.splitlines() if "listening at" not in line]
    assert answers == {b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 414", b"HTTP/1.1 431"}
    assert "message withheld" in written
    assert "canary" not in written
    assert [line for line in lines if "127.0.0.1" in line] == []


def test_the_server_opens_no_socket_to_control_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    homes = {"HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "runtime")}
    (tmp_path / "home").mkdir()
    (tmp_path / "runtime").mkdir()
    with serve({**environment, **homes}, output=tmp_path / "output.txt", workers=1):
        found = [*(tmp_path / "home").rglob("*"), *(tmp_path / "runtime").rglob("*")]
    assert found == []
