"""Pictures inside office files: cleaned like any picture, or replaced by a grey square."""

from io import BytesIO
from typing import Final

from PIL import Image

from portal.scrubbing.kinds import JPEG_START, PNG_START, Kind
from portal.scrubbing.pictures import scrub_picture
from portal.scrubbing.refusals import FileRefused

PICTURES: Final = {JPEG_START: Kind.JPEG, PNG_START: Kind.PNG}


def clean_embedded(data: bytes) -> tuple[bytes, Kind, tuple[str, ...]]:
    """Return a picture that may stay, its kind, and the codes of what was removed."""
    for start, kind in PICTURES.items():
        if data.startswith(start):
            try:
                content, found = scrub_picture(data, kind)
            except FileRefused:
                break
            return content, kind, ("pictures",) if set(found) - {"clear"} else ()
    return _grey(), Kind.PNG, ("drawings",)


def _grey() -> bytes:
    out = BytesIO()
    Image.new("L", (16, 16), 200).save(out, format="PNG")
    return out.getvalue()
