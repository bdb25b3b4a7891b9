"""XML of office files: read without entities, a DTD or the network, and written anew."""

import re
from typing import Any, Final

from lxml import etree

from portal.scrubbing.refusals import FileRefused, Reason

Element = Any
"""An element of lxml, which has no types of its own."""

_DECLARATION: Final = re.compile("<!\\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse(data: bytes) -> Element:
    """Return the root of a part; FileRefused where it is broken or made to do harm."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    if _DECLARATION.search(data.decode(encoding, "replace")):
        raise FileRefused(Reason.BOMB)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        is_deep = "depth" in str(error).lower()
        raise FileRefused(Reason.BOMB if is_deep else Reason.BROKEN) from error


def write(root: Element) -> bytes:
    """Return a part as bytes, without namespaces that nothing uses."""
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def name_of(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def space_of(element: Element) -> str:
    """Return an element's namespace."""
    return str(etree.QName(element).namespace or "")


def unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def remove(element: Element) -> None:
    """Take an element out, with all that is in it; text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
