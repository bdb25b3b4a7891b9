"""A PDF that would show more once it is clean is refused: covers and layers that are off."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from portal.scrubbing.cleaning import clean
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.documents import make_pdf


def changed(change: Callable[[Pdf], None]) -> bytes:
    """Return the planted PDF with a change."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def cover(pdf: Pdf, kind: str) -> None:
    box = pdf.make_stream(
        b"0 g 0 0 99 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 40])
    )
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{kind}"),
        Rect=Array([10, 90, 109, 130]),
        AP=Dictionary(N=box),
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])


def layer(pdf: Pdf, shown: Dictionary, **keys: Any) -> None:
    one = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer", **keys))
    if "/OFF" in shown:
        shown.OFF = Array([one])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([one]), D=shown)


def condition(pdf: Pdf, **keys: Any) -> None:
    layer(pdf, Dictionary())
    one = Dictionary(Type=Name.OCMD, OCGs=pdf.Root.OCProperties.OCGs, **keys)
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=one)


def refusal_of(data: bytes) -> Reason:
    with pytest.raises(FileRefused) as refusal:
        clean(data)
    return refusal.value.reason


@pytest.mark.parametrize(
    "kind",
    [
        "Square",
        "Redact",
        "Ink",
        "Stamp",
        "FreeText",
        "Circle",
        "Polygon",
        "PolyLine",
        "Line",
        "Highlight",
        "Underline",
        "StrikeOut",
        "Squiggly",
        "Caret",
        "Watermark",
        "Screen",
        "RichMedia",
        "Unknown",
    ],
)
def test_what_is_drawn_over_a_page_is_refused(kind: str) -> None:
    assert refusal_of(changed(lambda pdf: cover(pdf, kind))) is Reason.DRAWN_OVER


@pytest.mark.parametrize("kind", ["Link", "Widget", "Popup", "Text"])
def test_what_covers_nothing_is_taken_off(kind: str) -> None:
    cleaned = clean(changed(lambda pdf: cover(pdf, kind)))

    assert cleaned.kind is Kind.PDF
    assert "annotations" in cleaned.removed


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: layer(pdf, Dictionary(OFF=Array())),
        lambda pdf: layer(pdf, Dictionary(BaseState=Name.OFF)),
        lambda pdf: layer(pdf, Dictionary(), Usage=Dictionary(View=Dictionary(ViewState=Name.OFF))),
        lambda pdf: layer(pdf, Dictionary(), Usage=Dictionary(Zoom=Dictionary(min=4))),
        lambda pdf: condition(pdf, P=Name.AllOff),
        lambda pdf: condition(pdf, VE=Array([Name.Not])),
    ],
)
def test_a_layer_that_is_switched_off_is_refused(change: Callable[[Pdf], None]) -> None:
    assert refusal_of(changed(change)) is Reason.LAYERS


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: layer(pdf, Dictionary(ON=Array())),
        lambda pdf: condition(pdf, P=Name.AnyOn),
    ],
)
def test_layers_that_are_seen_are_left_as_one(change: Callable[[Pdf], None]) -> None:
    assert "layers" in clean(changed(change)).removed
