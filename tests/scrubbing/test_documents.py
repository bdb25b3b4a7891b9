"""PDF, DOCX, XLSX and text: no planted name is left, and what could be seen is."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest

from portal.scrubbing.cleaning import clean
from portal.scrubbing.findings import KEPT, REMOVED, words_of
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.documents import HEAD, SPACES, WHO, make_docx, make_pdf, make_xlsx
from tests.scrubbing.planted import SEEN, found_in

PLANTED: dict[Kind, Callable[[], bytes]] = {
    Kind.PDF: make_pdf,
    Kind.DOCX: make_docx,
    Kind.XLSX: make_xlsx,
}


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


@pytest.mark.parametrize("kind", PLANTED)
def test_the_planted_names_are_there_before(kind: Kind) -> None:
    assert len(found_in(PLANTED[kind]())) > 5


@pytest.mark.parametrize("kind", PLANTED)
def test_no_planted_name_is_left(kind: Kind) -> None:
    cleaned = clean(PLANTED[kind]())

    assert cleaned.kind is kind
    assert found_in(cleaned.content) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_clean_file_is_clean_and_can_be_cleaned_again(kind: Kind) -> None:
    once = clean(PLANTED[kind]()).content

    assert clean(once).kind is kind


@pytest.mark.parametrize("kind", PLANTED)
def test_what_was_removed_and_what_could_not_be_has_words(kind: Kind) -> None:
    cleaned = clean(PLANTED[kind]())

    assert len(words_of(cleaned.removed, REMOVED)) == len(cleaned.removed) > 3
    assert len(words_of(cleaned.kept, KEPT)) == len(cleaned.kept) > 1


def test_the_page_of_a_pdf_is_drawn_as_before() -> None:
    with pikepdf.open(io.BytesIO(clean(make_pdf()).content)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
        images = [one.read_raw_bytes()[:4] for one in pdf.pages[0].get_images().values()]

    assert f"({SEEN}) Tj".encode() in drawn
    assert b"ID \x80" in drawn
    assert b"/Im0 Do" in drawn
    assert images == [b"\xff\xd8\xff\xe0"] or images[0][:2] == b"\xff\xd8"


def test_a_pdf_says_nothing_of_itself() -> None:
    cleaned = clean(make_pdf())
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
    assert set(cleaned.removed) >= {
        "document",
        "xmp",
        "annotations",
        "attachments",
        "script",
        "outline",
        "layers",
        "program_data",
        "preview",
        "pictures",
        "colours",
    }


def test_two_cleanings_of_one_pdf_have_two_random_ids() -> None:
    data = make_pdf()

    assert clean(data).content != clean(data).content


def test_the_text_of_a_document_stays_with_its_changes_accepted() -> None:
    text = part(clean(make_docx()).content, "word/document.xml")

    for words in (
        SEEN,
        "Inserted words",
        "Changed style",
        "Moved words",
        "Commented words",
        "Linked words",
        "Shown result",
        "Controlled words",
    ):
        assert words in text
    assert "w:ins" not in text
    assert "rsid" not in text


def test_the_header_of_a_document_stays() -> None:
    content = clean(make_docx()).content

    assert "Visible header" in part(content, "word/header1.xml")
    assert "headerReference" in part(content, "word/document.xml")


def test_a_picture_of_a_kind_that_cannot_be_cleaned_becomes_a_grey_square() -> None:
    cleaned = clean(make_docx())
    with zipfile.ZipFile(io.BytesIO(cleaned.content)) as package:
        media = sorted(name for name in package.namelist() if "media" in name)

    assert media == ["word/media/image1.jpg", "word/media/image2.png"]
    assert "drawings" in cleaned.removed


def test_of_a_chart_not_even_the_frame_is_left() -> None:
    text = part(clean(make_docx()).content, "word/document.xml")
    drawing = part(clean(make_xlsx()).content, "xl/drawings/drawing1.xml")

    assert text.count("<w:drawing") == text.count("<pic:pic") == 2
    assert drawing.count("oneCellAnchor>") == 2
    assert "graphicFrame" not in drawing


def test_alternatives_are_told_once_and_deleted_rows_are_gone() -> None:
    row = f'<w:tr><w:trPr><w:del w:id="1" {WHO}/></w:trPr><w:tc><w:p/></w:tc></w:tr>'
    choice = "<w:r><w:t>Chosen words</w:t></w:r>"
    body = (
        f"{HEAD}<w:document {SPACES}><w:body><w:tbl>{row}</w:tbl><w:p><mc:AlternateContent>"
        f'<mc:Choice Requires="w14">{choice}</mc:Choice><mc:Fallback>{choice}</mc:Fallback>'
        "</mc:AlternateContent></w:p></w:body></w:document>"
    )
    text = part(clean(make_docx(**{"word/document.xml": body})).content, "word/document.xml")

    assert text.count("Chosen words") == 1
    assert "w:tbl" not in text


def test_the_visible_cells_of_a_sheet_stay_with_their_results() -> None:
    content = clean(make_xlsx()).content
    sheet, book = part(content, "xl/worksheets/sheet1.xml"), part(content, "xl/workbook.xml")

    assert SEEN in sheet
    assert "<v>42</v>" in sheet
    assert "<f>" not in sheet
    assert 'name="Shown"' in book
    assert book.count("<sheet ") == 1


def test_a_formula_without_a_result_is_left_as_words() -> None:
    sheet = (
        f"{HEAD}<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        "<sheetData><row r='1'><c r='A1'><f>1+2</f></c></row></sheetData></worksheet>"
    )
    content = clean(make_xlsx(**{"xl/worksheets/sheet1.xml": sheet})).content

    text = part(content, "xl/worksheets/sheet1.xml")

    assert "(formula)" in text
    assert "1+2" not in text


@pytest.mark.parametrize("make", [make_docx, make_xlsx])
def test_the_zip_tells_no_time_and_no_order(make: Callable[[], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(clean(make()).content)) as package:
        members = package.infolist()
        assert package.comment == b""

    assert {one.date_time for one in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {one.extra for one in members} == {b""}


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (make_docx, "word/vbaProject.bin"),
        (make_docx, "word/embeddings/oleObject1.bin"),
        (make_docx, "word/activeX/activeX1.xml"),
        (make_xlsx, "xl/vbaProject.bin"),
        (make_xlsx, "xl/macrosheets/sheet1.xml"),
    ],
)
def test_programs_inside_are_refused(make: Callable[..., bytes], name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        clean(make(**{name: b"x"}))

    assert refusal.value.reason is Reason.ACTIVE


def test_an_object_of_another_program_is_refused() -> None:
    body = f"{HEAD}<w:document {SPACES}><w:body><w:p><w:r><w:object/></w:r></w:p></w:body>"
    with pytest.raises(FileRefused) as refusal:
        clean(make_docx(**{"word/document.xml": f"{body}</w:document>"}))

    assert refusal.value.reason is Reason.ACTIVE


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        (b"\xef\xbb\xbfmarked", "marked"),
        ("wide \u00e4".encode("utf-16"), "wide \u00e4"),
        ("big \u00e4".encode("utf-16-be").join([b"\xfe\xff", b""]), "big \u00e4"),
        (b"caf\xe9", "caf\u00e9"),
        (b"one\r\ntwo\rthree\x0b", "one\ntwo\nthree\n"),
        ("a\u200bb\u202ec\ufeffd\u00ade\U000e0041f".encode(), "abcdef"),
        (b"trailing \t \nspaces  ", "trailing\nspaces"),
        ("\u0645\u06cc\u200c\u062e".encode(), "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_text_is_written_anew_without_what_cannot_be_seen(data: bytes, text: str) -> None:
    assert clean(data).content.decode() == text


def test_what_was_taken_out_of_a_text_is_said() -> None:
    assert clean("a\u200bb\r\n".encode()).removed == ("invisible", "encoding")
