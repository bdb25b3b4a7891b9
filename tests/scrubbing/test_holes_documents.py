"""DOCX: what a style hides is gone, and what names people in the styles as well."""

import io
import zipfile

import pytest

from portal.scrubbing.cleaning import clean
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.documents import HEAD, SPACES, W, make_docx, relations
from tests.scrubbing.planted import SEEN, found_in, mark

HIDING = "<w:rPr><w:vanish/></w:rPr>"
STYLES = (
    f"<w:style w:type='character' w:styleId='C'><w:name w:val='C'/>{HIDING}</w:style>"
    "<w:style w:type='character' w:styleId='D'><w:basedOn w:val='C'/></w:style>"
    f"<w:style w:type='paragraph' w:styleId='P'><w:name w:val='P'/>{HIDING}</w:style>"
    "<w:style w:type='paragraph' w:styleId='Q'><w:basedOn w:val='P'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='S'><w:basedOn w:val='Q'/><w:rPr><w:vanish "
    "w:val='0'/></w:rPr></w:style>"
)


def document(body: str, styles: str = STYLES) -> bytes:
    parts = {
        "word/document.xml": f"{HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{HEAD}<w:styles {W}>{styles}</w:styles>",
    }
    return make_docx(**parts)


def part(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def paragraph(text: str, *, style: str = "", run: str = "") -> str:
    properties = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    return f"<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    "hidden",
    [
        paragraph("Secret", run="<w:rStyle w:val='C'/>"),
        paragraph("Secret", run="<w:rStyle w:val='D'/>"),
        paragraph("Secret", style="P"),
        paragraph("Secret", style="Q"),
        "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>Secret</w:t></w:r></w:p>"
        "</w:tc></w:tr></w:tbl>",
    ],
)
def test_what_a_style_hides_is_gone_and_it_is_said(hidden: str) -> None:
    cleaned = clean(document(paragraph(SEEN) + hidden))

    assert "Secret" not in part(cleaned.content)
    assert SEEN in part(cleaned.content)
    assert "hidden" in cleaned.removed


@pytest.mark.parametrize(
    "shown",
    [
        paragraph(SEEN, style="S"),
        paragraph(SEEN, style="P", run="<w:vanish w:val='0'/>"),
    ],
)
def test_what_is_shown_again_stays(shown: str) -> None:
    cleaned = clean(document(shown))

    assert SEEN in part(cleaned.content)
    assert "hidden" not in cleaned.removed


def test_a_default_style_that_hides_takes_what_has_no_other() -> None:
    default = STYLES.replace("w:styleId='P'", "w:styleId='P' w:default='1'")
    text = part(clean(document(paragraph("Secret") + paragraph(SEEN, style="S"), default)).content)

    assert "Secret" not in text
    assert SEEN in text


@pytest.mark.parametrize(
    "styles",
    [
        f"<w:docDefaults><w:rPrDefault>{HIDING}</w:rPrDefault></w:docDefaults>",
        f"<w:style w:type='table' w:styleId='T'>{HIDING}</w:style>",
    ],
)
def test_styles_of_which_it_cannot_be_told_what_they_hide_are_refused(styles: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        clean(document(paragraph(SEEN), styles))

    assert refusal.value.reason is Reason.HIDDEN_STYLE


NAMED = (
    f"<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='{mark('lang')}'/></w:rPr></w:rPrDefault>"
    f"</w:docDefaults><w:style w:type='paragraph' w:customStyle='1' w:styleId='{mark('id')}'>"
    f"<w:name w:val='{mark('name')}'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='berschrift1'>"
    f"<w:name w:val='heading 1'/><w:basedOn w:val='{mark('id')}'/></w:style>"
)


def test_nothing_that_names_people_or_their_language_is_left_in_styles_and_tables() -> None:
    body = (
        paragraph(SEEN, style=mark("id"), run=f"<w:lang w:val='{mark('run-lang')}'/>")
        + paragraph("Heading", style="berschrift1")
        + paragraph("Unknown", style=mark("missing"))
        + f"<w:tbl xmlns:x='urn:x' x:user='{mark('foreign')}' user='{mark('plain')}'><w:tblPr>"
        f"<w:tblCaption w:val='{mark('caption')}'/><w:tblDescription w:val='{mark('described')}'/>"
        "</w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    content = clean(document(body, NAMED)).content
    styles = part(content, "word/styles.xml")

    assert found_in(content) == []
    assert 'w:styleId="S2"' in styles
    assert 'w:val="heading 1"' in styles
    assert "berschrift" not in styles + part(content)
    assert '<w:pStyle w:val="S2"/>' in part(content)


def test_a_list_has_no_name() -> None:
    numbering = (
        f"{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId='0'><w:name w:val="
        f"'{mark('list')}'/><w:lvl w:ilvl='0' w:tplc='{mark('code')}'/></w:abstractNum>"
        "</w:numbering>"
    )
    relation = relations(("rId1", "numbering", "numbering.xml"))
    parts = {"word/numbering.xml": numbering, "word/_rels/document.xml.rels": relation}
    content = clean(make_docx(**parts)).content

    assert "abstractNum" in part(content, "word/numbering.xml")
    assert found_in(content) == []


def test_words_of_a_document_have_no_characters_that_cannot_be_seen() -> None:
    cleaned = clean(document(paragraph("a\u200bb\u200c \u00a0c\u2009d")))

    assert ">ab  c d<" in part(cleaned.content)
    assert "invisible" in cleaned.removed


def test_a_hidden_picture_is_gone() -> None:
    hidden = (
        "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='x' hidden='1'/><a:graphic>"
        "<a:graphicData uri='x'><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r></w:p>"
    )
    cleaned = clean(document(paragraph(SEEN) + hidden))

    assert "drawing" not in part(cleaned.content).partition("<w:body>")[2]
    assert "hidden" in cleaned.removed
