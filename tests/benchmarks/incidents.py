"""Sends every incident of a folder through the API and sees that nothing of it is lost.

`python -m tests.benchmarks.incidents FOLDER` reads FOLDER/incidents.jsonl (one JSON object a
line, with `title` and `description`), serves a portal with ten handlers, and sends each line as
a report, eight at a time. Then every mailbox must show its text and a handler must read every
case. It prints figures, and exits with 1 where anything is missing.
"""

import argparse
import html
import json
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.installation import (
    DIALECTS,
    Installation,
    installation,
    new_databases,
    new_folder,
    served,
)
from tests.benchmarks.visitor import Cookies, Visitor
from tests.cast import Member

CLIENTS = 8
ROW = re.compile(r'class="reference" href="/desk/cases/(C-[0-9A-Z]{4}-[0-9A-Z]{4})"')
NEXT = re.compile(r'rel="next"[^>]* href="([^"]+)"')
TAG = re.compile(r"<[^>]*>")

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Sent:
    """A narrative and the code it got; no code where it was refused."""

    narrative: str
    status: int
    code: str


@dataclass(slots=True)
class Timed:
    """How many seconds a deed took."""

    deed: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What came of all of them."""

    sent: Sequence[Sent]
    mailboxes: int
    cases: int
    times: Sequence[Timed]

    @property
    def accepted(self) -> int:
        """How many got 201."""
        return sum(one.status == 201 for one in self.sent)

    @property
    def codes(self) -> int:
        """How many different codes there are."""
        return len({one.code for one in self.sent if one.code})

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        everything = len(self.sent)
        return {self.accepted, self.codes, self.mailboxes, self.cases} == {everything}

    def lines(self) -> Iterable[str]:
        """Say it in words."""
        everything = len(self.sent)
        yield f"{self.accepted} of {everything} reports got 201, {self.codes} different codes"
        yield f"{self.mailboxes} of {everything} mailboxes show their text"
        yield f"{self.cases} of {everything} cases were read by a handler"
        for one in self.times:
            yield f"{one.deed}: {one.seconds:.1f} s, {everything / one.seconds:.0f} a second"


def read_narratives(folder: Path) -> list[str]:
    """Return title and description of each incident, as somebody would write them."""
    with (folder / "incidents.jsonl").open(encoding="utf-8") as file:
        incidents = [json.loads(line) for line in file if line.strip()]
    return [f"{one['title']}\n\n{one['description']}" for one in incidents]


def send_all(one: Installation, narratives: Sequence[str]) -> Found:
    """Send, come back, and read, with eight clients at once."""
    reader = one.handlers[0]
    with served(one) as server, ThreadPoolExecutor(CLIENTS) as clients:
        with timed("Sending") as sending:
            sent = _share(clients, narratives, partial(_send, server.host))
        with timed("Opening mailboxes") as opening:
            mailboxes = _share(clients, sent, partial(_open_mailboxes, server.host))
        with timed("Reading cases") as reading:
            cookies = _sign_in(server.host, reader)
            references = _list_cases(server.host, cookies)
            pages = _share(clients, references, partial(_read_cases, server.host, cookies))
    cases = sum(_is_among(pages, narrative) for narrative in narratives)
    return Found(sent, sum(mailboxes), cases, (sending, opening, reading))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it, print what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.incidents")
    parser.add_argument("folder", type=Path, help="the folder that holds incidents.jsonl")
    parser.add_argument("--on", choices=DIALECTS, default="sqlite", help="on a database made here")
    parser.add_argument("--database-url", default="", help="on an empty database of your own")
    chosen = parser.parse_args(arguments)
    narratives = read_narratives(chosen.folder)
    with (
        new_folder() as folder,
        new_databases("sqlite" if chosen.database_url else chosen.on) as new_database,
        installation(folder, chosen.database_url or new_database()) as one,
    ):
        found = send_all(one, narratives)
    print(f"On {'SQLite' if one.portal.database.is_sqlite else 'PostgreSQL'}, {CLIENTS} clients:")
    print("\n".join(found.lines()))
    return 0 if found.is_complete else 1


@contextmanager
def timed(deed: str) -> Iterator["Timed"]:
    """Measure how long the block takes."""
    timed, begun = Timed(deed), time.monotonic()
    yield timed
    timed.seconds = time.monotonic() - begun


def _share(
    clients: ThreadPoolExecutor, everything: Sequence[Given], deed: Callable[..., list[Made]]
) -> list[Made]:
    """Let every client do its share; the order of what is returned means nothing."""
    shares = [everything[first::CLIENTS] for first in range(CLIENTS)]
    return [made for part in clients.map(deed, shares) for made in part]


def _send(host: str, narratives: Sequence[str]) -> list[Sent]:
    with Visitor(host) as visitor:
        return [Sent(text, *_report(visitor, text)) for text in narratives]


def _report(visitor: Visitor, narrative: str) -> tuple[int, str]:
    answer = visitor.post_json(
        "/api/reports",
        {
            "type": "incident",
            "category": "wider_or_other",
            "system": "unknown",
            "narrative": narrative,
        },
        **{"Idempotency-Key": secrets.token_urlsafe(32)},
    )
    return answer.status, answer.json().get("tracking_code", "")


def _open_mailboxes(host: str, sent: Sequence[Sent]) -> list[bool]:
    with Visitor(host) as visitor:
        return [_shows_text(visitor, one) for one in sent]


def _shows_text(visitor: Visitor, one: Sent) -> bool:
    answer = visitor.post_json("/api/mailbox", {"tracking_code": one.code})
    messages = answer.json().get("messages", [])
    return answer.status == 200 and one.narrative in {message["text"] for message in messages}


def _sign_in(host: str, reader: Member) -> Cookies:
    """Sign a handler in once; all clients then read as that handler."""
    with Visitor(host) as visitor:
        visitor.sign_in(reader)
        return visitor.cookies


def _list_cases(host: str, cookies: Cookies) -> list[str]:
    """Return the references in the handler's queue, page by page."""
    found: list[str] = []
    path: str | None = "/desk/cases?state=all"
    with Visitor(host, cookies) as visitor:
        while path is not None:
            page = visitor.get(path).text
            found += ROW.findall(page)
            following = NEXT.search(page)
            path = html.unescape(following[1]) if following else None
    return found


def _read_cases(host: str, cookies: Cookies, references: Sequence[str]) -> list[str]:
    """Return the words of each case's page, without what a page puts around and between them."""
    with Visitor(host, cookies) as visitor:
        return [_squeeze(visitor.get(f"/desk/cases/{reference}").text) for reference in references]


def _is_among(pages: Sequence[str], narrative: str) -> bool:
    words = _squeeze(html.escape(narrative))
    return any(words in page for page in pages)


def _squeeze(page: str) -> str:
    return "".join(html.unescape(TAG.sub("", page)).split())


if __name__ == "__main__":
    sys.exit(main())
