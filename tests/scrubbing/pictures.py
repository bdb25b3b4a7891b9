"""Pictures with planted names in every place: EXIF, GPS, XMP, IPTC, chunks, profiles, ends."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.scrubbing.planted import mark

WIDTH, HEIGHT = 64, 32
TURNED = 6
"""The value of EXIF's orientation for a picture to be turned by a quarter."""


def make_pixels() -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "red")
    picture.paste("blue", (WIDTH // 2, 0, WIDTH, HEIGHT))
    return picture


def make_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010F], exif[0x0110] = mark("make"), mark("model")
    exif[0x013B], exif[0x8298] = mark("artist"), mark("copyright")
    exif[0x010E], exif[0x0131] = mark("description"), mark("software")
    exif[0x9C9D] = mark("xp-author").encode("utf-16-le")
    inner = exif.get_ifd(0x8769)
    inner[0x9286] = b"ASCII\0\0\0" + mark("user-comment").encode()
    inner[0xA431], inner[0xA430] = mark("serial"), mark("owner")
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (52.0, 30.0, 0.0), mark("gps-date")
    return exif.tobytes()


def make_xmp() -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{mark("xmp")}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def make_iptc() -> bytes:
    text = mark("iptc").encode()
    record = b"\x1c\x02\x50" + struct.pack(">H", len(text)) + text
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    return b"Photoshop 3.0\0" + block + b"\0" * (len(record) % 2)


def make_jpeg() -> bytes:
    out = io.BytesIO()
    make_pixels().save(
        out,
        "JPEG",
        quality=95,
        exif=make_exif(),
        xmp=make_xmp(),
        comment=mark("jpeg-comment").encode(),
        icc_profile=b"\0" * 128 + mark("profile").encode(),
    )
    data = out.getvalue()
    iptc, strange = make_iptc(), mark("unknown-segment").encode()
    segments = _segment(0xED, iptc) + _segment(0xEA, strange)
    return data[:2] + segments + data[2:] + make_trailer()


def make_trailer() -> bytes:
    return b"MotionPhoto_Data" + mark("after-the-end").encode() + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def make_png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", mark("text"))
    texts.add_text("Comment", mark("ztxt"), zip=True)
    texts.add_itxt("Title", mark("itxt"), "en", mark("itxt-key"))
    texts.add_itxt("XML:com.adobe.xmp", make_xmp().decode(), zip=True)
    out = io.BytesIO()
    make_pixels().save(out, "PNG", pnginfo=texts, exif=make_exif(), dpi=(72, 72))
    data = out.getvalue()
    end = data.rindex(b"IEND") - 4
    extra = chunk(b"tIME", b"\x07\xea\x03\x02\x09\0\0") + chunk(b"roSa", mark("chunk").encode())
    return data[:end] + extra + data[end:] + mark("after-the-end").encode()


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def make_webp() -> bytes:
    out = io.BytesIO()
    make_pixels().save(out, "WEBP", quality=95, exif=make_exif(), xmp=make_xmp())
    data = out.getvalue()
    name = mark("webp-chunk").encode()
    name += b" " * (len(name) % 2)
    body = data[8:] + b"ROSA" + struct.pack("<I", len(name)) + name
    return b"RIFF" + struct.pack("<I", len(body)) + body


def make_animation(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()
