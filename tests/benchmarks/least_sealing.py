"""The least that a Flask program can do and seal, for two of the portal's purposes.

It seals a report to ten handlers and its reporter, and it opens a sealed mailbox: the same kinds
of boxes, signatures and rows, in as few statements as we could think of. No policy, no workflow, no
clocks, no journal, no forgetting, none of the portal's words. What it reaches of a ceiling is what
sealing leaves of it; no portal that seals gets past that.
"""

import os
import secrets
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from flask import Flask, Response, redirect, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Template
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy import (
    Column,
    Date,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
)

from tests.benchmarks.ceilings import (
    ADD_CASE,
    ADD_VISIT,
    CASES,
    VISITS,
    CodeForm,
    ReportForm,
    new_case,
    open_database,
    serve_from,
    writing,
)

METADATA = MetaData()
GRANTS = Table(
    "least_grant",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), index=True),
    Column("tag", LargeBinary, index=True),
    Column("box", LargeBinary),
)
RECORDS = Table(
    "least_record",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), index=True),
    Column("position", Integer),
    Column("author", String(32)),
    Column("dated", Date),
    Column("sealed", LargeBinary),
)
MAILBOXES = Table(
    "least_mailbox",
    METADATA,
    Column("locator", LargeBinary, primary_key=True),
    Column("case_id", String(32)),
    Column("box", LargeBinary),
    Column("sealed_private", LargeBinary),
)
PEOPLE = Table(
    "least_person",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", String(80)),
    Column("verifying", LargeBinary),
)
FILES = Table(
    "least_file",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), index=True),
    Column("sealed", LargeBinary),
)
ADDRESSES = Table(
    "least_address",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(80)),
    Column("address", String(200)),
)

HANDLERS = 10
READING_KEYS = tuple(PrivateKey.generate().public_key for _ in range(HANDLERS + 1))
"""Those of ten handlers, and the reporter's own."""
ADD_GRANT, ADD_RECORD = insert(GRANTS), insert(RECORDS)
FIND_MAILBOX = select(MAILBOXES).where(MAILBOXES.c.locator == bindparam("locator"))
FIND_VISIT = select(VISITS.c.content).where(VISITS.c.id == bindparam("visit"))
FIND_CASE = (
    select(MAILBOXES.c.box, *CASES.c)
    .join(CASES, CASES.c.id == MAILBOXES.c.case_id)
    .where(MAILBOXES.c.locator == bindparam("locator"))
)
OF_CASE = select(RECORDS).where(RECORDS.c.case_id == bindparam("case")).order_by(RECORDS.c.position)
FILES_OF_CASE = select(FILES).where(FILES.c.case_id == bindparam("case"))
ALL_PEOPLE, ALL_ADDRESSES = select(PEOPLE), select(ADDRESSES)
DUES = ("We must answer you", "You hear from us again", "We want to have looked at your report")
MOVES = ("Withdraw the report", "I think this is more serious", "Tell chosen people who you are")

PAGE = Template(
    """<!doctype html><title>Mailbox</title>
<form method="post" action="/close"><input type="hidden" name="csrf_token" value="{{ token }}">
<button>Close</button></form>
<h1>{{ case.status }}</h1><p>{{ case.reference }} {{ case.type }} {{ case.category }}</p>
<h2>Messages</h2>
{% for record in records %}<article><h3>{{ record.name }}</h3>
<time datetime="{{ record.dated.isoformat() }}">{{ record.dated.strftime("%d %B %Y") }}</time>
<p dir="auto">{{ record.text }}</p></article>{% endfor %}
<form method="post" action="/write"><input type="hidden" name="csrf_token" value="{{ token }}">
<input type="hidden" name="once" value="{{ once }}"><textarea name="text"></textarea>
<button>Send</button></form>
{% for file in files %}<p>{{ file.id }}</p>{% endfor %}
{% for due in dues %}<p>{{ due }} by <time datetime="{{ case.next_due_on.isoformat() }}">
{{ case.next_due_on.strftime("%d %B %Y") }}</time></p>{% endfor %}
<ul>{% for move in moves %}
<li><a href="/moves/{{ loop.index }}">{{ move }}</a></li>{% endfor %}</ul>
<ul>{% for one in addresses %}<li>{{ one.name }}: {{ one.address }}</li>{% endfor %}</ul>""",
    autoescape=True,
)


def add_to(app: Flask, engine: Engine) -> None:
    """Let a program seal a report, and open a mailbox."""

    @app.post("/sealed")
    def seal() -> Response:
        sent = ReportForm()
        if not sent.validate():
            return Response("no", 422)
        key, case = secrets.token_bytes(32), secrets.token_hex(16)
        sealed = SecretBox(key).encrypt((sent.narrative.data or "").encode())
        grants = [new_grant(case, SealedBox(one).encrypt(key)) for one in READING_KEYS]
        with writing(engine).begin() as connection:
            connection.execute(ADD_CASE, {"id": case, "holder": 0})
            connection.execute(ADD_RECORD, new_record(case, 0, sealed))
            connection.execute(ADD_GRANT, grants)
            # The visit that shows the code, and the one-time key that makes a second sending idle.
            for _ in range(2):
                visit = {"id": secrets.token_hex(16), "content": b"-" * 400}
                connection.execute(ADD_VISIT, visit)
        return redirect("/form", 303)

    @app.post("/sealed-mailbox")
    def unlock() -> Response:
        sent = CodeForm()
        if not sent.validate():
            return Response("no", 422)
        locator, wrapping = locate(sent.code.data or "")
        visit, key = secrets.token_hex(16), secrets.token_bytes(32)
        with writing(engine).begin() as connection:
            mailbox = connection.execute(FIND_MAILBOX, {"locator": locator}).one()
            private = SecretBox(wrapping).decrypt(mailbox.sealed_private)
            content = SecretBox(key).encrypt(locator + private)
            connection.execute(ADD_VISIT, {"id": visit, "content": content})
        answer = redirect("/sealed-mailbox", 303)
        answer.set_cookie("least", visit + key.hex(), httponly=True, samesite="Strict")
        return answer

    @app.get("/sealed-mailbox")
    def show() -> str:
        cookie = request.cookies["least"]
        visit, key = cookie[:32], bytes.fromhex(cookie[32:])
        with engine.connect() as connection:
            content = connection.execute(FIND_VISIT, {"visit": visit}).scalar_one()
            held = SecretBox(key).decrypt(content)
            locator, private = held[:32], PrivateKey(held[32:])
            case = connection.execute(FIND_CASE, {"locator": locator}).one()
            opener = SecretBox(SealedBox(private).decrypt(case.box))
            people = {one.id: one for one in connection.execute(ALL_PEOPLE)}
            rows = connection.execute(OF_CASE, {"case": case.id}).all()
            return PAGE.render(
                token=generate_csrf(),
                once=secrets.token_urlsafe(32),
                case=case,
                dues=DUES,
                moves=MOVES,
                records=[_open(opener, row, people) for row in rows],
                files=connection.execute(FILES_OF_CASE, {"case": case.id}).all(),
                addresses=connection.execute(ALL_ADDRESSES).all(),
            )


def _open(opener: SecretBox, row: Any, people: dict[str, Any]) -> dict[str, Any]:
    text, author = opener.decrypt(row.sealed), people.get(row.author)
    if author is not None:
        text = VerifyKey(author.verifying).verify(text)
    return {"name": author.name if author else "You", "dated": row.dated, "text": text.decode()}


def serve_from_environment() -> Flask:
    """Return the program that a server serves: the ceilings, and what seals beside them."""
    engine = open_database(os.environ["CEILING_DATABASE_URL"])
    app = serve_from(engine)
    add_to(app, engine)
    return app


def locate(code: str) -> tuple[bytes, bytes]:
    """Return where a code's mailbox lies, and the key that opens it."""
    return _derive(code, b"locator"), _derive(code, b"wrapping")


def _derive(code: str, purpose: bytes) -> bytes:
    return blake2b(code.encode(), digest_size=32, person=purpose).digest()


def new_record(case: str, position: int, sealed: bytes, *, author: str = "") -> dict[str, Any]:
    """Return a row of a sealed text."""
    written = {"author": author, "dated": date(2026, 3, 2), "sealed": sealed}
    return {"id": secrets.token_hex(16), "case_id": case, "position": position, **written}


def new_grant(case: str, box: bytes) -> dict[str, Any]:
    """Return a row of a sealed box; those of one case lie together, as the portal's do."""
    id = case[:16] + secrets.token_hex(8)
    return {"id": id, "case_id": case, "tag": secrets.token_bytes(32), "box": box}


def fill(engine: Engine, *, codes: Sequence[str], texts: Sequence[str]) -> None:
    """Make the tables, and a mailbox for each code: a report, then texts that a handler signed."""
    signing = [SigningKey.generate() for _ in range(HANDLERS)]
    people = [
        {"id": str(at), "name": f"Handler-{at}", "verifying": bytes(one.verify_key)}
        for at, one in enumerate(signing)
    ]
    with engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(insert(PEOPLE), people)
        for number, code in enumerate(codes):
            key, case = secrets.token_bytes(32), new_case(0, number)
            first, *letters = (text.encode() for text in texts)
            signed = [("", first), *(("0", bytes(signing[0].sign(one))) for one in letters)]
            records = [
                new_record(case["id"], at, SecretBox(key).encrypt(text), author=author)
                for at, (author, text) in enumerate(signed)
            ]
            connection.execute(ADD_CASE, case)
            connection.execute(ADD_RECORD, records)
            connection.execute(insert(MAILBOXES), _new_mailbox(code, case["id"], key))


def _new_mailbox(code: str, case: str, key: bytes) -> dict[str, Any]:
    private = PrivateKey.generate()
    locator, wrapping = locate(code)
    return {
        "locator": locator,
        "case_id": case,
        "box": SealedBox(private.public_key).encrypt(key),
        "sealed_private": SecretBox(wrapping).encrypt(bytes(private)),
    }
