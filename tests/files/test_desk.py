"""Files at the desk: listed on the case, handed out, journalled; to the excluded they are not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.events import Event
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import JournalRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import at_the_desk, mailbox_of, send
from tests.files.uploading import send_file
from tests.rows import every
from tests.scrubbing.documents import make_pdf
from tests.scrubbing.pictures import make_jpeg


@pytest.fixture
def address(rosa: FlaskClient, case: MadeCase) -> str:
    """Where the file is that Rosa added."""
    send_file(rosa, make_jpeg(), name="snapshot-by-rosa.jpg")
    return f"/desk/cases/{case.reference}/files/1"


def test_a_handler_gets_the_file_and_reads_what_may_be_left_in_it(
    omar: FlaskClient, rosa: FlaskClient, case: MadeCase, address: str
) -> None:
    page = omar.get(f"/desk/cases/{case.reference}").text
    answer = omar.get(address)

    assert address in page
    assert "Traces of a camera’s sensor" in page
    assert "Where it was taken (GPS)" not in page
    assert answer.data == rosa.get("/mailbox/files/1/download").data
    assert answer.headers["Content-Disposition"] == 'attachment; filename="file-1.jpg"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_picture_is_looked_at_on_a_page_and_that_is_journalled_once(
    omar: FlaskClient, portal: Portal, address: str
) -> None:
    page = omar.get(f"{address}/view")
    before = [row for row in every(portal, JournalRow) if row.event == Event.FILE_OPENED.value]

    assert f'<img class="shown-file" src="{address}"' in page.text
    assert before == []


def test_a_text_is_shown_escaped_with_what_is_covered_hidden(
    omar: FlaskClient, rosa: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    send_file(
        rosa, b"The dose was < 5 & wrong. It came from Zoe Zapp, who knows it.\n", name="notes.txt"
    )
    path = f"/desk/cases/{case.reference}"
    send(omar, f"{path}/note", text="Zoe Zapp is named in the file.")
    before = omar.get(f"{path}/files/1/view").text
    send(omar, f"{path}/covers", words="Zoe Zapp", reason="There is one of this name.")
    after = omar.get(f"{path}/files/1/view").text

    assert "The dose was &lt; 5 &amp; wrong. It came from Zoe Zapp, who knows it." in before
    assert "came from [covered], who" in after
    assert [row.event for row in every(portal, JournalRow)].count("file_opened") == 2


def test_other_kinds_are_only_handed_out(
    omar: FlaskClient, rosa: FlaskClient, case: MadeCase
) -> None:
    send_file(rosa, make_pdf(), name="letter.pdf")

    assert omar.get(f"/desk/cases/{case.reference}/files/1").status_code == 200
    assert omar.get(f"/desk/cases/{case.reference}/files/1/view").status_code == 404


def test_a_handler_is_not_shown_what_the_file_was_called(
    omar: FlaskClient, rosa: FlaskClient, case: MadeCase, address: str
) -> None:
    assert "snapshot-by" not in omar.get(f"/desk/cases/{case.reference}").text
    assert "snapshot-by" in rosa.get("/mailbox/files/1").text


def test_that_it_was_opened_is_journalled(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member], address: str
) -> None:
    omar.get(address)
    noted = [row for row in every(portal, JournalRow) if row.event == Event.FILE_OPENED.value]

    assert [row.actor for row in noted] == [cast["omar"].account]


def test_to_an_excluded_handler_it_does_not_exist(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    excluded = (Exclusion(ExcludedKind.PERSON, cast["omar"].account),)
    case = make_case(portal, exclusions=excluded)
    send_file(mailbox_of(app, case), b"some words")
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    missing = omar.get("/desk/cases/C-0000-0000/files/1")
    answer = omar.get(f"/desk/cases/{case.reference}/files/1")

    assert una.get(f"/desk/cases/{case.reference}/files/1").status_code == 200
    assert answer.status_code == 404
    assert without_drawn(answer.text) == without_drawn(missing.text)


@pytest.mark.parametrize("who", ["lena", "ada", "carl"])
def test_whoever_may_not_read_the_case_gets_no_file(
    app: Flask, cast: dict[str, Member], address: str, who: str
) -> None:
    assert at_the_desk(app, cast[who]).get(address).status_code == 404


@pytest.mark.parametrize("number", ["2", "x", "-1"])
def test_a_file_that_is_not_there_is_a_plain_404_and_leaves_no_entry(
    omar: FlaskClient, portal: Portal, address: str, number: str
) -> None:
    assert omar.get(address[:-1] + number).status_code == 404
    assert Event.FILE_OPENED.value not in {row.event for row in every(portal, JournalRow)}
