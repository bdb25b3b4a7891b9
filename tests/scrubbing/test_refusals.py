"""What cannot be cleaned is refused, with a reason and what to do instead."""

import io

import pikepdf
import pytest

from portal.scrubbing.cleaning import clean
from portal.scrubbing.kinds import Kind, tell_kind
from portal.scrubbing.refusals import FileRefused, Reason
from tests.scrubbing.documents import make_docx, make_pdf, make_xlsx
from tests.scrubbing.pictures import make_animation, make_jpeg
from tests.scrubbing.planted import found_in

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf(user: str = "secret") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner="owner"))
    return out.getvalue()


REFUSED = {
    "an empty file": (b"", Reason.EMPTY),
    "a text of blanks": (b" \n ", Reason.EMPTY),
    "a locked pdf": (locked_pdf(), Reason.LOCKED),
    "a locked docx": (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.LOCKED),
    "an old office file": (OLE + b"x" * 600, Reason.OLD_OFFICE),
    "a gif": (make_animation("GIF"), Reason.UNKNOWN),
    "a heic": (b"\0\0\0\x18ftypheic" + b"\0" * 20, Reason.UNKNOWN),
    "a program": (b"MZ\x90\0" + b"x" * 200, Reason.UNKNOWN),
    "rich text": (b"{\\rtf1 hello}", Reason.UNKNOWN),
    "a zip of something": (b"PK\x05\x06" + b"\0" * 18, Reason.NOT_TEXT),
    "bytes": (bytes(range(256)) * 4, Reason.NOT_TEXT),
    "text with a nul": (b"some\0text", Reason.NOT_TEXT),
    "half of a pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type", Reason.BROKEN),
    "half of a docx": (make_docx()[:900], Reason.BROKEN),
    "a pdf without pages": (b"%PDF-1.7\n%%EOF", Reason.BROKEN),
    "half of a wide text": (b"\xff\xfea\0b", Reason.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_reason(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(FileRefused) as refusal:
        clean(data)

    assert refusal.value.reason is reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_and_a_way_out(reason: Reason) -> None:
    assert reason.words.endswith(".")
    assert reason.instead.endswith(".")


def test_a_pdf_that_opens_without_a_password_is_cleaned() -> None:
    content = clean(locked_pdf(user="")).content

    assert b"/Encrypt" not in content
    assert found_in(content) == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_jpeg() + make_docx(), Kind.JPEG),
        (make_pdf() + make_docx(), Kind.PDF),
        (make_jpeg() + make_pdf(), Kind.JPEG),
    ],
)
def test_of_two_files_in_one_the_first_is_left(data: bytes, kind: Kind) -> None:
    cleaned = clean(data)

    assert cleaned.kind is kind
    assert b"PK\x03\x04" not in cleaned.content
    assert found_in(cleaned.content) == []


@pytest.mark.parametrize(
    ("data", "kind"), [(make_docx(), Kind.DOCX), (make_xlsx(), Kind.XLSX), (make_pdf(), Kind.PDF)]
)
def test_a_kind_is_told_by_what_is_inside(data: bytes, kind: Kind) -> None:
    assert tell_kind(data) is kind
