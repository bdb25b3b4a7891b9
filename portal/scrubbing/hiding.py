"""Text of a document that a style hides: found, so that it can be taken out."""

from dataclasses import dataclass, field

from portal.scrubbing import xml
from portal.scrubbing.marks import W, is_on
from portal.scrubbing.refusals import FileRefused, Reason


@dataclass(frozen=True, slots=True)
class HidingStyles:
    """The styles that hide what has them; `default` tells it of paragraphs without any."""

    ids: frozenset[str] = field(default_factory=frozenset)
    default: bool = False

    def hides(self, run: xml.Element) -> bool:
        """Tell whether a run is hidden, by itself or by its style or its paragraph's."""
        own = run.find(f"{{{W}}}rPr/{{{W}}}vanish")
        if own is not None:
            return is_on(own)
        style = run.find(f"{{{W}}}rPr/{{{W}}}rStyle")
        if style is not None and style.get(f"{{{W}}}val") in self.ids:
            return True
        paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
        if paragraph is None:
            return False
        style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        return self.default if style is None else style.get(f"{{{W}}}val") in self.ids


def read_hiding_styles(root: xml.Element) -> HidingStyles:
    """Return the styles that hide; FileRefused where it cannot be told what they hide."""
    styles = list(root.iter(f"{{{W}}}style"))
    for defaults in root.iter(f"{{{W}}}docDefaults"):
        _refuse_any(defaults)
    for table in styles:
        if table.get(f"{{{W}}}type") == "table":
            _refuse_any(table)
    ids = _with_those_based_on(styles, {_id(one) for one in styles if _hides_itself(one)})
    default = any(
        _id(one) in ids and one.get(f"{{{W}}}default") in {"1", "true", "on"} for one in styles
    )
    return HidingStyles(frozenset(ids), default)


def _refuse_any(element: xml.Element) -> None:
    if any(is_on(one) for one in element.iter(f"{{{W}}}vanish")):
        raise FileRefused(Reason.HIDDEN_STYLE)


def _hides_itself(style: xml.Element) -> bool:
    found = style.find(f"{{{W}}}rPr/{{{W}}}vanish")
    return found is not None and is_on(found)


def _with_those_based_on(styles: list[xml.Element], ids: set[str]) -> set[str]:
    """Return ids of styles, with all that are based on them and do not show it again."""
    before = -1
    while before != len(ids):
        before = len(ids)
        for style in styles:
            base = style.find(f"{{{W}}}basedOn")
            is_shown = style.find(f"{{{W}}}rPr/{{{W}}}vanish") is not None
            if base is not None and base.get(f"{{{W}}}val") in ids and not is_shown:
                ids.add(_id(style))
    return ids


def _id(style: xml.Element) -> str:
    return str(style.get(f"{{{W}}}styleId", ""))
