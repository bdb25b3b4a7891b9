"""Pictures inside a PDF, however they are packed, and pages that inherit what they need."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from portal.scrubbing.cleaning import clean
from portal.scrubbing.jpegs import strip_jpeg, strip_jpeg2000
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.pictures import HEIGHT, WIDTH, make_jpeg, make_pixels
from tests.scrubbing.planted import MARK, found_in, mark


def make_jpeg2000() -> bytes:
    """Return a JPEG 2000 with a box of XML and a comment in its codestream."""
    out = io.BytesIO()
    make_pixels().save(out, "JPEG2000", comment=mark("jp2-comment"))
    text = mark("jp2-xml").encode()
    box = (8 + len(text)).to_bytes(4, "big") + b"xml " + text
    data = out.getvalue()
    at = data.index(b"jp2c") - 4
    return data[:at] + box + data[at:]


def pdf_with(picture: bytes, filter: pikepdf.Object, *, inherited: bool = False) -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    image = pdf.make_stream(picture)
    for name, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": WIDTH,
        "/Height": HEIGHT,
        "/ColorSpace": Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": filter,
    }.items():
        image[name] = value
    page = pdf.pages[0].obj
    resources = Dictionary(XObject=Dictionary(E=image))
    if inherited:
        del page["/Resources"]
        pdf.Root.Pages.Resources = resources
    else:
        page.Resources = resources
    page.Contents = pdf.make_stream(b"q 99 0 0 99 0 0 cm /E Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def picture_of(content: bytes) -> bytes:
    """Return the picture that the page draws, unpacked as far as it is no picture's own packing."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        image = pdf.pages[0].Resources.XObject["/E"]
        return image.read_bytes() if image.Filter == Name.FlateDecode else image.read_raw_bytes()


PACKED = {
    "jpeg": (make_jpeg(), Name.DCTDecode),
    "packed jpeg": (zlib.compress(make_jpeg()), Array([Name.FlateDecode, Name.DCTDecode])),
    "jpeg in hexadecimal": (
        make_jpeg().hex().encode() + b">",
        Array([Name.ASCIIHexDecode, Name.DCTDecode]),
    ),
    "jpeg 2000": (make_jpeg2000(), Name.JPXDecode),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_picture_keeps_its_pixels_and_nothing_else(name: str) -> None:
    data = pdf_with(*PACKED[name])
    cleaned = clean(data)
    raw = picture_of(cleaned.content)

    assert "pictures" in cleaned.removed
    assert found_in(cleaned.content) == []
    assert Image.open(io.BytesIO(raw)).convert("RGB").getpixel((4, 4))[0] > 200


def test_what_a_page_inherits_stays() -> None:
    content = clean(pdf_with(make_jpeg(), Name.DCTDecode, inherited=True)).content

    assert Image.open(io.BytesIO(picture_of(content))).width == WIDTH
    assert found_in(content) == []


def test_a_picture_of_plain_pixels_stays_as_it_is() -> None:
    pixels = make_pixels().tobytes()
    content = clean(pdf_with(zlib.compress(pixels), Name.FlateDecode)).content

    assert picture_of(content) == pixels


def test_what_follows_the_pixels_of_a_packed_picture_is_gone() -> None:
    packed = zlib.compress(make_pixels().tobytes()) + mark("behind").encode()

    assert found_in(clean(pdf_with(packed, Name.FlateDecode)).content) == []


def test_a_picture_inside_the_instructions_is_stripped_as_well() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    head = b"q BI /W 64 /H 32 /BPC 8 /CS /RGB /F /DCT ID "
    pdf.pages[0].obj.Contents = pdf.make_stream(head + make_jpeg() + b"\nEI Q")
    out = io.BytesIO()
    pdf.save(out)
    content = clean(out.getvalue()).content

    assert found_in(content) == []
    assert b"\xff\xd8" in picture_stream(content)


def picture_stream(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return pdf.pages[0].Contents.read_bytes()


def test_stripping_a_plain_jpeg_finds_nothing_to_remove() -> None:
    out = io.BytesIO()
    make_pixels().save(out, "JPEG")

    assert strip_jpeg(out.getvalue())[1] is False
    assert strip_jpeg(make_jpeg())[1] is True


def test_a_progressive_jpeg_with_many_scans_survives() -> None:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 80).convert("RGB").save(out, "JPEG", progressive=True)
    stripped = strip_jpeg(out.getvalue())[0]

    assert Image.open(io.BytesIO(stripped)).tobytes() == Image.open(out).tobytes()


def test_stripping_leaves_a_jpeg_2000_that_opens() -> None:
    stripped, had_more = strip_jpeg2000(make_jpeg2000())

    assert had_more
    assert MARK.encode() not in stripped
    assert Image.open(io.BytesIO(stripped)).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe1\xff", b"no picture", b"\xff\xd8\xff\xe1\0\0"])
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        strip_jpeg(data)

    assert refusal.value.reason is Reason.BROKEN
