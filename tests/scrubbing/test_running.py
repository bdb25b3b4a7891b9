"""The process that cleans: limited, alone, and without anything of the server's."""

import sys
import threading
import time

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


def test_what_takes_too_long_is_ended() -> None:
    started = time.monotonic()

    assert refusal_of(running("import time; time.sleep(60)", seconds=0.5)) is Reason.HARD
    assert time.monotonic() - started < 10


def test_what_wants_too_much_memory_is_refused() -> None:
    assert refusal_of(running("bytearray(500_000_000)")) is Reason.HARD


def test_what_writes_without_end_is_ended() -> None:
    endless = "import os\nwhile True: os.write(1, b'x' * 65536)"

    assert refusal_of(running(endless)) is Reason.HARD
    assert MOST_OUT > MOST_BYTES


def test_a_process_that_dies_is_a_refusal() -> None:
    assert refusal_of(running("import os; os.abort()")) is Reason.HARD


def test_what_is_no_answer_is_refused() -> None:
    assert refusal_of(running("print('nonsense')")) is Reason.HARD


@pytest.mark.parametrize(
    "deed",
    [
        "import tempfile; tempfile.TemporaryFile(buffering=0).write(b'x')",
        "import os; os.environ['HOME']",
        "import os; os.fork() if os.getuid() else 1 / 0",
    ],
)
def test_the_process_can_neither_write_nor_fork_and_has_no_environment(deed: str) -> None:
    assert refusal_of(running(deed)) is Reason.HARD


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


@pytest.mark.parametrize("deed", ["open('/etc/hostname')", "__import__('socket').socket()"])
def test_once_it_reads_a_file_it_can_open_nothing(deed: str) -> None:
    program = (
        f"import os, socket, portal.scrubbing.cleaning as c; c.clean = lambda data: {deed}; "
        "from portal.scrubbing.__main__ import main; os._exit(main())"
    )

    assert refusal_of(running(program)) is Reason.BROKEN
