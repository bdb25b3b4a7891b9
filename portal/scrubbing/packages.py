"""The zip around an office file: read within limits, and written anew with neutral names."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from portal.scrubbing import xml
from portal.scrubbing.refusals import FileRefused, Reason

MOST_PARTS: Final = 2_000
MOST_UNFOLDED: Final = 120 * 1024 * 1024
MOST_XML: Final = 16 * 1024 * 1024
_STEP: Final = 1024 * 1024
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ACTIVE: Final = ("vbaproject", "activex", "oleobject", "/ctrlprops/", "macrosheets")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part: what it is, as the last word of its type, and where it leads."""

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of an office file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise FileRefused(Reason.BROKEN) from error
        self._members = {one.filename: one for one in self._zip.infolist()}
        self._left = MOST_UNFOLDED
        self._check()

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def _check(self) -> None:
        claimed = sum(one.file_size for one in self._members.values())
        if len(self._members) > MOST_PARTS or claimed > MOST_UNFOLDED:
            raise FileRefused(Reason.BOMB)
        if any(one.flag_bits & 1 for one in self._members.values()):
            raise FileRefused(Reason.LOCKED)
        lower = [f"/{name.lower()}" for name in self._members]
        if any(word in name for name in lower for word in _ACTIVE):
            raise FileRefused(Reason.ACTIVE)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._members

    def read(self, name: str, *, most: int = MOST_UNFOLDED) -> bytes:
        """Unfold a part, counting what comes and not what it claims to be."""
        out = BytesIO()
        try:
            with self._zip.open(self._members[name]) as part:
                while step := part.read(_STEP):
                    out.write(step)
                    self._left -= len(step)
                    if self._left < 0 or out.tell() > most:
                        raise FileRefused(Reason.BOMB if self._left < 0 else Reason.HARD)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError) as error:
            raise FileRefused(Reason.BROKEN) from error
        except Exception as error:
            if isinstance(error, (FileRefused, MemoryError)):
                raise
            raise FileRefused(Reason.BROKEN) from error
        return out.getvalue()

    def read_xml(self, name: str) -> xml.Element:
        """Return the root of a part of XML."""
        return xml.parse(self.read(name, most=MOST_XML))

    def relations(self, name: str) -> dict[str, Relation]:
        """Return the relations of a part, by id; of the package itself for an empty name."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self._members:
            return {}
        root = self.read_xml(path)
        found = [_relation(one, folder) for one in root if xml.name_of(one) == "Relationship"]
        return {one.id: one for one in found}

    def find_main(self) -> str:
        """Return the name of the main part; FileRefused where it is none, or holds macros."""
        mains = [one for one in self.relations("").values() if one.kind == "officeDocument"]
        if len(mains) != 1 or not self.has(mains[0].target):
            raise FileRefused(Reason.BROKEN)
        types = self.read("[Content_Types].xml", most=MOST_XML).lower()
        if b"macroenabled" in types or b"vbaproject" in types:
            raise FileRefused(Reason.ACTIVE)
        return mains[0].target


def _relation(element: xml.Element, folder: str) -> Relation:
    is_external = element.get("TargetMode", "").lower() == "external"
    target = element.get("Target", "")
    if not is_external:
        joined = target if target.startswith("/") else posixpath.join("/", folder, target)
        target = posixpath.normpath(joined).lstrip("/")
    kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
    return Relation(element.get("Id", ""), kind, target, is_external)


class NewPackage:
    """An office file that is being written: names, order and times tell nothing."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, list[tuple[str, str, str]]] = {}

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part."""
        self._parts[name] = content
        self._types[name] = content_type

    def relate(self, source: str, kind: str, target: str, *, id: str | None = None) -> str:
        """Add a relation between two parts; return its id."""
        relations = self._relations.setdefault(source, [])
        id = id or f"rId{len(relations) + 1}"
        relations.append((id, kind, target))
        return id

    def to_bytes(self) -> bytes:
        """Write it all."""
        parts = {"[Content_Types].xml": self._content_types(), **self._relation_parts()}
        parts |= dict(sorted(self._parts.items()))
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 0
                package.writestr(member, content)
        return out.getvalue()

    def _content_types(self) -> bytes:
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        lines = [f'<Default Extension="rels" ContentType="{rels}"/>']
        lines += [
            f'<Override PartName="/{name}" ContentType="{type_}"/>'
            for name, type_ in sorted(self._types.items())
        ]
        return f'{_HEAD}<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'.encode()

    def _relation_parts(self) -> Mapping[str, bytes]:
        written = {}
        for source, relations in sorted(self._relations.items()):
            folder, base = posixpath.split(source)
            lines = [
                f'<Relationship Id="{id}" Type="{_OFFICE_RELATIONS}/{kind}" Target="/{target}"/>'
                for id, kind, target in relations
            ]
            body = f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'
            written[posixpath.join(folder, "_rels", f"{base}.rels")] = body.encode()
        return written


_OFFICE_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
