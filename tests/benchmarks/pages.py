"""What is measured: each page's errand, and the errand at the ceiling that it is held against."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.benchmarks.load import DRAFT_COOKIE, Errand, Request
from tests.benchmarks.preparing import Prepared, add_drafts
from tests.benchmarks.visitor import Visitor
from tests.cast import csrf_token

CONNECTIONS = 16
MOST_SENT = 120
"""Reports that one connection sends at most in a turn: each needs a draft that dies with it."""
NARRATIVE = "The assistant told me the wrong dose, and I nearly gave it to somebody. " * 8
ANSWERS = {"type": "incident", "system": "unknown", "category": "", "narrative": NARRATIVE}

Errands = tuple[Errand, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, what is asked of it, and the least part of its ceiling that we want to reach."""

    name: str
    aim: float
    portal: Callable[[str, Prepared], Errands]
    ceiling: Callable[[str], Errands]
    is_portal: bool = True
    """False for a minimal program in the portal's place, which tells what can be reached at all."""


def _everybody(*requests: Request, cookies: dict[str, str] | None = None) -> Errands:
    return (Errand(requests, cookies or {}),) * CONNECTIONS


def _get(path: str) -> Request:
    return Request("GET", path, 200)


def _form(host: str, path: str, *, form_on: str, **fields: str) -> tuple[Request, dict[str, str]]:
    """Return the sending of a form that was really loaded, and the cookies that came with it."""
    with Visitor(host) as visitor:
        token = csrf_token(visitor.get(form_on).text)
        body = urlencode({"csrf_token": token, **fields})
        return Request("POST", path, 303, body), visitor.cookies


def _submission(host: str, prepared: Prepared) -> Errands:
    # The token of a visitor without a cookie is good for every draft; the id names which.
    sending, _ = _form(host, "/report/check", form_on="/report")
    body = f"{sending.body}&journey=%DRAFT%&once=%ONCE%"
    sent = Request(sending.method, sending.path, 303, body)
    drafts = add_drafts(prepared.portal, CONNECTIONS * MOST_SENT, **ANSWERS)
    parts = [drafts[at::CONNECTIONS] for at in range(CONNECTIONS)]
    return tuple(Errand((sent,), {}, part) for part in parts)


def _question(host: str, prepared: Prepared) -> Errands:
    ((key, _),) = add_drafts(prepared.portal, 1, type="incident")
    return _everybody(_get("/report/tool"), cookies={DRAFT_COOKIE: key})


def _submission_ceiling(host: str) -> Errands:
    return _least(host, "/form")


def _least(host: str, path: str) -> Errands:
    fields = {"type": "incident", "system": "unknown", "narrative": NARRATIVE}
    sending, cookies = _form(host, path, form_on="/form", **fields)
    return _everybody(sending, cookies=cookies)


def _mailbox(host: str, prepared: Prepared) -> Errands:
    errands = []
    for code in prepared.codes[:CONNECTIONS]:
        opening, cookies = _form(host, "/mailbox", form_on="/mailbox", code=code.grouped)
        errands.append(Errand((opening, _get("/mailbox/case")), cookies))
    return tuple(errands)


def _mailbox_ceiling(host: str) -> Errands:
    opening, cookies = _form(host, "/code", form_on="/form", code="1")
    return _everybody(opening, _get("/records/1"), cookies=cookies)


def _least_mailbox(host: str, prepared: Prepared) -> Errands:
    errands = []
    for code in prepared.codes[:CONNECTIONS]:
        path = "/sealed-mailbox"
        opening, cookies = _form(host, path, form_on="/form", code=code.grouped)
        errands.append(Errand((opening, _get(path)), cookies))
    return tuple(errands)


def _queue(host: str, prepared: Prepared) -> Errands:
    with Visitor(host) as visitor:
        visitor.sign_in(prepared.reader)
        return _everybody(_get("/desk/cases"), cookies=visitor.cookies)


def _queue_of(holder: int) -> Callable[[str], Errands]:
    return lambda host: _everybody(_get(f"/queue?holder={holder}"))


FORM = Page(
    "The form that asks for the AI tool (a static form)",
    0.7,
    _question,
    lambda host: _everybody(_get("/form")),
)
FIGURES = Page(
    "Figures (one SELECT)",
    0.7,
    lambda host, prepared: _everybody(_get("/figures")),
    lambda host: _everybody(_get("/figures")),
)
MAILBOX = Page("Opening a mailbox (a form, then one SELECT)", 0.6, _mailbox, _mailbox_ceiling)
SHORT_QUEUE = Page("Queue of 60 cases (one SELECT)", 0.7, _queue, _queue_of(1))
LONG_QUEUE = Page("Queue of 1,000 cases (one SELECT)", 0.7, _queue, _queue_of(2))
SUBMISSION = Page(
    "Submission to ten handlers (a form, three INSERTs)", 0.5, _submission, _submission_ceiling
)
LEAST_MAILBOX = Page(
    "The least that opens a sealed mailbox (the same)",
    0.6,
    _least_mailbox,
    _mailbox_ceiling,
    is_portal=False,
)
LEAST_SEALING = Page(
    "The least that seals to ten handlers (the same)",
    0.5,
    lambda host, prepared: _least(host, "/sealed"),
    _submission_ceiling,
    is_portal=False,
)
