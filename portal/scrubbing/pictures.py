"""Pictures: turned upright, then written anew from their pixels alone.

Nothing but pixels crosses over, so whatever a format can carry besides is gone, known or not.
"""

from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageOps, MpoImagePlugin, WebPImagePlugin

from portal.scrubbing.findings import Cleaned
from portal.scrubbing.jpegs import end_of
from portal.scrubbing.kinds import JPEG_START, Kind
from portal.scrubbing.refusals import MOST_PIXELS, FileRefused, Reason

FORMATS: Final = {Kind.JPEG: ("JPEG", "MPO"), Kind.PNG: ("PNG",), Kind.WEBP: ("WEBP",)}
_JPEG_REACH: Final = 16
"""A JPEG can be decoded at a quarter of its width for a sixteenth of the memory."""
_WEBP_SHARE: Final = 2
"""The decoder of WebP keeps several copies."""
_GPS: Final = 0x8825
_SAVING: Final[dict[Kind, dict[str, Any]]] = {
    Kind.JPEG: {"format": "JPEG", "quality": 90},
    Kind.PNG: {"format": "PNG", "compress_level": 6},
    Kind.WEBP: {"format": "WEBP", "quality": 90, "method": 2},
}

Image.MAX_IMAGE_PIXELS = None  # Looked at here, before anything is decoded.
# Pillow opens its readers when they are first needed; by then nothing can be opened any more.
Image.preinit()
READERS: Final = (MpoImagePlugin, WebPImagePlugin)


def clean_picture(data: bytes, kind: Kind) -> Cleaned:
    """Return a picture of pixels alone; FileRefused where it is too large or cannot be read."""
    content, removed = scrub_picture(data, kind)
    return Cleaned(kind, content, removed, ("seen", "sensor"))


def scrub_picture(data: bytes, kind: Kind) -> tuple[bytes, tuple[str, ...]]:
    """Return the clean picture and the codes of what was removed."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS[kind]) as picture:
            _check_size(picture, kind)
            found = _what_is_there(picture, data, kind)
            pixels = _decode(picture, kind, found)
    except (FileRefused, MemoryError):
        raise
    except ValueError as error:
        # Pillow's own limits on what a text chunk may unfold into.
        is_bomb = "decompressed data too large" in str(error).lower()
        raise FileRefused(Reason.BOMB if is_bomb else Reason.BROKEN) from error
    except Exception as error:
        raise FileRefused(Reason.BROKEN) from error
    content = _encode(pixels, kind)
    _verify(content, kind, pixels.size)
    return content, tuple(found)


def _decode(picture: Image.Image, kind: Kind, found: list[str]) -> Image.Image:
    picture.seek(0)
    if kind is Kind.JPEG and _pixels(picture) > MOST_PIXELS:
        before = picture.size
        shrink = 2 if _pixels(picture) <= 4 * MOST_PIXELS else 4
        picture.draft(picture.mode, (before[0] // shrink, before[1] // shrink))
        found.append("scaled")
    if _pixels(picture) > MOST_PIXELS:
        raise FileRefused(Reason.PIXELS)
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    plain = _plain(picture, kind)
    if plain.mode == "RGBA" and _blank_what_is_clear(plain):
        found.append("clear")
    return plain


def _blank_what_is_clear(picture: Image.Image) -> bool:
    """Make black, in place, what is fully transparent; tell whether there was any."""
    clear = picture.getchannel("A").point([255] + [0] * 255)
    if clear.getbbox() is None:
        return False
    picture.paste((0, 0, 0, 0), mask=clear)
    return True


def _check_size(picture: Image.Image, kind: Kind) -> None:
    reach = {Kind.JPEG: MOST_PIXELS * _JPEG_REACH, Kind.WEBP: MOST_PIXELS // _WEBP_SHARE}
    if _pixels(picture) > reach.get(kind, MOST_PIXELS) or not all(picture.size):
        raise FileRefused(Reason.PIXELS)


def _pixels(picture: Image.Image) -> int:
    return picture.width * picture.height


def _plain(picture: Image.Image, kind: Kind) -> Image.Image:
    """Return the pixels in a mode that the format can hold, with nothing beside them."""
    is_clear = "transparency" in picture.info or picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"}
    if kind is Kind.JPEG:
        mode = picture.mode if picture.mode in {"L", "RGB"} else "RGB"
    elif is_clear:
        mode = "RGBA"
    else:
        mode = picture.mode if picture.mode in {"L", "RGB"} else "RGB"
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
        mode = "L"
    plain = picture if picture.mode == mode else picture.convert(mode)
    plain.info.clear()
    return plain


def _encode(pixels: Image.Image, kind: Kind) -> bytes:
    out = BytesIO()
    pixels.save(out, **_SAVING[kind])
    return out.getvalue()


def _verify(content: bytes, kind: Kind, size: tuple[int, int]) -> None:
    with Image.open(BytesIO(content), formats=FORMATS[kind][:1]) as again:
        if again.size != size or set(again.info) - _PLAIN_INFO or again.getexif():
            raise FileRefused(Reason.BROKEN)


_PLAIN_INFO: Final = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp"}
    | {"duration"}
)
"""What a picture without anything says of itself."""


def _what_is_there(picture: Image.Image, data: bytes, kind: Kind) -> list[str]:
    texts = getattr(picture, "text", None)  # Reads a PNG to its end; the rest asks what it found.
    exif, info = picture.getexif(), picture.info
    looked_for = {
        "camera": bool(exif),
        "place": _GPS in exif,
        "xmp": any(name in info for name in ("xmp", "XML:com.adobe.xmp")),
        "iptc": "photoshop" in info,
        "comment": "comment" in info or bool(texts),
        "colours": "icc_profile" in info,
        "preview": JPEG_START in info.get("exif", b"") and bool(exif),
        "frames": getattr(picture, "n_frames", 1) > 1,
        "after_end": _goes_on(data, kind),
    }
    return [code for code, is_there in looked_for.items() if is_there]


def _goes_on(data: bytes, kind: Kind) -> bool:
    if kind is Kind.JPEG:
        return end_of(data) < len(data)
    if kind is Kind.PNG:
        end = data.rfind(b"IEND")
        return end >= 0 and end + 8 < len(data)
    return int.from_bytes(data[4:8], "little") + 8 < len(data)
