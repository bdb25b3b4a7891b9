"""The process that cleans: limited, alone, and without anything of the server's."""

import errno
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import MOST_BYTES, FileRefused, Reason
from portal.scrubbing.running import MOST_OUT, ROOT, Scrubber
from tests.scrubbing.documents import make_docx, make_pdf, make_xlsx
from tests.scrubbing.pictures import make_jpeg, make_png, make_webp
from tests.scrubbing.planted import found_in

PLANTED = {
    Kind.JPEG: make_jpeg,
    Kind.PNG: make_png,
    Kind.WEBP: make_webp,
    Kind.PDF: make_pdf,
    Kind.DOCX: make_docx,
    Kind.XLSX: make_xlsx,
    Kind.TEXT: lambda: "some words \u00e4".encode("utf-16"),
}


def running(program: str, **changes: float) -> Scrubber:
    """Return a scrubber whose process runs another program, with our module's limits on."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    limits = "from portal.scrubbing.__main__ import limit; limit(); "
    command = (sys.executable, "-I", "-B", "-c", start + limits + program)
    return Scrubber(command=command, **changes)  # type: ignore[arg-type]


def attempt(deed: str, error: int, *, code: Reason) -> str:
    """Return a program that tries something: only this one error of the system gives this code."""
    return (
        f"import os, socket, sys\n"
        f"def attempt(data=b''):\n"
        f"    try:\n"
        f"        {deed}\n"
        f"    except OSError as error:\n"
        f"        os._exit({code.value} if error.errno == {error} else 1)\n"
    )


def answering(size: int) -> str:
    """Return a program that answers in as many bytes as an answer has, all clean."""
    head = b'{"kind": "txt", "removed": [], "kept": []}\n'
    return f"sys.stdout.buffer.write({head!r}.ljust({size}, b'x'))"


def refusal_of(scrubber: Scrubber, data: bytes = b"some words") -> Reason:
    with pytest.raises(FileRefused) as refusal:
        scrubber.clean(data)
    return refusal.value.reason


@pytest.mark.parametrize("kind", PLANTED)
def test_every_kind_is_cleaned_with_the_limits_on(kind: Kind) -> None:
    cleaned = Scrubber().clean(PLANTED[kind]())

    assert cleaned.kind is kind
    assert found_in(cleaned.content) == []


def test_the_reason_comes_back() -> None:
    assert refusal_of(Scrubber(), b"GIF89a") is Reason.UNKNOWN


def test_what_is_empty_or_too_large_starts_no_process() -> None:
    never = Scrubber(command=("/nowhere",))

    assert refusal_of(never, b"") is Reason.EMPTY
    assert refusal_of(never, b"x" * (MOST_BYTES + 1)) is Reason.TOO_LARGE


def test_another_program_is_run_with_the_limits_on_and_its_code_comes_back() -> None:
    """Without this every test below that ends in HARD could be one of a process that never ran."""
    limits = "import resource; assert resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0); "

    assert refusal_of(running(f"{limits}sys.exit({Reason.MISSING.value})")) is Reason.MISSING


def test_what_takes_too_long_is_ended() -> None:
    started = time.monotonic()

    assert refusal_of(running("import time; time.sleep(60)", seconds=0.5)) is Reason.HARD
    assert 0.5 <= time.monotonic() - started < 10


def test_what_wants_too_much_memory_is_refused() -> None:
    greedy = (
        "\ntry:\n    bytearray(500_000_000)\n"
        f"except MemoryError:\n    sys.exit({Reason.PIXELS.value})"
    )

    assert refusal_of(running(greedy)) is Reason.PIXELS


def test_an_answer_may_be_as_long_as_a_file_and_not_a_byte_longer() -> None:
    assert MOST_OUT > MOST_BYTES
    assert running(answering(MOST_OUT)).clean(b"some words").kind is Kind.TEXT
    assert refusal_of(running(answering(MOST_OUT + 1))) is Reason.HARD


def test_what_writes_without_end_is_ended() -> None:
    endless = f"{answering(1_000)}\nwhile True: sys.stdout.buffer.write(b'x' * 65536)"

    assert refusal_of(running(endless)) is Reason.HARD


def test_a_process_that_dies_is_a_refusal() -> None:
    assert refusal_of(running("import os; os.abort()")) is Reason.HARD


def test_what_is_no_answer_is_refused() -> None:
    assert refusal_of(running("print('nonsense')")) is Reason.HARD


NO_FILE = "open({file!r}, 'wb', buffering=0).write(b'x')"
NO_CHILD = "os.getuid() or os.setuid(65534); os.fork()"
"""The kernel counts no children of root: a process that root started gives that up first."""
BARE = f"import os; sys.exit({Reason.BOMB.value} if set(os.environ) <= {{'LC_CTYPE'}} else 1)"
"""Python itself sets one variable, about letters, where there is none."""


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (f"{attempt(NO_FILE, errno.EFBIG, code=Reason.LOCKED)}attempt()", Reason.LOCKED),
        (f"{attempt(NO_CHILD, errno.EAGAIN, code=Reason.ACTIVE)}attempt()", Reason.ACTIVE),
        (BARE, Reason.BOMB),
    ],
    ids=["write", "fork", "environment"],
)
def test_the_process_can_neither_write_nor_fork_and_has_no_environment(
    tmp_path: Path, program: str, code: Reason
) -> None:
    there = program.replace("{file!r}", repr(str(tmp_path / "written")))

    assert refusal_of(running(there)) is code


def test_it_starts_in_no_folder_of_ours() -> None:
    assert refusal_of(running("import os, sys; sys.exit(11 if os.getcwd() == '/' else 1)")) is (
        Reason.TOO_LARGE
    )


def test_one_too_many_at_once_is_told_to_wait() -> None:
    scrubber = running("import time; time.sleep(3)", at_once=1, patience=0.1)
    first = threading.Thread(target=lambda: refusal_of(scrubber))
    first.start()
    time.sleep(0.5)

    assert refusal_of(scrubber) is Reason.BUSY
    first.join()


@pytest.mark.parametrize("deed", ["open('/dev/null')", "socket.socket()"])
def test_once_it_reads_a_file_it_can_open_nothing(deed: str) -> None:
    program = attempt(deed, errno.EMFILE, code=Reason.OLD_OFFICE) + (
        "import portal.scrubbing.cleaning as cleaning; cleaning.clean = attempt; "
        "from portal.scrubbing.__main__ import main; os._exit(main())"
    )

    assert refusal_of(running(program)) is Reason.OLD_OFFICE
