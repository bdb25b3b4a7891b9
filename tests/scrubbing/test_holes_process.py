"""The process that cleans: nothing can be opened in the place of what it closed."""

import os
import threading

import pytest

from portal.scrubbing.refusals import FileRefused, Reason
from portal.scrubbing.running import _write
from tests.scrubbing.test_running import refusal_of, running


@pytest.mark.parametrize(
    "deed",
    ["os.open('/etc/hostname', os.O_RDONLY)", "socket.socket()", "os.dup(1)", "os.pipe()"],
)
def test_what_closes_a_file_can_open_no_other_in_its_place(deed: str) -> None:
    program = (
        "import os, socket, portal.scrubbing.cleaning as c\n"
        f"def deed(data):\n    os.close(2)\n    {deed}\n    raise c.FileRefused(c.Reason.EMPTY)\n"
        "c.clean = deed\n"
        "from portal.scrubbing.__main__ import main; os._exit(main())"
    )

    assert refusal_of(running(program)) is Reason.BROKEN


def test_a_pipe_that_was_closed_early_is_no_error_of_ours() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        os.close(reading)

    _write(pipe, b"some words")


def test_no_writer_is_left_behind_by_a_process_that_dies() -> None:
    scrubber = running("import os; os.read(0, 9); os.abort()")
    with pytest.raises(FileRefused):
        scrubber.clean(b"x" * 20_000_000)

    assert [one.name for one in threading.enumerate() if "_write" in one.name] == []
