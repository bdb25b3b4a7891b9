"""What is common to copying an office file part by part, whatever its parts are."""

from typing import ClassVar

from portal.scrubbing.embedded import clean_embedded
from portal.scrubbing.packages import NewPackage, Package


class PackageCopy:
    """An office file, the new one that is made of it, and what was found to be left behind."""

    folder: ClassVar[str]
    """Where this kind of file keeps its parts."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._new = NewPackage()
        self._media: dict[str, str] = {}
        self.found: list[str] = []

    def _copy_picture(self, source: str, name: str) -> str:
        """Copy a picture once, cleaned; return the id of a part's relation to it."""
        if name not in self._media:
            content, kind, found = clean_embedded(self._package.read(name))
            self.found += found
            target = f"{self.folder}/media/image{len(self._media) + 1}.{kind.value}"
            self._new.add(target, content, kind.media_type)
            self._media[name] = target
        return self._new.relate(source, "image", self._media[name])
