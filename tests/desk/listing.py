"""What a page of the queue shows, and where its links lead."""

import html
import re
from collections.abc import Iterator

from flask.testing import FlaskClient
from sqlalchemy import update

from portal.store.tables import CaseRow
from portal.work import Portal
from tests.cast import MadeCase

REFERENCE = re.compile(r'class="reference" href="[^"]*">([^<]+)<')
LINKS = {name: re.compile(rf'rel="{name}"[^>]* href="([^"]+)"') for name in ("next", "prev")}


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """Return the references on a page of the queue, from its top."""
    return REFERENCE.findall(client.get(f"/desk/cases{query}").text)


def walk(client: FlaskClient, path: str, way: str = "next") -> Iterator[tuple[str, list[str]]]:
    """Return the address of each page and the references on it, as long as a link leads on."""
    at: str | None = path
    while at is not None:
        page = client.get(at).text
        yield at, REFERENCE.findall(page)
        following = LINKS[way].search(page)
        at = html.unescape(following[1]) if following else None


def change(portal: Portal, case: MadeCase | str, **values: object) -> None:
    """Change a case, or the one with this reference, behind the program's back."""
    reference = case if isinstance(case, str) else case.reference
    with portal.writing() as work:
        changed = update(CaseRow).where(CaseRow.reference == reference).values(**values)
        work.db.execute(changed)
