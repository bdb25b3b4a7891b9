"""Pictures: nothing but pixels is left, and they stand upright."""

import io

import pytest
from PIL import Image

from portal.scrubbing.cleaning import clean
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.pictures import (
    HEIGHT,
    WIDTH,
    make_animation,
    make_jpeg,
    make_pixels,
    make_png,
    make_webp,
)
from tests.scrubbing.planted import found_in

PLANTED = {Kind.JPEG: make_jpeg, Kind.PNG: make_png, Kind.WEBP: make_webp}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("kind", PLANTED)
def test_the_planted_names_are_there_before(kind: Kind) -> None:
    assert found_in(PLANTED[kind]()) != []


@pytest.mark.parametrize("kind", PLANTED)
def test_no_planted_name_is_left(kind: Kind) -> None:
    cleaned = clean(PLANTED[kind]())

    assert cleaned.kind is kind
    assert found_in(cleaned.content) == []
    assert {"camera", "place", "xmp"} <= set(cleaned.removed)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_picture_is_turned_as_its_camera_said_and_looks_the_same(kind: Kind) -> None:
    picture = opened(clean(PLANTED[kind]()).content)

    assert picture.size == (HEIGHT, WIDTH)
    red, _, blue = picture.getpixel((HEIGHT // 2, 8))
    assert red > 200 > 50 > blue
    red, _, blue = picture.getpixel((HEIGHT // 2, WIDTH - 8))
    assert blue > 200 > 50 > red


def test_what_was_removed_from_a_photo_is_named() -> None:
    assert set(clean(make_jpeg()).removed) >= {
        "camera",
        "place",
        "xmp",
        "iptc",
        "comment",
        "colours",
        "after_end",
    }


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_left_and_that_is_said(kind: str) -> None:
    cleaned = clean(make_animation(kind))

    assert "frames" in cleaned.removed
    assert getattr(Image.open(io.BytesIO(cleaned.content)), "n_frames", 1) == 1
    assert opened(cleaned.content).getpixel((4, 4))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_png_of_any_mode_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8), 200).convert(mode if mode != "I;16" else "I").convert(mode).save(
        out, "PNG"
    )

    assert clean(out.getvalue()).kind is Kind.PNG


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")

    assert Image.open(io.BytesIO(clean(out.getvalue()).content)).getpixel((1, 1))[3] == 0


def test_a_picture_of_four_inks_becomes_one_of_three_colours() -> None:
    out = io.BytesIO()
    make_pixels().convert("CMYK").save(out, "JPEG")

    assert Image.open(io.BytesIO(clean(out.getvalue()).content)).mode == "RGB"


def test_a_very_large_photo_is_made_smaller_and_that_is_said() -> None:
    out = io.BytesIO()
    Image.new("L", (6400, 5000)).save(out, "JPEG")
    cleaned = clean(out.getvalue())

    assert "scaled" in cleaned.removed
    assert Image.open(io.BytesIO(cleaned.content)).size == (3200, 2500)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_truncated_picture_is_refused(kind: Kind) -> None:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 90).convert("RGB").save(out, kind.name)
    with pytest.raises(FileRefused) as refusal:
        clean(out.getvalue()[: len(out.getvalue()) // 2])

    assert refusal.value.reason is Reason.BROKEN
