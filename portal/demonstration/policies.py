"""The policies of the invented company, as they were published over two years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from portal.core.written_policies import Content, Head, Version
from portal.demonstration.tables import Table, read_toml
from portal.store import policies as store
from portal.work import Work

POLICIES_FILE: Final = Path(__file__).parent / "policies.toml"


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published so many days ago, and what had changed."""

    days_ago: int
    content: Content
    summary: str


def read_policies(path: Path = POLICIES_FILE) -> Mapping[str, Sequence[Publication]]:
    """Read each policy's publications by its slug, the oldest first; ContentWrong says where."""
    table = Table(read_toml(path), path.name)
    found = {row.text("slug"): _publications(row) for row in table.tables("policy")}
    table.close()
    return found


def load_policies(work: Work) -> None:
    """Publish them, each on its day."""
    for slug, publications in read_policies().items():
        store.add_draft(work.db, slug, publications[-1].content)
        store.step(work.db, slug, seen=1, has_changes=False)
        for version in _versions(work, slug, publications):
            store.add_version(work.db, version)


def _publications(row: Table) -> list[Publication]:
    found = [_publication(one) for one in row.tables("version")]
    row.close()
    return found


def _publication(row: Table) -> Publication:
    content = Content(
        title=row.text("title"),
        text=row.lines("text"),
        is_opt_out=row.flag_or_none("is_opt_out") or False,
        systems=tuple(sorted(row.texts("systems"))),
    )
    published = Publication(row.whole("days_ago"), content, row.text_or_none("summary") or "")
    row.close()
    return published


def _versions(work: Work, slug: str, publications: Sequence[Publication]) -> list[Version]:
    days = [work.moment.today - timedelta(days=one.days_ago) for one in publications]
    heads = [
        Head(
            slug=slug,
            number=number,
            title=one.content.title,
            is_opt_out=one.content.is_opt_out,
            summary=one.summary,
            valid_from=day,
            systems=one.content.systems,
        )
        for number, (one, day) in enumerate(zip(publications, days, strict=True), start=1)
    ]
    ends = [*days[1:], None]
    ended = [replace(head, valid_until=end) for head, end in zip(heads, ends, strict=True)]
    texts = (one.content.text for one in publications)
    return [Version(head, text) for head, text in zip(ended, texts, strict=True)]
