"""PNG and WebP: what is fully transparent keeps no colours that could be made seen again."""

import io
from typing import Any

import pytest
from PIL import Image

from portal.scrubbing.cleaning import clean


def half_clear(kind: str, **options: Any) -> bytes:
    """Return a picture that is white on the left, and on the right red but not seen."""
    picture = Image.new("RGBA", (64, 64), (255, 255, 255, 255))
    picture.paste((200, 10, 10, 0), (32, 0, 64, 64))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def test_what_is_transparent_in_a_png_has_no_colour() -> None:
    cleaned = clean(half_clear("PNG"))
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.getpixel((60, 5)) == (0, 0, 0, 0)
        assert picture.getpixel((5, 5)) == (255, 255, 255, 255)
    assert "clear" in cleaned.removed


def test_what_is_transparent_in_a_webp_has_no_colour_of_its_own() -> None:
    cleaned = clean(half_clear("WEBP", lossless=True, exact=True))
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        red, green, blue, alpha = picture.convert("RGBA").getpixel((60, 5))  # type: ignore[misc]

    assert alpha == 0
    assert max(red, green, blue) - min(red, green, blue) < 20


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_without_transparent_parts_is_told_nothing_of_them(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (1, 2, 3, 200)).save(out, kind)

    assert "clear" not in clean(out.getvalue()).removed
