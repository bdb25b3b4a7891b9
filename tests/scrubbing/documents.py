"""A PDF, a DOCX and an XLSX with planted names in every place that the formats have."""

import io
import zipfile
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.scrubbing.pictures import make_jpeg, make_png, make_xmp
from tests.scrubbing.planted import SEEN, mark

DRAWN = f"BT /F1 12 Tf 20 100 Td ({SEEN}) Tj ET"


def make_pdf() -> bytes:
    """Return a PDF of one page, saved twice, the second time as an appended version."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    page.Contents = Array([pdf.make_stream(part) for part in _contents()])
    page.Resources = _resources(pdf)
    page.Annots = Array([pdf.make_indirect(one) for one in _annotations(pdf)])
    page.Thumb = _picture(pdf, make_jpeg())
    page.PieceInfo = Dictionary(Rosa=Dictionary(Private=mark("piece"), LastModified="D:2026"))
    page.Metadata = pdf.make_stream(make_xmp(), Type=Name.Metadata, Subtype=Name.XML)
    page.LastModified = mark("page-modified")
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=mark("page-script")))
    _around(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue() + f"\n% {mark('after')}\n".encode() + _older_version()


def _older_version() -> bytes:
    return f"99 0 obj\n({mark('older')})\nendobj\n".encode()


def _contents() -> list[bytes]:
    inline = b"q 1 0 0 1 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    marks = f"/Span <</ActualText ({mark('actual')}) /Lang ({mark('lang')})>> BDC".encode()
    point = f"/Rosa <</Note ({mark('point')})>> DP".encode()
    comment = f"% {mark('comment')}\n".encode()
    drawn = DRAWN.encode()
    return [marks, comment + b"\n" + drawn + b"\nEMC", point, inline, b"q /Im0 Do Q q /Fm0 Do Q"]


def _resources(pdf: Pdf) -> Dictionary:
    profile = pdf.make_stream(b"\0" * 128 + mark("profile").encode(), N=3)
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Rosa=mark("font-key"),
        RosaStream=pdf.make_stream(mark("font-stream").encode()),
    )
    picture = _picture(pdf, make_jpeg())
    picture.ColorSpace = Array([Name.ICCBased, profile])
    picture.Metadata = pdf.make_stream(make_xmp())
    picture.Alternates = Array([Dictionary(Image=_picture(pdf, make_jpeg()))])
    form = pdf.make_stream(
        f"/P <</ActualText ({mark('form-actual')})>> BDC EMC".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 10, 10],
        PieceInfo=Dictionary(Rosa=Dictionary(Private=mark("form-piece"))),
    )
    layer = Dictionary(Type=Name.OCG, Name=mark("layer"))
    return Dictionary(
        Font=Dictionary(F1=pdf.make_indirect(font)),
        XObject=Dictionary(Im0=picture, Fm0=form),
        ColorSpace=Dictionary(Cs0=Array([Name.ICCBased, profile])),
        Properties=Dictionary(MC0=pdf.make_indirect(layer)),
        Rosa=mark("resource"),
    )


def _picture(pdf: Pdf, data: bytes) -> pikepdf.Stream:
    return pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=64,
        Height=32,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
        Rosa=mark("image-key"),
    )


def _annotations(pdf: Pdf) -> list[Dictionary]:
    rect = Array([0, 0, 20, 20])
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=rect, T=mark("note-author"), Contents=mark("note")
    )
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=rect,
        A=Dictionary(S=Name.URI, URI=f"https://example.org/{mark('link')}"),
    )
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        Rect=rect,
        T=mark("field"),
        V=mark("typed"),
    )
    file = pdf.make_stream(mark("annotation-file").encode())
    attached = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=rect,
        FS=Dictionary(Type=Name.Filespec, F=mark("file-name"), EF=Dictionary(F=file)),
    )
    return [note, link, field, attached]


def _around(pdf: Pdf) -> None:
    for key in ("/Author", "/Title", "/Creator", "/Producer", "/Subject", "/Keywords", "/Rosa"):
        pdf.docinfo[key] = mark(f"info{key[1:]}")
    pdf.attachments[mark("attachment-name")] = mark("attachment").encode()
    root = pdf.Root
    root.Metadata = pdf.make_stream(make_xmp(), Type=Name.Metadata, Subtype=Name.XML)
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=mark("open"))
    root.Lang = mark("document-lang")
    root.PieceInfo = Dictionary(Rosa=Dictionary(Private=mark("root-piece")))
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=mark("page-label"))]))
    root.AcroForm = Dictionary(
        Fields=Array([pdf.pages[0].obj.Annots[2]]), XFA=pdf.make_stream(mark("xfa").encode())
    )
    root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary(Creator=mark("layers-creator")))
    root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, T=mark("structure"))
    script = Dictionary(S=Name.JavaScript, JS=mark("script"))
    root.Names.JavaScript = Dictionary(Names=Array([mark("script-name"), script]))
    root.Collection = Dictionary(Rosa=mark("collection"))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(mark("bookmark"), 0))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts, with a planted comment and planted extra fields."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = mark("zip-comment").encode()
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            text = mark("extra").encode()
            member.extra = b"\x99\x99" + len(text).to_bytes(2, "little") + text
            member.comment = mark("member-comment").encode()
            package.writestr(member, content)
    return out.getvalue()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def relations(*rows: tuple[str, str, str]) -> str:
    """Return the part of relations: id, the last word of the type, target."""
    lines = [
        f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id, kind, target in rows
    ]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def types(main: str) -> str:
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.'
        f"{'wordprocessingml.document' if main.startswith('word') else 'spreadsheetml.sheet'}"
        '.main+xml"/></Types>'
    )


def properties() -> dict[str, str | bytes]:
    """Return the parts beside the main one that say who made it."""
    return {
        "docProps/core.xml": f"<a>{mark('core')}</a>",
        "docProps/app.xml": f"<a>{mark('app')}</a>",
        "docProps/custom.xml": f"<a>{mark('custom')}</a>",
        "docProps/thumbnail.jpeg": make_jpeg(),
        "customXml/item1.xml": f"<a>{mark('custom-xml')}</a>",
        "customXml/itemProps1.xml": f"<a>{mark('custom-xml-props')}</a>",
    }


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'mc:Ignorable="w14"'
)
WHO = f'w:author="{mark("change-author")}" w:date="2026-03-02T09:00:00Z"'


def make_docx(**changes: str | bytes) -> bytes:
    """Return a DOCX; `changes` replace or add parts, by name."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types("word/document.xml"),
        "_rels/.rels": relations(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", "extended-properties", "docProps/app.xml"),
            ("rId3", "custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": relations(
            (mark("rel"), "image", f"media/{mark('picture-name')}.jpg"),
            ("rId2", "hyperlink", f"https://example.org/{mark('link')}"),
            ("rId3", "comments", "comments.xml"),
            ("rId4", "people", "people.xml"),
            ("rId5", "settings", "settings.xml"),
            ("rId6", "header", "header1.xml"),
            ("rId7", "styles", "styles.xml"),
            ("rId8", "image", "media/vector.emf"),
            ("rId9", "glossaryDocument", "glossary/document.xml"),
            ("rId10", "chart", "charts/chart1.xml"),
        ),
        f"word/media/{mark('picture-name')}.jpg": make_jpeg(),
        "word/media/vector.emf": mark("vector").encode(),
        "word/comments.xml": f"<a>{mark('comment')}</a>",
        "word/commentsExtended.xml": f"<a>{mark('comment-ex')}</a>",
        "word/people.xml": f"<a>{mark('people')}</a>",
        "word/glossary/document.xml": f"<a>{mark('glossary')}</a>",
        "word/charts/chart1.xml": f"<a>{mark('chart')}</a>",
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx": mark("chart-data"),
        "word/settings.xml": _settings(),
        "word/_rels/settings.xml.rels": relations(
            ("rId1", "attachedTemplate", f"file:///C:/Users/{mark('template')}")
        ),
        "word/header1.xml": f"{HEAD}<w:hdr {SPACES}><w:p w:rsidR='{mark('rsid')}'><w:r><w:t>"
        "Visible header</w:t></w:r></w:p></w:hdr>",
        "word/styles.xml": f"{HEAD}<w:styles {W}><w:style w:type='paragraph' w:styleId='A'>"
        f"<w:name w:val='A'/><w:rsid w:val='{mark('style-rsid')}'/></w:style></w:styles>",
        **properties(),
    }
    return zipped({**parts, **changes})


def _document() -> str:
    body = [
        f'<w:p w:rsidR="{mark("rsid")}" w14:paraId="{mark("para")}"><w:r w:rsidRPr='
        f'"{mark("rsid-run")}"><w:t>{SEEN}</w:t></w:r></w:p>',
        f'<w:p><w:ins w:id="1" {WHO}><w:r><w:t>Inserted words</w:t></w:r></w:ins>'
        f'<w:del w:id="2" {WHO}><w:r><w:delText>{mark("deleted")}</w:delText></w:r></w:del></w:p>',
        f'<w:p><w:pPr><w:pPrChange w:id="3" {WHO}><w:pPr/></w:pPrChange></w:pPr><w:r><w:rPr>'
        f'<w:rPrChange w:id="4" {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>Changed style</w:t></w:r>'
        "</w:p>",
        f'<w:p><w:moveFrom w:id="5" {WHO}><w:r><w:t>{mark("moved-from")}</w:t></w:r></w:moveFrom>'
        f'<w:moveTo w:id="6" {WHO}><w:r><w:t>Moved words</w:t></w:r></w:moveTo></w:p>',
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Commented words</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
        f'<w:p><w:hyperlink r:id="rId2" w:tooltip="{mark("tooltip")}"><w:r><w:t>Linked words</w:t>'
        "</w:r></w:hyperlink></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>FILENAME '
        f'{mark("field")}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>Shown result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        f'<w:p><w:bookmarkStart w:id="9" w:name="{mark("bookmark")}"/><w:bookmarkEnd w:id="9"/>'
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{mark('hidden')}</w:t></w:r></w:p>",
        f'<w:sdt><w:sdtPr><w:alias w:val="{mark("alias")}"/><w:dataBinding w:xpath='
        f'"{mark("binding")}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Controlled words</w:t></w:r>'
        "</w:p></w:sdtContent></w:sdt>",
        f'<w:p><w:permStart w:id="1" w:ed="{mark("permitted")}"/><w:permEnd w:id="1"/></w:p>',
        _drawing(mark("rel")),
        _drawing("rId8"),
        _chart(),
        f"<!-- {mark('xml-comment')} --><?rosa {mark('instruction')}?>",
        f'<w:sectPr w:rsidR="{mark("section")}"><w:headerReference w:type="default" r:id="rId6"/>'
        "</w:sectPr>",
    ]
    return f"{HEAD}<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>"


def _drawing(id: str) -> str:
    name = f'id="1" name="{mark("name")}" descr="{mark("descr")}" title="{mark("title")}"'
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr {name}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip "
        f'r:embed="{id}"><a:extLst><a:ext uri="{mark("extension")}"/></a:extLst></a:blip>'
        "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r></w:p>"
    )


def _chart() -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="chart"><c:chart '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId10"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _settings() -> str:
    return (
        f'{HEAD}<w:settings {SPACES}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val='
        f'"{mark("rsid-root")}"/></w:rsids><w:docVars><w:docVar w:name="{mark("variable")}" '
        f'w:val="{mark("value")}"/></w:docVars><w:mailMerge><w:query w:val="{mark("merge")}"/>'
        f'</w:mailMerge><w14:docId w14:val="{mark("document-id")}"/><w:evenAndOddHeaders/>'
        "</w:settings>"
    )


S = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{OFFICE}" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def make_xlsx(**changes: str | bytes) -> bytes:
    """Return an XLSX; `changes` replace or add parts, by name."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types("xl/workbook.xml"),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
            ("rId4", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId5", "person", "persons/person.xml"),
            ("rId6", "styles", "styles.xml"),
            ("rId7", "worksheet", "worksheets/sheet3.xml"),
        ),
        "xl/worksheets/sheet1.xml": _sheet(),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("rId1", "drawing", "../drawings/drawing1.xml"),
            ("rId2", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rId3", "comments", "../comments1.xml"),
            ("rId4", "threadedComment", "../threadedComments/threadedComment1.xml"),
            ("rId5", "hyperlink", f"https://example.org/{mark('link')}"),
        ),
        "xl/worksheets/sheet2.xml": f"{HEAD}<worksheet {S}><sheetData><row r='1'><c r='A1' t='s'>"
        "<v>1</v></c></row></sheetData></worksheet>",
        "xl/worksheets/sheet3.xml": f"{HEAD}<worksheet {S}><sheetData/></worksheet>",
        "xl/sharedStrings.xml": f"{HEAD}<sst {S}><si><t>{SEEN}</t><rPh sb='0' eb='1'><t>"
        f"{mark('phonetic')}</t></rPh></si><si><t>{mark('hidden-sheet')}</t></si>"
        f"<si><t>{mark('unused-string')}</t></si></sst>",
        "xl/styles.xml": f"{HEAD}<styleSheet {S}><fonts><font/></fonts><fills><fill/></fills>"
        f"<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs>"
        f"<cellStyles><cellStyle name='{mark('style')}' xfId='0'/></cellStyles></styleSheet>",
        "xl/externalLinks/externalLink1.xml": f"<a>{mark('external')}</a>",
        "xl/persons/person.xml": f"<a>{mark('person')}</a>",
        "xl/comments1.xml": f"<a>{mark('comment')}</a>",
        "xl/threadedComments/threadedComment1.xml": f"<a>{mark('thread')}</a>",
        "xl/printerSettings/printerSettings1.bin": mark("printer").encode("utf-16-le"),
        "xl/calcChain.xml": f"<a>{mark('chain')}</a>",
        "xl/drawings/drawing1.xml": _sheet_drawing(),
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            ("rId1", "image", "../media/image1.png"), ("rId2", "chart", "../charts/chart1.xml")
        ),
        "xl/charts/chart1.xml": f"<a>{mark('chart')}</a>",
        "xl/media/image1.png": make_png(),
        **properties(),
    }
    return zipped({**parts, **changes})


def _workbook() -> str:
    return (
        f'{HEAD}<workbook {S}><fileSharing userName="{mark("sharing")}"/><workbookPr codeName='
        f'"{mark("code")}"/><sheets><sheet name="Shown" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{mark("sheet-name")}" sheetId="2" state="hidden" r:id="rId2"/>'
        f'<sheet name="{mark("very-hidden")}" sheetId="3" state="veryHidden" r:id="rId7"/></sheets>'
        f'<definedNames><definedName name="{mark("defined")}" hidden="1">{mark("range")}'
        "</definedName></definedNames></workbook>"
    )


def _sheet() -> str:
    return (
        f'{HEAD}<worksheet {S}><sheetPr codeName="{mark("sheet-code")}"/><cols><col min="5" '
        'max="5" hidden="1" width="9"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
        f'<c r="B1"><f>SUM([1]{mark("formula")}!A1)</f><v>42</v></c>'
        f'<c r="E1" t="inlineStr"><is><t>{mark("hidden-column")}</t></is></c></row>'
        f'<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>{mark("hidden-row")}</t></is></c>'
        f'</row></sheetData><autoFilter ref="A1"/><dataValidations><dataValidation prompt='
        f'"{mark("prompt")}"/></dataValidations><hyperlinks><hyperlink ref="A1" r:id="rId5" '
        f'display="{mark("display")}"/></hyperlinks><pageSetup r:id="rId2"/><headerFooter>'
        f'<oddHeader>{mark("sheet-header")}</oddHeader></headerFooter><drawing r:id="rId1"/>'
        "</worksheet>"
    )


def _sheet_drawing() -> str:
    name = f'id="1" name="{mark("name")}" descr="{mark("descr")}"'
    space = "xdr:oneCellAnchor"
    return (
        f"{HEAD}<xdr:wsDr {S}><{space}><xdr:pic><xdr:nvPicPr><xdr:cNvPr {name}/><xdr:cNvPicPr/>"
        '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
        f"<xdr:clientData/></{space}><{space}><xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr "
        f'{name}/></xdr:nvGraphicFramePr><a:graphic><a:graphicData uri="c"><c:chart '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId2"/>'
        f"</a:graphicData></a:graphic></xdr:graphicFrame></{space}></xdr:wsDr>"
    )
