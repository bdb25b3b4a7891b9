"""Asks a server as fast as it answers, from a process of its own: little work per request.

Reads a `Load` as JSON from standard input and writes a `Measured` as JSON. Every connection has a
thread, stays open, and repeats its errand (one or more requests) until the time is over. An errand
starts with the cookies it was given; a cookie that an answer sets is kept until its end. Each
`%ONCE%` in a body becomes a new random key. A draft of a report dies with being sent, so each
errand is given one of its own: a key for the cookie, and an id for `%DRAFT%` in a body.
"""

import json
import re
import secrets
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
PATIENCE = 30
DRAFT_COOKIE = "portal_journey"


@dataclass(frozen=True, slots=True)
class Request:
    """One request and the status that it must get."""

    method: str
    path: str
    expected: int
    body: str = ""
    kind: str = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Errand:
    """What one connection does again and again."""

    requests: tuple[Request, ...]
    cookies: dict[str, str]
    drafts: tuple[tuple[str, str], ...] = ()
    """Keys and ids of drafts, one for each time; the errand is over when none is left."""


@dataclass(frozen=True, slots=True)
class Load:
    """Who does what for how long; at most `most` errands, so that nothing runs away."""

    host: str
    seconds: float
    errands: tuple[Errand, ...]
    most: int = 20_000


@dataclass(slots=True)
class Measured:
    """How many errands were done in how many seconds, and what else came back."""

    done: int = 0
    seconds: float = 0.0
    surprises: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Errands a second."""
        return self.done / self.seconds


class Connection:
    """One connection; it is opened anew where the server closes it."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._socket: socket.socket | None = None

    def ask(self, request: Request, cookies: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Send a request; return the status and the cookies that the answer sets."""
        if self._socket is None:
            name, _, port = self._host.partition(":")
            self._socket = socket.create_connection((name, int(port)), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(self._written(request, cookies))
        head = self._receive(self._socket)
        if b"\r\nconnection: close" in head.lower():
            self.close()
        found = {name.decode(): value.decode() for name, value in COOKIE.findall(head)}
        return int(head[9:12]), found

    def close(self) -> None:
        """Close it."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _written(self, request: Request, cookies: dict[str, str]) -> bytes:
        body = request.body.replace("%ONCE%", secrets.token_urlsafe(32)).encode()
        lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: {self._host}"]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={cookies[name]}" for name in cookies))
        if body:
            lines += [f"Content-Type: {request.kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _receive(self, connection: socket.socket) -> bytes:
        """Read a whole answer; return its head."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += _more(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        length = LENGTH.search(head + b"\r\n")
        left = int(length[1]) - len(body) if length else 0
        while left > 0:
            left -= len(_more(connection))
        return head


def measure(load: Load) -> Measured:
    """Do it."""
    measured, lock = Measured(), threading.Lock()
    begun = time.monotonic()
    until = begun + load.seconds

    def run(errand: Errand) -> None:
        connection, done, surprises = Connection(load.host), 0, []
        most = len(errand.drafts) or load.most / len(load.errands)
        while time.monotonic() < until and done < most and not surprises:
            draft = errand.drafts[done] if errand.drafts else ("", "")
            surprises = _do(errand, connection, draft)
            done += not surprises
        connection.close()
        with lock:
            measured.done += done
            measured.surprises += surprises

    threads = [threading.Thread(target=run, args=(errand,)) for errand in load.errands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.monotonic() - begun
    return measured


def _do(errand: Errand, connection: Connection, draft: tuple[str, str]) -> list[str]:
    """Do an errand once; return in words what came back instead of what was expected."""
    key, id = draft
    cookies = errand.cookies | ({DRAFT_COOKIE: key} if key else {})
    for request in errand.requests:
        try:
            sent = replace(request, body=request.body.replace("%DRAFT%", id))
            status, found = connection.ask(sent, cookies)
        except OSError as error:
            return [f"{request.method} {request.path}: {error}"]
        cookies |= found
        if status != request.expected:
            return [f"{request.method} {request.path}: {status}"]
    return []


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    if not data:
        raise ConnectionError("The server closed the connection in the middle of an answer.")
    return data


def write_load(load: Load) -> str:
    """Write a load down for the other process."""
    return json.dumps(asdict(load))


def read_load(text: str) -> Load:
    """Read it back."""
    values = json.loads(text)
    errands = tuple(
        Errand(
            tuple(Request(**request) for request in one["requests"]),
            one["cookies"],
            tuple((key, id) for key, id in one["drafts"]),
        )
        for one in values.pop("errands")
    )
    return Load(errands=errands, **values)


if __name__ == "__main__":
    json.dump(asdict(measure(read_load(sys.stdin.read()))), sys.stdout)
