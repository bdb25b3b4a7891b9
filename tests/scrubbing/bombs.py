"""Small files that unfold into very large ones, or that lead a parser far down."""

import io
import struct
import zipfile
import zlib

from tests.scrubbing.documents import HEAD, S, W, make_docx, make_xlsx, zipped
from tests.scrubbing.pictures import chunk, make_pixels

GIGABYTE = 1024 * 1024 * 1024


def deflate(size: int, piece: bytes = b"\0" * 65_536) -> bytes:
    """Return so many bytes, packed, without ever holding them."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(piece) for _ in range(size // len(piece))]
    return b"".join([*parts, packer.flush()])


def png(width: int, height: int, *chunks: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(b"\0" * 9))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + chunk(b"IEND", b"")


def pixel_bomb() -> bytes:
    return png(60_000, 60_000)


def full_pixel_bomb() -> bytes:
    """Return a picture whose pixels are all there, packed a thousand times."""
    head = struct.pack(">IIBBBBB", 8_000, 8_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", deflate(8_000 * 24_001))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    return png(8, 8, chunk(b"zTXt", b"Comment\0\0" + deflate(GIGABYTE // 8)))


def profile_bomb() -> bytes:
    return png(8, 8, chunk(b"iCCP", b"sRGB\0\0" + deflate(GIGABYTE // 8)))


def jpeg_bomb() -> bytes:
    """Return a JPEG that claims the largest size there is."""
    out = io.BytesIO()
    make_pixels().save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def zip_bomb() -> bytes:
    return make_docx(**{"word/document.xml": b"\0" * (GIGABYTE // 4)})


def lying_zip() -> bytes:
    """Return a zip whose directory claims that the text is small."""
    data = zip_bomb()
    true, claimed = struct.pack("<I", GIGABYTE // 4), struct.pack("<I", 1_000)
    return data.replace(true, claimed)


def crowded_zip() -> bytes:
    return zipped({**{f"x{number}": b"" for number in range(20_000)}, **_parts()})


def _parts() -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(make_docx())) as package:
        return {name: package.read(name) for name in package.namelist()}


def deep_xml() -> bytes:
    inner = "<w:p>" * 100_000 + "</w:p>" * 100_000
    return make_docx(**{"word/document.xml": f"{HEAD}<w:document {W}>{inner}</w:document>"})


def entities() -> bytes:
    lines = ['<!ENTITY a0 "lol">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    text = f"<?xml version='1.0'?><!DOCTYPE x [{''.join(lines)}]><x>&a11;</x>"
    return make_docx(**{"word/document.xml": text})


def outside_entity() -> bytes:
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    return make_xlsx(**{"xl/workbook.xml": text.encode("utf-16")})


def wide_sheet() -> bytes:
    """Return a sheet with more cells than anybody looks at."""
    cells = "<c><v>1</v></c>" * 1_100_000
    sheet = f"{HEAD}<worksheet {S}><sheetData><row>{cells}</row></sheetData></worksheet>"
    return make_xlsx(**{"xl/worksheets/sheet1.xml": sheet})


def pdf(*objects: bytes, root: bytes = b"<< /Type /Catalog /Pages 2 0 R >>") -> bytes:
    """Return a PDF of a page that draws object 4."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    bodies = [root, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, *objects]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, start)
    return bytes(out)


def stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    head = b"<< /Length %d /Filter %s >>" % (len(content), filters)
    return head + b"\nstream\n" + content + b"\nendstream"


def content_bomb() -> bytes:
    return pdf(stream(deflate(GIGABYTE // 4)))


def token_bomb() -> bytes:
    return pdf(stream(deflate(GIGABYTE // 8, b"0 0 m " * 10_000)))


def folded_bomb() -> bytes:
    """Return a stream that is packed three times over."""
    packed = zlib.compress(zlib.compress(deflate(GIGABYTE // 4), 9), 9)
    return pdf(stream(packed, b"[/FlateDecode /FlateDecode /FlateDecode]"))


def many_filters() -> bytes:
    return pdf(stream(b"x", b"[" + b"/FlateDecode " * 10_000 + b"]"))


def deep_pdf() -> bytes:
    nested = b"[" * 100_000 + b"]" * 100_000
    return pdf(stream(zlib.compress(b"q Q")), root=b"<< /Pages 2 0 R /Deep " + nested + b" >>")


def deep_content() -> bytes:
    return pdf(stream(zlib.compress(b"[" * 5_000_000)))


def object_stream_bomb() -> bytes:
    """Return a PDF whose objects stand in a stream that unfolds into a quarter of a gigabyte."""
    packed = deflate(GIGABYTE // 4, b"1 0 " * 16_384)
    head = b"<< /Type /ObjStm /N 100000000 /First 10 /Length %d /Filter /FlateDecode >>"
    body = head % len(packed) + b"\nstream\n" + packed + b"\nendstream"
    rows = [b"\0\0\0\0\0\xff", b"\x02\0\0\0\x03\0", b"\x02\0\0\0\x03\x01"]
    out = b"%PDF-1.7\n"
    at = len(out)
    out += b"3 0 obj\n" + body + b"\nendobj\n"
    rows.append(b"\x01" + struct.pack(">I", at) + b"\0")
    table = len(out)
    rows.append(b"\x01" + struct.pack(">I", table) + b"\0")
    refs = zlib.compress(b"".join(rows))
    out += (
        b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d /Filter /FlateDecode >>"
        % len(refs)
    )
    return out + b"\nstream\n" + refs + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % table


BOMBS = {
    make.__name__: make
    for make in (
        pixel_bomb,
        full_pixel_bomb,
        text_bomb,
        profile_bomb,
        jpeg_bomb,
        zip_bomb,
        lying_zip,
        crowded_zip,
        deep_xml,
        entities,
        outside_entity,
        wide_sheet,
        content_bomb,
        token_bomb,
        folded_bomb,
        many_filters,
        deep_pdf,
        deep_content,
        object_stream_bomb,
    )
}
