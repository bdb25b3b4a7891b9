"""XLSX: what the visible cells show, with styles and pictures; nothing that computes or points."""

from typing import Final

from lxml import etree

from portal.scrubbing import xml
from portal.scrubbing.copying import PackageCopy
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.grids import (
    are_rows_hidden,
    column_of,
    hidden_columns,
    is_row_hidden,
    is_true,
    number_cells,
)
from portal.scrubbing.kinds import Kind
from portal.scrubbing.marks import (
    R,
    S,
    clean_words,
    drop_hidden_shapes,
    drop_unknown,
    flatten_alternatives,
)
from portal.scrubbing.naming import names
from portal.scrubbing.packages import Package, Relation
from portal.scrubbing.refusals import FileRefused, Reason

_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_SHEET_PARTS: Final = names("sheetFormatPr cols sheetData mergeCells pageMargins drawing")
_ACTIVE: Final = names("oleObjects controls oleObject control")
_STYLE_PARTS: Final = names("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles")
_DRAWN: Final = frozenset({"pic", "sp", "grpSp", "cxnSp"})
_STRING_ATTRIBUTES: Final = frozenset({"r", "s", "t"})
MOST_CELLS: Final = 1_000_000


def clean_sheets(data: bytes) -> Cleaned:
    """Return an XLSX of its visible cells; FileRefused where it cannot be cleaned."""
    package = Package(data)
    writer = _Writer(package)
    content = writer.write()
    _verify(content)
    removed = tuple(dict.fromkeys([*writer.found, *_what_is_there(package)]))
    return Cleaned(Kind.XLSX, content, removed, ("seen", "values", "cropped"))


class _Writer(PackageCopy):
    """Copies a workbook sheet by sheet, as far as it can be seen."""

    folder = "xl"

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._strings: list[xml.Element] = []
        self._cells = 0

    def write(self) -> bytes:
        """Return the new workbook."""
        main = self._package.find_main()
        root = self._package.read_xml(main)
        if xml.space_of(root) != S or xml.name_of(root) != "workbook":
            raise FileRefused(Reason.UNKNOWN)
        relations = self._package.relations(main)
        self._strings = self._read_strings(relations)
        self._new.relate("", "officeDocument", "xl/workbook.xml")
        self._write_book(self._copy_sheets(root, relations), date1904=_has_1904(root))
        self._copy_styles(relations)
        if root.find(f"{{{S}}}definedNames") is not None:
            self.found.append("names")
        return self._new.to_bytes()

    def _copy_sheets(
        self, root: xml.Element, relations: dict[str, Relation]
    ) -> list[tuple[str, str]]:
        sheets: list[tuple[str, str]] = []
        for sheet in root.iter(f"{{{S}}}sheet"):
            relation = relations.get(sheet.get(f"{{{R}}}id"))
            is_seen = sheet.get("state", "visible") == "visible"
            if not is_seen or relation is None or relation.kind != "worksheet":
                self.found.append("hidden" if not is_seen else "drawings")
                continue
            target = f"xl/worksheets/sheet{len(sheets) + 1}.xml"
            self._copy_sheet(relation.target, target)
            id = self._new.relate("xl/workbook.xml", "worksheet", target)
            sheets.append((sheet.get("name", ""), id))
        if not sheets:
            raise FileRefused(Reason.BROKEN)
        return sheets

    def _write_book(self, sheets: list[tuple[str, str]], *, date1904: bool) -> None:
        book = etree.Element(f"{{{S}}}workbook", nsmap={None: S, "r": R})
        if date1904:
            etree.SubElement(book, f"{{{S}}}workbookPr", date1904="1")
        parent = etree.SubElement(book, f"{{{S}}}sheets")
        for number, (name, id) in enumerate(sheets, 1):
            sheet = etree.SubElement(parent, f"{{{S}}}sheet", name=name, sheetId=str(number))
            sheet.set(f"{{{R}}}id", id)
        self._new.add("xl/workbook.xml", xml.write(book), f"{_SHEET}.sheet.main+xml")

    def _copy_sheet(self, name: str, target: str) -> None:
        root = self._package.read_xml(name)
        if any(xml.name_of(one) in _ACTIVE for one in root):
            raise FileRefused(Reason.ACTIVE)
        self._note(root)
        flatten_alternatives(root)
        drop_unknown(root)
        self._clean_words(root)
        for child in list(root):
            if xml.name_of(child) not in _SHEET_PARTS:
                root.remove(child)
        self._cut_hidden(root)
        for cell in root.iter(f"{{{S}}}c"):
            self._plain_cell(cell)
        self._copy_drawing(name, root, target)
        self._new.add(target, xml.write(root), f"{_SHEET}.worksheet+xml")

    def _clean_words(self, root: xml.Element) -> None:
        if clean_words(root):
            self.found.append("invisible")

    def _note(self, root: xml.Element) -> None:
        names = {xml.name_of(one) for one in root}
        looked_for = {
            "links": "hyperlinks" in names,
            "comments": "legacyDrawing" in names,
            "settings": bool({"pageSetup", "headerFooter", "sheetPr", "sheetViews"} & names),
            "names": bool({"autoFilter", "dataValidations", "conditionalFormatting"} & names),
        }
        self.found += [code for code, is_there in looked_for.items() if is_there]

    def _cut_hidden(self, root: xml.Element) -> None:
        number_cells(root)
        is_low = are_rows_hidden(root)
        hidden = [one for one in root.iter(f"{{{S}}}row") if is_row_hidden(one, is_low=is_low)]
        for row in hidden:
            row.getparent().remove(row)
        columns = set(hidden_columns(root))
        cells = [one for one in root.iter(f"{{{S}}}c") if column_of(one.get("r", "")) in columns]
        for cell in cells:
            cell.getparent().remove(cell)
        if hidden or columns:
            self.found.append("hidden")

    def _plain_cell(self, cell: xml.Element) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise FileRefused(Reason.HARD)
        formula, value = cell.find(f"{{{S}}}f"), cell.find(f"{{{S}}}v")
        for key in set(cell.attrib) - _STRING_ATTRIBUTES:
            del cell.attrib[key]
        if formula is not None:
            self.found.append("formulas")
            cell.remove(formula)
            if value is None:
                _write_inline(cell, _text_element("(formula)"))
        if cell.get("t") == "s" and value is not None:
            cell.remove(value)
            _write_inline(cell, self._string(value.text))

    def _string(self, index: str | None) -> xml.Element:
        try:
            found = self._strings[int(index or "")]
        except (ValueError, IndexError) as error:
            raise FileRefused(Reason.BROKEN) from error
        return etree.fromstring(etree.tostring(found))

    def _read_strings(self, relations: dict[str, Relation]) -> list[xml.Element]:
        for relation in relations.values():
            if relation.kind == "sharedStrings" and self._package.has(relation.target):
                root = self._package.read_xml(relation.target)
                drop_unknown(root)
                self._clean_words(root)
                return [one for one in root if xml.name_of(one) == "si"]
        return []

    def _copy_styles(self, relations: dict[str, Relation]) -> None:
        for relation in relations.values():
            if relation.kind != "styles" or not self._package.has(relation.target):
                continue
            root = self._package.read_xml(relation.target)
            flatten_alternatives(root)
            drop_unknown(root)
            for child in list(root):
                if xml.name_of(child) not in _STYLE_PARTS:
                    root.remove(child)
            _drop_own_styles(root)
            self._new.add("xl/styles.xml", xml.write(root), f"{_SHEET}.styles+xml")
            self._new.relate("xl/workbook.xml", "styles", "xl/styles.xml")
            return

    def _copy_drawing(self, source: str, root: xml.Element, target: str) -> None:
        drawing = root.find(f"{{{S}}}drawing")
        if drawing is None:
            return
        relation = self._package.relations(source).get(drawing.get(f"{{{R}}}id"))
        if relation is None or not self._package.has(relation.target):
            root.remove(drawing)
            return
        new_name = target.replace("worksheets/sheet", "drawings/drawing")
        self._write_drawing(relation.target, new_name)
        drawing.attrib.clear()
        drawing.set(f"{{{R}}}id", self._new.relate(target, "drawing", new_name))

    def _write_drawing(self, source: str, target: str) -> None:
        root = self._package.read_xml(source)
        flatten_alternatives(root)
        drop_unknown(root)
        self._clean_words(root)
        if drop_hidden_shapes(root):
            self.found.append("hidden")
        relations = self._package.relations(source)
        for anchor in list(root):
            is_there = any(xml.name_of(one) in _DRAWN for one in anchor)
            if not is_there or not self._point_anew(anchor, relations, target):
                self.found.append("drawings")
                root.remove(anchor)
        self._new.add(target, xml.write(root), _DRAWING)

    def _point_anew(self, anchor: xml.Element, relations: dict[str, Relation], target: str) -> bool:
        """Give a picture its new relation; False for what is no picture of ours."""
        for element in anchor.iter():
            for key in [key for key in element.attrib if key.startswith(f"{{{R}}}")]:
                relation = relations.get(element.get(key))
                is_picture = xml.name_of(element) == "blip" and relation is not None
                if not is_picture or relation is None or relation.kind != "image":
                    return False
                if relation.is_external or not self._package.has(relation.target):
                    return False
                element.set(key, self._copy_picture(target, relation.target))
        return True


def _write_inline(cell: xml.Element, text: xml.Element) -> None:
    text.tag = f"{{{S}}}is"
    cell.set("t", "inlineStr")
    cell.append(text)


def _text_element(text: str) -> xml.Element:
    parent = etree.Element(f"{{{S}}}is")
    etree.SubElement(parent, f"{{{S}}}t").text = text
    return parent


def _drop_own_styles(root: xml.Element) -> None:
    """Leave of the named styles the one that everybody has; people name the others."""
    for styles in list(root.iter(f"{{{S}}}cellStyles")):
        styles.attrib.pop("count", None)
        for style in list(styles):
            if style.get("builtinId") == "0":
                style.set("name", "Normal")
            else:
                styles.remove(style)
        if not len(styles):
            root.remove(styles)


def _has_1904(root: xml.Element) -> bool:
    found = root.find(f"{{{S}}}workbookPr")
    return found is not None and is_true(found.get("date1904"))


def _what_is_there(package: Package) -> list[str]:
    names = [name.lower() for name in package.names]
    looked_for = {
        "properties": any(name.startswith("docprops/") for name in names),
        "comments": any("comment" in name or "person" in name for name in names),
        "preview": any("thumbnail" in name for name in names),
        "data": any(name.startswith("customxml/") or "pivot" in name for name in names),
        "names": any("externallink" in name or "connections" in name for name in names),
        "settings": any("printersettings" in name for name in names),
        "drawings": any("/charts/" in name for name in names),
        "file_times": True,
    }
    return [code for code, is_there in looked_for.items() if is_there]


def _verify(content: bytes) -> None:
    again = Package(content)
    if xml.name_of(again.read_xml(again.find_main())) != "workbook":
        raise FileRefused(Reason.BROKEN)
