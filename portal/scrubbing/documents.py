"""DOCX: text, tables, styles and pictures are written anew; everything around them stays behind."""

from typing import Final

from portal.scrubbing import xml
from portal.scrubbing.copying import PackageCopy
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.hiding import HidingStyles, read_hiding_styles
from portal.scrubbing.kinds import Kind
from portal.scrubbing.marks import (
    A,
    M,
    R,
    W,
    clean_words,
    drop_hidden_shapes,
    drop_unknown,
    flatten_alternatives,
    has_marks,
    is_on,
)
from portal.scrubbing.naming import names
from portal.scrubbing.packages import Package
from portal.scrubbing.refusals import FileRefused, Reason
from portal.scrubbing.styles import StyleIds, neutral_ids, rename_styles

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STORIES: Final = {"header": "header", "footer": "footer", "footnotes": "footnotes"} | {
    "endnotes": "endnotes"
}
_SIDE_PARTS: Final = {"styles": "styles", "numbering": "numbering", "fontTable": "fontTable"}
_UNWRAPPED: Final = names("ins moveTo sdt sdtContent smartTag customXml hyperlink fldSimple")
_REMOVED: Final = names(
    """del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange
    trPrChange tblGridChange numberingChange cellIns cellMerge moveFromRangeStart
    moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd
    customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart
    customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd
    commentRangeStart commentRangeEnd commentReference annotationRef permStart permEnd proofErr
    bookmarkStart bookmarkEnd sdtPr sdtEndPr smartTagPr customXmlPr fldChar instrText
    delInstrText ffData altChunk subDoc contentPart rsids rsid nsid tmpl embedRegular embedBold
    embedItalic embedBoldItalic docPartObj pict numPicBullet lvlPicBulletId control movie
    printerSettings aliases personal personalCompose personalReply"""
)
_CHANGES: Final = names("ins del moveFrom moveTo rPrChange pPrChange cellIns cellDel")
_MARKS: Final = frozenset({"commentRangeStart", "commentReference", "annotationRef"})
_FIELDS: Final = frozenset({"fldChar", "fldSimple", "instrText"})
_SETTINGS: Final = names(
    """evenAndOddHeaders mirrorMargins defaultTabStop autoHyphenation footnotePr endnotePr compat
    decimalSymbol listSeparator characterSpacingControl"""
)


def clean_document(data: bytes) -> Cleaned:
    """Return a DOCX of its visible content; FileRefused where it cannot be cleaned."""
    package = Package(data)
    writer = _Writer(package)
    content = writer.write()
    _verify(content)
    removed = tuple(dict.fromkeys([*writer.found, *_what_is_there(package)]))
    return Cleaned(Kind.DOCX, content, removed, ("seen", "cropped", "style"))


class _Writer(PackageCopy):
    """Copies a document part by part, starting from its text."""

    folder = "word"

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._stories = 0
        self._hiding = HidingStyles()
        self._style_ids: StyleIds = {}

    def write(self) -> bytes:
        """Return the new document."""
        main = self._package.find_main()
        self._read_styles(main)
        root = self._read(main)
        if xml.space_of(root) != W or xml.name_of(root) != "document":
            raise FileRefused(Reason.UNKNOWN)
        target = "word/document.xml"
        self._new.relate("", "officeDocument", target)
        self._copy_story(main, root, target, f"{_WORD}.document.main+xml", is_main=True)
        return self._new.to_bytes()

    def _read_styles(self, main: str) -> None:
        """Learn which styles hide text, before any text is read."""
        for relation in self._package.relations(main).values():
            if relation.kind == "styles" and self._package.has(relation.target):
                root = self._package.read_xml(relation.target)
                self._hiding, self._style_ids = read_hiding_styles(root), neutral_ids(root)
                return

    def _read(self, name: str) -> xml.Element:
        root = self._package.read_xml(name)
        self._note(root)
        if any(xml.name_of(one) in {"object", "OLEObject"} for one in root.iter()):
            raise FileRefused(Reason.ACTIVE)
        flatten_alternatives(root)
        if has_marks(root, "pict"):
            self.found.append("drawings")
        drop_unknown(root)
        if drop_hidden_shapes(root):
            self.found.append("hidden")
        self._drop_empty_drawings(root)
        self._drop_hidden(root)
        _accept_changes(root)
        rename_styles(root, self._style_ids)
        for name_ in list(root.iterfind(f"{{{W}}}abstractNum/{{{W}}}name")):
            xml.remove(name_)
        if clean_words(root):
            self.found.append("invisible")
        return root

    def _drop_hidden(self, root: xml.Element) -> None:
        runs = [one for one in root.iter(f"{{{W}}}r", f"{{{M}}}r") if self._hiding.hides(one)]
        rows = [one for one in root.iter(f"{{{W}}}tr") if _is_hidden_row(one)]
        for one in [*runs, *rows]:
            xml.remove(one)
        if runs or rows:
            self.found.append("hidden")

    def _drop_empty_drawings(self, root: xml.Element) -> None:
        """Take out the frames of what was dropped, such as charts: a program would stumble."""
        for drawing in list(root.iter(f"{{{W}}}drawing")):
            if not any(len(one) for one in drawing.iter(f"{{{A}}}graphicData")):
                self.found.append("drawings")
                xml.remove(drawing)

    def _note(self, root: xml.Element) -> None:
        names = {xml.name_of(one) for one in root.iter()}
        looked_for = {
            "changes": names & _CHANGES,
            "comments": names & _MARKS,
            "fields": names & _FIELDS,
            "links": names & {"hyperlink"},
            "ids": any("rsid" in key for one in root.iter() for key in one.attrib),
        }
        self.found += [code for code, is_there in looked_for.items() if is_there]

    def _copy_story(
        self, name: str, root: xml.Element, target: str, type_: str, *, is_main: bool = False
    ) -> None:
        relations = self._package.relations(name)
        ids: dict[str, str] = {}
        for relation in relations.values():
            if relation.is_external or not self._package.has(relation.target):
                continue
            if relation.kind == "image":
                ids[relation.id] = self._copy_picture(target, relation.target)
            elif is_main and relation.kind in _STORIES:
                ids[relation.id] = self._copy_other_story(target, relation.kind, relation.target)
            elif is_main and relation.kind in _SIDE_PARTS:
                self._copy_side_part(target, relation.kind, relation.target)
            elif is_main and relation.kind == "settings":
                self._copy_settings(target, relation.target)
        self._point_anew(root, ids)
        self._new.add(target, xml.write(root), type_)

    def _copy_other_story(self, source: str, kind: str, name: str) -> str:
        self._stories += 1
        target = f"word/{_STORIES[kind]}{self._stories}.xml"
        self._copy_story(name, self._read(name), target, f"{_WORD}.{_STORIES[kind]}+xml")
        return self._new.relate(source, kind, target)

    def _copy_side_part(self, source: str, kind: str, name: str) -> None:
        root, target = self._read(name), f"word/{kind}.xml"
        self._point_anew(root, {})
        self._new.add(target, xml.write(root), f"{_WORD}.{_SIDE_PARTS[kind]}+xml")
        self._new.relate(source, kind, target)

    def _copy_settings(self, source: str, name: str) -> None:
        root = self._read(name)
        for child in list(root):
            if xml.name_of(child) not in _SETTINGS:
                xml.remove(child)
        self._new.add("word/settings.xml", xml.write(root), f"{_WORD}.settings+xml")
        self._new.relate(source, "settings", "word/settings.xml")
        self.found.append("settings")

    def _point_anew(self, root: xml.Element, ids: dict[str, str]) -> None:
        """Give every relation its new id; what leads nowhere any more is taken out."""
        for element in list(root.iter()):
            for key in [key for key in element.attrib if key.startswith(f"{{{R}}}")]:
                fresh = ids.get(element.get(key))
                if fresh is not None:
                    element.set(key, fresh)
                else:
                    del element.attrib[key]
                    self._take_out(element)

    def _take_out(self, element: xml.Element) -> None:
        if xml.name_of(element) in {"headerReference", "footerReference"}:
            xml.remove(element)
            return
        drawing = next(
            (one for one in element.iterancestors() if xml.name_of(one) == "drawing"), None
        )
        if drawing is not None and xml.name_of(element) != "blip":
            self.found.append("drawings")
            xml.remove(drawing)


def _accept_changes(root: xml.Element) -> None:
    """Leave the text as if every change had been accepted, and fields as what they showed."""
    for row in list(root.iter(f"{{{W}}}tr")):
        if row.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
            xml.remove(row)
    for cell in list(root.iter(f"{{{W}}}tc")):
        if cell.find(f"{{{W}}}tcPr/{{{W}}}cellDel") is not None:
            xml.remove(cell)
    for element in list(root.iter()):
        if xml.space_of(element) == W and xml.name_of(element) in _REMOVED:
            xml.remove(element)
    for element in list(root.iter()):
        if xml.space_of(element) == W and xml.name_of(element) in _UNWRAPPED:
            _unwrap_change(element)
    _drop_empty_tables(root)


def _drop_empty_tables(root: xml.Element) -> None:
    for table in list(root.iter(f"{{{W}}}tbl")):
        if table.find(f"{{{W}}}tr") is None:
            xml.remove(table)


def _unwrap_change(element: xml.Element) -> None:
    """Put content in the place of what marks it; a mark in properties has none."""
    if len(element):
        xml.unwrap(element)
    else:
        xml.remove(element)


def _is_hidden_row(row: xml.Element) -> bool:
    found = row.find(f"{{{W}}}trPr/{{{W}}}hidden")
    return found is not None and is_on(found)


def _what_is_there(package: Package) -> list[str]:
    names = [name.lower() for name in package.names]
    looked_for = {
        "properties": any(name.startswith("docprops/") for name in names),
        "comments": any("comments" in name or "people" in name for name in names),
        "preview": any("thumbnail" in name for name in names),
        "data": any(name.startswith("customxml/") for name in names),
        "drawings": any("/charts/" in name or "/diagrams/" in name for name in names),
        "file_times": True,
    }
    return [code for code, is_there in looked_for.items() if is_there]


def _verify(content: bytes) -> None:
    again = Package(content)
    if xml.name_of(again.read_xml(again.find_main())) != "document":
        raise FileRefused(Reason.BROKEN)
