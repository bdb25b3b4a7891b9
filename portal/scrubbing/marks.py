"""Attributes and elements that office files carry about who, when and with what, by their names."""

from typing import Final

from lxml import etree

from portal.scrubbing import xml
from portal.scrubbing.characters import only_seen
from portal.scrubbing.naming import names

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"

_KNOWN_SPACES: Final = frozenset(
    {
        W,
        S,
        R,
        A,
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        M,
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    }
)
_ATTRIBUTE_SPACES: Final = _KNOWN_SPACES - {S} | {""}
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NEVER_ATTRIBUTES: Final = names(
    """author initials date dateUtc userId providerId paraId textId rsidR rsidRPr rsidRDefault
    rsidP rsidTr rsidSect rsidDel codeName uid descr title alt spid gfxdata displacedByCustomXml
    lastEdited lowestEdited rupBuild tplc macro textlink lang altLang"""
)
_NEVER_ELEMENTS: Final = names(
    """extLst ext Fallback proofErr hlinkClick lang tblCaption tblDescription rPh phoneticPr"""
)
_HOVER: Final = frozenset({"hlinkHover", "hlinkMouseOver", "snd"})


def flatten_alternatives(root: xml.Element) -> None:
    """Put the first choice in the place of alternatives; older renderings repeat the words."""
    for one in list(root.iter(f"{{{MC}}}AlternateContent")):
        choices = [child for child in one if xml.name_of(child) == "Choice"]
        for child in list(one):
            if child is not (choices[0] if choices else None):
                xml.remove(child)
        for choice in choices[:1]:
            xml.unwrap(choice)
        xml.unwrap(one)
    root.attrib.pop(f"{{{MC}}}Ignorable", None)


def drop_unknown(root: xml.Element) -> None:
    """Take out elements and attributes of later or other programs, and what names people."""
    for element in list(root.iter()):
        if element.getparent() is None and element is not root:
            continue
        name = xml.name_of(element)
        is_known = xml.space_of(element) in _KNOWN_SPACES
        if element is not root and (not is_known or name in _NEVER_ELEMENTS | _HOVER):
            xml.remove(element)
            continue
        _drop_attributes(element, name)


def _drop_attributes(element: xml.Element, name: str) -> None:
    for key in list(element.attrib):
        parts = etree.QName(key)
        space = parts.namespace or ""
        is_foreign = space not in _ATTRIBUTE_SPACES and key != _SPACE
        is_foreign = is_foreign or (not space and xml.space_of(element) == W)
        if is_foreign or parts.localname in _NEVER_ATTRIBUTES:
            del element.attrib[key]
    if name in {"docPr", "cNvPr"} and "name" in element.attrib:
        element.set("name", "Picture")


def clean_words(root: xml.Element) -> bool:
    """Take out of all words what cannot be seen; tell whether there was any."""
    found = False
    for one in root.iter(*(f"{{{space}}}t" for space in (W, S, A, M)), f"{{{S}}}v"):
        shown = only_seen(one.text or "")
        if shown != (one.text or ""):
            found, one.text = True, shown
            if xml.space_of(one) in {W, S, M} and xml.name_of(one) == "t":
                one.set(_SPACE, "preserve")
    return found


def drop_hidden_shapes(root: xml.Element) -> bool:
    """Take out shapes and pictures that are hidden; tell whether there were any."""
    hidden = [
        one
        for one in root.iter()
        if xml.name_of(one) in {"docPr", "cNvPr"} and one.get("hidden") in {"1", "true", "on"}
    ]
    for one in hidden:
        holder = one.getparent()
        shape = holder if xml.name_of(one) == "docPr" or holder is None else holder.getparent()
        if shape is not None:
            xml.remove(shape)
    return bool(hidden)


def is_on(mark: xml.Element) -> bool:
    """Tell whether a mark of Word, such as hidden, is on: it is unless it says it is not."""
    return mark.get(f"{{{W}}}val") not in {"0", "false", "off"}


def has_marks(root: xml.Element, *names: str) -> bool:
    """Tell whether one of these elements is there."""
    return any(xml.name_of(one) in names for one in root.iter())
