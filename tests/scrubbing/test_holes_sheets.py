"""XLSX: what has no size or no place of its own is hidden as well, and formulas tell nothing."""

import io
import zipfile

import pytest

from portal.scrubbing.cleaning import clean
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.documents import HEAD, S, make_xlsx
from tests.scrubbing.planted import SEEN, found_in, mark


def sheet(rows: str, before: str = "") -> bytes:
    text = f"{HEAD}<worksheet {S}>{before}<sheetData>{rows}</sheetData><drawing r:id='rId1'/>"
    return make_xlsx(**{"xl/worksheets/sheet1.xml": f"{text}</worksheet>"})


def cell(text: str, place: str = "") -> str:
    place = place.replace("=", "='") + "'" if place else ""
    return f"<c {place} t='inlineStr'><is><t>{text}</t></is></c>"


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


SHOWN = f"<row>{cell(SEEN)}</row>"
HIDDEN = {
    "a cell without a place in a hidden column": (
        f"<row>{cell(SEEN)}{cell('Secret')}</row>",
        "<cols><col min='2' max='2' hidden='1'/></cols>",
    ),
    "a cell after one with a place": (
        f"<row>{cell(SEEN, 'r=C1')}{cell('Secret')}</row>",
        "<cols><col min='4' max='4' hidden='1'/></cols>",
    ),
    "a column without width": (
        f"<row>{cell(SEEN)}{cell('Secret', 'r=B1')}</row>",
        "<cols><col min='2' max='3' width='0' customWidth='1'/></cols>",
    ),
    "a row without height": (f"{SHOWN}<row ht='0' customHeight='1'>{cell('Secret')}</row>", ""),
    "rows without height": (
        f"<row ht='15'>{cell(SEEN)}</row><row>{cell('Secret')}</row>",
        "<sheetFormatPr defaultRowHeight='15' zeroHeight='1'/>",
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_in_a_sheet_is_gone(name: str) -> None:
    cleaned = clean(sheet(*HIDDEN[name]))

    assert "Secret" not in part(cleaned.content)
    assert SEEN in part(cleaned.content)
    assert "hidden" in cleaned.removed


def test_what_stays_stays_in_its_place() -> None:
    rows = f"<row hidden='1'>{cell('Secret')}</row><row>{cell('Secret')}{cell(SEEN)}</row>"
    text = part(clean(sheet(rows, "<cols><col min='1' max='1' hidden='1'/></cols>")).content)

    assert "Secret" not in text
    assert 'r="B2"' in text


@pytest.mark.parametrize(
    ("rows", "before", "reason"),
    [
        (cell(SEEN, "r=b1"), "", Reason.BROKEN),
        (cell(SEEN), "<sheetFormatPr defaultColWidth='0'/>", Reason.HIDDEN_STYLE),
    ],
)
def test_what_is_hidden_in_a_way_we_cannot_tell_is_refused(
    rows: str, before: str, reason: Reason
) -> None:
    with pytest.raises(FileRefused) as refusal:
        clean(sheet(f"<row>{rows}</row>", before))

    assert refusal.value.reason is reason


def test_a_formula_without_a_result_tells_nothing() -> None:
    rows = f"<row><c r='A1'><f>HYPERLINK(&quot;\\\\srv\\{mark('home')}&quot;)</f></c></row>"
    content = clean(sheet(rows)).content

    assert "(formula)" in part(content)
    assert found_in(content) == []


def test_how_a_word_is_read_is_gone() -> None:
    phonetic = f"<rPh sb='0' eb='1'><t>{mark('read')}</t></rPh>"
    rows = f"<row><c t='inlineStr'><is><t>{SEEN}</t>{phonetic}</is></c></row>"

    assert found_in(clean(sheet(rows)).content) == []


def test_hidden_shapes_and_what_shapes_tell_is_gone() -> None:
    shapes = "".join(
        f"<xdr:twoCellAnchor><xdr:sp macro='[0]!{mark('macro')}' textlink='{mark('textlink')}'>"
        f"<xdr:nvSpPr><xdr:cNvPr id='2' name='x' {hidden}/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/>"
        f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:rPr lang='{mark('lang')}'/><a:t>{text}</a:t></a:r>"
        "</a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
        for hidden, text in (("hidden='1'", "Secret"), ("", "Shown\u200b shape"))
    )
    drawing = f"{HEAD}<xdr:wsDr {S}>{shapes}</xdr:wsDr>"
    cleaned = clean(make_xlsx(**{"xl/drawings/drawing1.xml": drawing}))
    text = part(cleaned.content, "xl/drawings/drawing1.xml")

    assert "Secret" not in text
    assert ">Shown shape<" in text
    assert found_in(cleaned.content) == []
    assert {"hidden", "invisible"} <= set(cleaned.removed)
