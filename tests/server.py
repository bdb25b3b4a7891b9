"""The real server: gunicorn with the project's own settings, on a free loopback port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py")
QUIET = {"PORTAL_UPKEEP": "no"}
"""A server of a test changes nothing by itself, unless the test is about that."""
PATIENCE = 30
"""Seconds the server may take to start or to stop."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `output` holds everything it printed."""

    host: str
    output: Path
    pid: int

    @property
    def url(self) -> str:
        """The address a browser types, without a slash at its end."""
        return f"http://{self.host}"

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def status(self, path: str) -> int | None:
        """Return a page's status; None where nobody answers."""
        connection = http.client.HTTPConnection(self.host, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()


@contextmanager
def serve(
    environment: Mapping[str, str], *, output: Path, workers: int = 2, program: str = "wsgi:app"
) -> Iterator[Server]:
    """Serve with these settings until the block ends; the installation must be ready."""
    host = f"127.0.0.1:{free_port()}"
    with output.open("ab") as log:
        process = subprocess.Popen(
            [*GUNICORN, f"--workers={workers}", program],
            cwd=ROOT,
            env={**_without_settings(), **QUIET, **environment, "PORTAL_BIND": host},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(host, output, process.pid)
    try:
        _wait_until_alive(process, server, workers)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def free_port() -> int:
    """Return a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}


def _wait_until_alive(process: subprocess.Popen[bytes], server: Server, workers: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.status("/health/live") != 200 or len(server.workers()) < workers:
        if process.poll() is not None or time.monotonic() > deadline:
            words = server.output.read_text(errors="replace")
            raise RuntimeError(f"The server did not start. It said:\n{words}")
        time.sleep(0.05)
