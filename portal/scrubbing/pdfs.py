"""PDF: its pages are copied into a new document, and every object in them is cut down.

Everything outside the pages stays behind: properties, scripts, attachments, bookmarks, forms,
older versions. Inside the pages, whatever is not needed to draw them is taken out.
"""

import re
import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel
from pikepdf.settings import set_qpdf_limits

from portal.scrubbing.contents import MarksFilter
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.jpegs import strip_jpeg, strip_jpeg2000
from portal.scrubbing.kinds import Kind
from portal.scrubbing.naming import names
from portal.scrubbing.overlays import refuse_overlays
from portal.scrubbing.refusals import FileRefused, Reason

MOST_PAGES: Final = 1_000
MOST_OBJECTS: Final = 200_000
MOST_CONTENT: Final = 24 * 1024 * 1024
"""Bytes that the pages' drawing instructions may unfold into, all together."""
MOST_UNFOLDED: Final = 160 * 1024 * 1024
"""Bytes that all streams may unfold into."""
MOST_IN_ONE: Final = 64 * 1024 * 1024

_PAGE_KEYS: Final = names(
    """/Type /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate /UserUnit
    /Group"""
)
_IMAGE_KEYS: Final = names(
    """/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode
    /Interpolate /SMask /SMaskInData /Matte /Filter /DecodeParms /Length"""
)
_FORM_KEYS: Final = names(
    """/Type /Subtype /FormType /BBox /Matrix /Resources /Group /Filter /DecodeParms /Length"""
)
_RESOURCE_KEYS: Final = names("/ExtGState /ColorSpace /Pattern /Shading /XObject /Font /ProcSet")
_NEVER_KEYS: Final = names(
    """/Metadata /PieceInfo /LastModified /OPI /AF /StructParent /StructParents /OC /Alternates
    /Name /Measure /PtData /Private /Annots /AA /A /Thumb /Lang /Alt /ActualText /E /T /Contact
    /FontFamily /Style /ID /B /Author /Creator /Producer /Title /Subject /Keywords /JS /URI
    /Dests /EmbeddedFiles /EF /UF /Desc /Info"""
)
"""Taken out of every dictionary; none of them changes what a page looks like."""
_FONT_KEYS: Final = names(
    """/Type /Subtype /BaseFont /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode
    /DescendantFonts /CIDSystemInfo /DW /W /DW2 /W2 /CIDToGIDMap /FontBBox /FontMatrix
    /CharProcs /Resources"""
)
_DESCRIPTOR_KEYS: Final = names(
    """/Type /FontName /Flags /FontBBox /ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight
    /StemV /StemH /AvgWidth /MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /CharSet
    /CIDSet /FontStretch /FontWeight"""
)
_STRING_KEYS: Final = frozenset({"/Registry", "/Ordering", "/CharSet"})
"""The only strings in a dictionary that drawing needs."""
_NAMING_KEYS: Final = _RESOURCE_KEYS - {"/ProcSet"} | {"/CharProcs"}
"""What stands under these has keys that the instructions use: none of them may go."""
_DEVICE_SPACES: Final = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
_ID: Final = re.compile(rb"/ID\s*\[\s*<([0-9a-f]{32})>\s*<([0-9a-f]{32})>\s*\]")


def clean_pdf(data: bytes) -> Cleaned:
    """Return the pages of a PDF and nothing else; FileRefused where they cannot be cleaned."""
    set_qpdf_limits(
        parser_max_nesting=100,
        max_stream_filters=4,
        flate_max_memory=MOST_IN_ONE,
        run_length_max_memory=MOST_IN_ONE,
        png_max_memory=MOST_IN_ONE,
        tiff_max_memory=MOST_IN_ONE,
        dct_max_memory=MOST_IN_ONE,
        doc_max_warnings=1_000,
    )
    try:
        with Pdf.open(BytesIO(data), suppress_warnings=True) as source, Pdf.new() as target:
            _check_size(source)
            refuse_overlays(source)
            found = _what_is_there(source, data)
            _copy_pages(source, target)
            cutter = _Cutter(target)
            cutter.cut_all()
            content = _write(target)
            pages = len(target.pages)
    except pikepdf.PasswordError as error:
        raise FileRefused(Reason.LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileRefused(Reason.BROKEN) from error
    _verify(content, pages)
    removed = tuple(dict.fromkeys([*found, *cutter.found]))
    return Cleaned(Kind.PDF, content, removed, ("seen", "fonts", "style"))


def _check_size(source: Pdf) -> None:
    count = len(source.pages)
    if count > MOST_PAGES or len(source.objects) > MOST_OBJECTS:
        raise FileRefused(Reason.HARD)
    if not count:
        raise FileRefused(Reason.BROKEN)


def _copy_pages(source: Pdf, target: Pdf) -> None:
    for page in source.pages:
        raw = page.obj
        for key in set(raw.keys()) - _PAGE_KEYS - {"/Parent"}:
            del raw[key]  # Before the copy, so that what they lead to stays behind.
        target.pages.append(page)


class _Cutter:
    """Goes through every object of a document once, and cuts down each."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._unfolded = 0
        self._content = 0
        self._tokens = 0
        self.found: list[str] = []

    def cut_all(self) -> None:
        """Cut down whatever can be reached."""
        for page in self._pdf.pages:
            self._join_contents(page.obj)
        for container, has_names in list(_containers(self._pdf)):
            if has_names:
                self._cut_names(container)
            else:
                self._cut(container)

    def _join_contents(self, page: Any) -> None:
        """Make one stream of a page's instructions, without marks."""
        contents = page.get("/Contents")
        if contents is None:
            return
        page["/Contents"] = self._pdf.make_stream(self._without_marks(contents))

    def _without_marks(self, contents: Any) -> bytes:
        for part in contents if isinstance(contents, Array) else [contents]:
            self._count(part, is_content=True)
        helper = pikepdf.Page(self._pdf.make_indirect(Dictionary(Type=Name.Page)))
        helper.obj["/Contents"] = contents
        marks = MarksFilter(self._tokens)
        clean = helper.get_filtered_contents(marks)
        self._tokens = marks.count
        self.found += marks.found
        return bytes(clean)

    def _count(self, stream: Any, *, is_content: bool = False) -> int:
        """Unfold a stream under qpdf's limits; FileRefused where all of them become too much."""
        size = len(stream.get_stream_buffer(StreamDecodeLevel.generalized))
        self._unfolded += size
        self._content += size if is_content else 0
        if self._unfolded > MOST_UNFOLDED or self._content > MOST_CONTENT:
            raise FileRefused(Reason.BOMB)
        return size

    def _cut(self, container: Any) -> None:
        if isinstance(container, Array):
            self._cut_array(container)
            return
        self._keep_what_its_kind_needs(container)
        self._drop_never(container)
        for key in [key for key in container.keys() if _is_icc(container[key])]:  # noqa: SIM118
            container[key] = self._device_space(container[key])
        self._cut_resources(container)
        if container.get("/Subtype") == Name.Type3 and "/CharProcs" in container:
            for glyph in container["/CharProcs"].values():
                self._rewrite(glyph)

    def _keep_what_its_kind_needs(self, container: Any) -> None:
        is_stream, named = isinstance(container, Stream), container.get("/Subtype")
        if is_stream and named == Name.Image:
            self._keep_only(container, _IMAGE_KEYS)
            self._cut_image(container)
        elif is_stream and named == Name.Form:
            self._keep_only(container, _FORM_KEYS)
            self._rewrite(container)
        elif is_stream and "/PatternType" in container:
            self._rewrite(container)
        elif container.get("/Type") == Name.Font:
            self._keep_only(container, _FONT_KEYS)
        elif container.get("/Type") == Name.FontDescriptor:
            self._keep_only(container, _DESCRIPTOR_KEYS)

    def _keep_only(self, container: Any, keys: frozenset[str]) -> None:
        for key in set(container.keys()) - keys:
            if key in {"/Metadata", "/PieceInfo", "/OPI"}:
                self.found.append("program_data")
            del container[key]

    def _drop_never(self, container: Any) -> None:
        """Take out what no drawing needs."""
        for key in _NEVER_KEYS.intersection(container.keys()):
            if key == "/Metadata":
                self.found.append("xmp")
            del container[key]
        for key in set(container.keys()) - _STRING_KEYS:
            if isinstance(container[key], pikepdf.String):
                del container[key]

    def _cut_resources(self, container: Any) -> None:
        resources = container.get("/Resources")
        if not isinstance(resources, Dictionary):
            return
        for key in set(resources.keys()) - _RESOURCE_KEYS:
            del resources[key]

    def _rewrite(self, stream: Any) -> None:
        stream.write(self._without_marks(stream))

    def _cut_image(self, image: Any) -> None:
        filters = image.get("/Filter")
        names = list(filters) if isinstance(filters, Array) else [filters]
        last: Any = names[-1] if names else None
        strips = {Name.DCTDecode: strip_jpeg, Name.DCT: strip_jpeg, Name.JPXDecode: strip_jpeg2000}
        strip = strips.get(last) if last is not None else None
        if strip is None:
            self._count(image) if last not in _UNFOLDS_NOT else None
            return
        clean, had_more = strip(self._encoded(image, names))
        parms = image.get("/DecodeParms")
        last_parms = parms[-1] if isinstance(parms, Array) and len(parms) else parms
        image.write(clean, filter=last)
        if isinstance(last_parms, Dictionary):
            image["/DecodeParms"] = last_parms
        if had_more:
            self.found.append("pictures")

    def _encoded(self, image: Any, names: list[Any]) -> bytes:
        """Return the picture's own bytes, without the filters that were put around it."""
        if len(names) == 1:
            return bytes(image.read_raw_bytes())
        wrapped = self._pdf.make_stream(image.read_raw_bytes())
        wrapped["/Filter"] = Array(names[:-1])
        parms = image.get("/DecodeParms")
        if isinstance(parms, Array):
            wrapped["/DecodeParms"] = Array(list(parms)[:-1])
        return bytes(wrapped.read_bytes(StreamDecodeLevel.generalized))

    def _cut_array(self, array: Any) -> None:
        is_indexed = len(array) == 4 and array[0] == Name.Indexed
        for index in range(len(array)):
            if _is_icc(array[index]):
                array[index] = self._device_space(array[index])
            elif isinstance(array[index], pikepdf.String) and not is_indexed:
                array[index] = pikepdf.String("")

    def _cut_names(self, container: Any) -> None:
        """Cut what stands under names of resources down to resources; the names themselves stay."""
        for key in set(container.keys()):
            if _is_icc(container[key]):
                container[key] = self._device_space(container[key])
            elif not isinstance(container[key], (Array, Dictionary, Stream, Name)):
                del container[key]

    def _device_space(self, space: Any) -> Any:
        self.found.append("colours")
        return _DEVICE_SPACES.get(int(space[1].get("/N", 3)), Name.DeviceRGB)


_UNFOLDS_NOT: Final = frozenset({Name.JBIG2Decode, Name.CCITTFaxDecode, Name.CCF})


def _is_icc(value: Any) -> bool:
    return isinstance(value, Array) and len(value) == 2 and value[0] == Name.ICCBased


def _containers(pdf: Pdf) -> Iterator[tuple[Any, bool]]:
    """Yield whatever can be reached from the pages, once, and whether its keys are names."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, bool]] = [(page.obj, False) for page in pdf.pages]
    count = 0
    while waiting:
        value, has_names = waiting.pop()
        if value.is_indirect:
            if value.objgen in seen:
                continue
            seen.add(value.objgen)
        count += 1
        if count > MOST_OBJECTS:
            raise FileRefused(Reason.HARD)
        yield value, has_names
        waiting += _inside(value, has_names=has_names)


def _inside(value: Any, *, has_names: bool) -> Iterator[tuple[Any, bool]]:
    if isinstance(value, Array):
        pairs = [(one, False) for one in value]
    elif has_names:
        pairs = [(one, False) for _, one in value.items()]
    else:
        pairs = [
            (one, key in _NAMING_KEYS and isinstance(one, Dictionary) and "/Type" not in one)
            for key, one in value.items()
            if key not in _SKIPPED
        ]
    return ((one, names) for one, names in pairs if isinstance(one, (Array, Dictionary, Stream)))


_SKIPPED: Final = _NEVER_KEYS | {"/Parent"}


def _write(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        object_stream_mode=ObjectStreamMode.disable,
        compress_streams=True,
        stream_decode_level=StreamDecodeLevel.generalized,
        recompress_flate=True,
        deterministic_id=True,
        min_version="1.7",
        fix_metadata_version=False,
    )
    return _ID.sub(_random_id, out.getvalue())


def _random_id(found: "re.Match[bytes]") -> bytes:
    """Put random digits in place of an id; the same length, since offsets count from the start."""
    fresh = secrets.token_hex(16).encode()
    return found[0].replace(found[1], fresh).replace(found[2], fresh)


def _verify(content: bytes, pages: int) -> None:
    try:
        with Pdf.open(BytesIO(content)) as again:
            is_whole = len(again.pages) == pages and "/Info" not in again.trailer
            is_bare = set(again.Root.keys()) <= {"/Type", "/Pages"}
    except pikepdf.PdfError as error:
        raise FileRefused(Reason.BROKEN) from error
    if not is_whole or not is_bare:
        raise FileRefused(Reason.BROKEN)


def _what_is_there(source: Pdf, data: bytes) -> list[str]:
    root, trailer = source.Root, source.trailer
    names = root.get("/Names", Dictionary())
    pages = [page.obj for page in source.pages]
    looked_for = {
        "document": "/Info" in trailer,
        "xmp": "/Metadata" in root,
        "annotations": "/AcroForm" in root or any("/Annots" in page for page in pages),
        "attachments": "/EmbeddedFiles" in names or "/AF" in root or b"/Filespec" in data,
        "script": "/JavaScript" in names or bool({"/OpenAction", "/AA"} & set(root.keys())),
        "outline": bool({"/Outlines", "/PageLabels", "/StructTreeRoot"} & set(root.keys())),
        "layers": "/OCProperties" in root,
        "older": data.count(b"%%EOF") > 1 + (b"/Linearized" in data[:2048]),
        "preview": any("/Thumb" in page for page in pages),
        "program_data": "/PieceInfo" in root or any("/PieceInfo" in page for page in pages),
    }
    return [code for code, is_there in looked_for.items() if is_there]
