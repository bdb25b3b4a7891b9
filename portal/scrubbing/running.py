"""Runs the process that cleans one file, and makes an answer of whatever becomes of it.

A fresh Python with an empty environment, in no folder of ours: nothing of the server's memory,
keys or settings is there to be taken by a file that gets the better of a parser.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import MOST_BYTES, MOST_SECONDS, FileRefused, Reason

ROOT: Final = Path(__file__).parent.parent.parent
_START: Final = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('portal.scrubbing', run_name='__main__')"
)
COMMAND: Final = (sys.executable, "-I", "-B", "-c", _START, str(ROOT))
MOST_OUT: Final = MOST_BYTES + 5 * 1024 * 1024
"""A picture that is written anew may become larger than it was."""
AT_ONCE: Final = 2
PATIENCE: Final = 5.0
"""Seconds that a file waits for its turn."""
_EXIT_CODES: Final = {reason.value: reason for reason in Reason}


class Scrubber:
    """Cleans files, a few at a time, each in a process of its own."""

    def __init__(
        self,
        *,
        command: tuple[str, ...] = COMMAND,
        seconds: float = MOST_SECONDS,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE,
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._patience = patience
        self._places = threading.BoundedSemaphore(at_once)

    def clean(self, data: bytes) -> Cleaned:
        """Return the clean file; FileRefused with the reason otherwise."""
        if not data:
            raise FileRefused(Reason.EMPTY)
        if len(data) > MOST_BYTES:
            raise FileRefused(Reason.TOO_LARGE)
        with self._place():
            code, output = self._run(data)
        if code != 0 or len(output) > MOST_OUT:
            # A signal: out of time, out of memory, or a parser that broke.
            raise FileRefused(_EXIT_CODES.get(code, Reason.HARD))
        return _read(output)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._patience):
            raise FileRefused(Reason.BUSY)
        try:
            yield
        finally:
            self._places.release()

    def _run(self, data: bytes) -> tuple[int, bytes]:
        with subprocess.Popen(  # noqa: S603
            self._command,
            cwd="/",
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        ) as process:
            ending = threading.Timer(self._seconds, process.kill)
            ending.start()
            try:
                output = _exchange(process, data)
            finally:
                ending.cancel()
                process.kill()
            return process.wait(), output


def _exchange(process: "subprocess.Popen[bytes]", data: bytes) -> bytes:
    """Write and read at once, and read no more than a clean file may have."""
    stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    writer = threading.Thread(target=_write, args=(stdin, data), daemon=True)
    writer.start()
    parts, left = [], MOST_OUT + 1
    while left > 0 and (part := stdout.read(min(left, 1024 * 1024))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        process.kill()
    process.wait()
    writer.join(PATIENCE)  # Before the pipe is closed, whose number something else may get.
    return b"".join(parts)


def _write(pipe: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[pipe.write(view) or 0 :]
        pipe.close()
    except (OSError, ValueError):
        # It ended early; its exit code says why.
        return


def _read(output: bytes) -> Cleaned:
    head, _, content = output.partition(b"\n")
    try:
        said = json.loads(head)
        kind = Kind(said["kind"])
        removed, kept = tuple(map(str, said["removed"])), tuple(map(str, said["kept"]))
    except (ValueError, KeyError, TypeError) as error:
        raise FileRefused(Reason.HARD) from error
    return Cleaned(kind, content, removed, kept)
