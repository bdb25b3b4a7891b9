"""The names of a document's styles: people's own are replaced, and ids tell no language."""

import re
from typing import Final

from portal.scrubbing import xml
from portal.scrubbing.marks import W
from portal.scrubbing.naming import names

_REFERENCES: Final = names(
    "pStyle rStyle tblStyle basedOn next link styleLink numStyleLink clickAndTypeStyle"
)
_EVERYBODYS: Final = re.compile(
    r"normal|(heading|toc|list|list (bullet|number|continue)|body text|index) ?\d?|title|subtitle"
    r"|default paragraph font|table normal|normal table|table grid|no list|header|footer"
    r"|list paragraph|caption|hyperlink|strong|emphasis|quote|no spacing|plain text|page number"
    r"|(foot|end)note (text|reference)",
    re.IGNORECASE,
)
"""Names that programs know; every other may be one that somebody gave."""

StyleIds = dict[str, str]
"""Neutral ids of styles, by the ids they had."""


def neutral_ids(root: xml.Element) -> StyleIds:
    """Return a neutral id for each style."""
    ids = [str(one.get(f"{{{W}}}styleId", "")) for one in root.iter(f"{{{W}}}style")]
    return {id: f"S{number}" for number, id in enumerate(dict.fromkeys(ids), 1)}


def rename_styles(root: xml.Element, ids: StyleIds) -> None:
    """Use the neutral ids in a part, and give neutral names to styles that people named."""
    for style in root.iter(f"{{{W}}}style"):
        style.set(f"{{{W}}}styleId", ids.get(style.get(f"{{{W}}}styleId", ""), "S0"))
        name = style.find(f"{{{W}}}name")
        if name is not None and not _EVERYBODYS.fullmatch(name.get(f"{{{W}}}val", "")):
            name.set(f"{{{W}}}val", f"Style {style.get(f'{{{W}}}styleId')[1:]}")
    for element in list(root.iter(*(f"{{{W}}}{name}" for name in _REFERENCES))):
        fresh = ids.get(element.get(f"{{{W}}}val", ""))
        if fresh is None:
            xml.remove(element)
        else:
            element.set(f"{{{W}}}val", fresh)
