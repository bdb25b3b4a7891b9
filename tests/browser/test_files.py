"""Files through real pages: added while reporting and in the mailbox, handed out at the desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.work import Portal
from tests.browser import loop, reporting
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member
from tests.scrubbing.documents import make_docx
from tests.scrubbing.pictures import make_jpeg
from tests.scrubbing.planted import MARK, SEEN, found_in

STORY = "It told me the wrong dose."


@pytest.fixture
def visitor(enter: Enter) -> Iterator[Callable[[], Visitor]]:
    """`visitor()` gives somebody a browser; nothing may be wrong with any page that came up."""
    inspector = Inspector()
    yield lambda: enter(inspector.look, javascript=True)
    assert inspector.found == []


def choose(somebody: Visitor, name: str, content: bytes) -> None:
    """Choose a file and send it."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    somebody.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    somebody.press("Clean it and add it")


def download(somebody: Visitor, name: str) -> bytes:
    with somebody.page.expect_download() as waiting:
        somebody.page.get_by_role("link", name=name, exact=True).click()
    return waiting.value.path().read_bytes()


@pytest.mark.slow
def test_files_go_with_a_report_and_into_the_mailbox_and_out_at_the_desk(
    visitor: Callable[[], Visitor], portal: Portal, organisation: dict[str, Member]
) -> None:
    rosa, omar = visitor(), visitor()
    reporting.answer(rosa, type="incident", narrative=STORY, category="wrong_output")
    rosa.open("/report/files")
    choose(rosa, "clip.gif", b"GIF89a" + b"\0" * 40)
    assert "We can’t clean this kind of file" in rosa.reads()
    choose(rosa, f"{MARK}.jpg", make_jpeg())
    assert "Where it was taken (GPS)" in rosa.reads()
    choose(rosa, "notes.docx", make_docx())
    rosa.open("/report/check")
    assert "2 files" in rosa.reads()
    rosa.press("Send the report")
    code = reporting.save_code(rosa)
    loop.open_mailbox(rosa, code)
    rosa.follow("Add a file")
    choose(rosa, "words.txt", SEEN.encode())
    assert "The file was cleaned and added." in rosa.reads()
    assert download(rosa, "Get it as it is kept") == SEEN.encode()

    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    assert "file-3.txt" in omar.reads()
    assert found_in(download(omar, "file-1.jpg")) == []


@pytest.mark.slow
def test_whoever_chooses_a_film_is_told_that_it_is_too_large(
    enter: Enter, organisation: dict[str, Member], tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42" * 3_000_000)
    rosa = enter()
    reporting.answer(rosa, type="incident", narrative=STORY, category="wrong_output")
    rosa.open("/report/files")
    rosa.page.locator("input[type=file]").set_input_files(film)
    rosa.press("Clean it and add it")

    assert "too large" in rosa.reads()
    rosa.open("/report/check")
    assert STORY in rosa.reads()
