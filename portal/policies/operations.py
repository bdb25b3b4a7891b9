"""What everybody may read of policies: those that hold, those that did, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.errors import NotFound
from portal.core.written_policies import Head, Version, in_reading_order
from portal.store import policies as store
from portal.store.organisation import list_systems
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """The policies that hold, and those that were withdrawn."""

    in_force: Sequence[Head]
    withdrawn: Sequence[Head]


@dataclass(frozen=True, slots=True)
class Page:
    """One version, every version there is, the newest first, and the systems it is about."""

    version: Version
    versions: Sequence[Head]
    systems: Mapping[str, str]

    @property
    def newest(self) -> Head:
        """What was published last."""
        return self.versions[0]

    @property
    def is_newest(self) -> bool:
        """Whether this is the version that was published last."""
        return self.version.head.number == self.newest.number


def read_policies(work: Work) -> Listed:
    """Return what was published, how to refuse first."""
    heads = in_reading_order(store.list_newest(work.db))
    return Listed(
        in_force=[head for head in heads if head.is_in_force],
        withdrawn=[head for head in heads if not head.is_in_force],
    )


def read_policy(work: Work, slug: str, number: str | None = None) -> Page:
    """Return a policy's newest version, or the one of a number; NotFound where there is none."""
    versions = store.list_versions(work.db, slug)
    head = next((one for one in versions if number in (None, str(one.number))), None)
    if head is None:
        raise NotFound("There is no such policy.")
    names = {row.slug: row.name for row in list_systems(work.db)}
    systems = {slug: names[slug] for slug in head.systems}
    return Page(store.read_text(work.db, head), versions, systems)
