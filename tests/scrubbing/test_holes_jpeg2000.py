"""JPEG 2000: inside the header of a picture, too, only what decoding needs is left."""

import io

from PIL import Image

from portal.scrubbing.jpegs import strip_jpeg2000
from tests.scrubbing.pictures import HEIGHT, WIDTH
from tests.scrubbing.planted import found_in, mark
from tests.scrubbing.test_pdf_pictures import make_jpeg2000


def test_boxes_inside_the_header_are_gone_and_the_picture_stays() -> None:
    data = make_jpeg2000()
    at = data.index(b"jp2h") - 4
    length = int.from_bytes(data[at : at + 4], "big")
    text = mark("in-header").encode()
    box = (8 + len(text)).to_bytes(4, "big") + b"uuid" + text
    header = (length + len(box)).to_bytes(4, "big") + data[at + 4 : at + length] + box
    clean, had_more = strip_jpeg2000(data[:at] + header + data[at + length :])

    assert had_more
    assert found_in(clean) == []
    with Image.open(io.BytesIO(clean)) as picture:
        picture.load()
        assert picture.size == (WIDTH, HEIGHT)
