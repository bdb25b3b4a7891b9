"""What lies over or under the pages of a PDF: refused, where a page would show more without it."""

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.scrubbing.naming import names
from portal.scrubbing.refusals import FileRefused, Reason

_COVERS_NOTHING: Final = names("/Link /Widget /Popup /Text /FileAttachment")
"""Annotations that show a frame, a field or a small sign; every other may hide what is below."""
_SHOWN_WITH_ANY: Final = names("/AnyOn /AllOn")


MOST_LOOKED_AT: Final = 200_000
"""Annotations, and then dictionaries; pages may share them without end."""


def refuse_overlays(pdf: Pdf) -> None:
    """FileRefused where something is drawn over a page, or a layer is switched off."""
    left = MOST_LOOKED_AT
    for page in pdf.pages:
        annotations = page.obj.get("/Annots", Array())
        left -= len(annotations)
        if left < 0:
            raise FileRefused(Reason.HARD)
        for annotation in annotations:
            if str(annotation.get("/Subtype")) not in _COVERS_NOTHING:
                raise FileRefused(Reason.DRAWN_OVER)
    if "/OCProperties" in pdf.Root and _is_a_layer_off(pdf):
        raise FileRefused(Reason.LAYERS)


def _is_a_layer_off(pdf: Pdf) -> bool:
    layers = pdf.Root.OCProperties
    shown = layers.get("/D", Dictionary())
    is_off = shown.get("/BaseState", Name.ON) != Name.ON or len(shown.get("/OFF", Array())) > 0
    return (
        is_off
        or any(_is_off_when_seen(one) for one in layers.get("/OCGs", Array()))
        or any(_is_a_condition(one) for one in _dictionaries(pdf))
    )


def _is_off_when_seen(layer: Any) -> bool:
    """Tell whether a layer is off on a screen, or at some sizes of it."""
    usage = layer.get("/Usage", Dictionary())
    view = usage.get("/View", Dictionary())
    return "/Zoom" in usage or view.get("/ViewState", Name.ON) != Name.ON


def _is_a_condition(one: Any) -> bool:
    """Tell whether this shows something only while layers are off, or by a rule of its own."""
    is_rule = one.get("/Type") == Name.OCMD
    return is_rule and ("/VE" in one or str(one.get("/P", "/AnyOn")) not in _SHOWN_WITH_ANY)


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    """Yield the document's objects, and what they hold directly, three steps deep."""
    waiting: list[tuple[Any, int]] = [(one, 3) for one in pdf.objects]
    count = 0
    while waiting:
        value, left = waiting.pop()
        count += 1
        if count > 2 * MOST_LOOKED_AT:
            raise FileRefused(Reason.HARD)
        if not isinstance(value, (Dictionary, Stream)):
            continue
        yield value
        waiting += [
            (inner, left - 1)
            for _, inner in value.items()
            if left and isinstance(inner, Dictionary) and not inner.is_indirect
        ]
