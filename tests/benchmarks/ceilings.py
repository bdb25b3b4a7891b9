"""The ceiling of each page: the least that a Flask program can do for the same purpose.

No sealing, no policy, no journal, no forgetting: a form with CSRF and WTForms validation, SELECT,
INSERT, a template of a few lines. It is served by the portal's own server settings, on the same
kind of database, as durable as the portal's. On SQLite its writers meet as they come: the gate in
front of them is the portal's own. `least_sealing` adds what seals.
"""

import os
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Flask, Response, redirect, request
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from jinja2 import Template
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    insert,
    make_url,
    select,
)
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.store.engine import SQLITE_PRAGMAS

METADATA = MetaData()
CASES = Table(
    "ceiling_case",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("holder", Integer, index=True),
    Column("reference", String(16)),
    Column("type", String(40)),
    Column("category", String(40)),
    Column("severity", String(2)),
    Column("status", String(40)),
    Column("level", Integer),
    Column("received_on", Date),
    Column("next_due_on", Date),
)
RECORDS = Table(
    "ceiling_record",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), index=True),
    Column("position", Integer),
    Column("text", Text),
)
CELLS = Table(
    "ceiling_cell",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("release", Integer, index=True),
    Column("label", String(40)),
    Column("number", Integer),
)
VISITS = Table(
    "ceiling_visit",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("content", LargeBinary),
)
QUEUE = (
    select(CASES)
    .where(CASES.c.holder == bindparam("holder"))
    .order_by(CASES.c.next_due_on)
    .limit(50)
)
OF_CASE = select(RECORDS).where(RECORDS.c.case_id == bindparam("case")).order_by(RECORDS.c.position)
OF_RELEASE = select(CELLS).where(CELLS.c.release == bindparam("release")).order_by(CELLS.c.id)
ADD_CASE, ADD_RECORD, ADD_VISIT = insert(CASES), insert(RECORDS), insert(VISITS)

FORM = Template(
    """<!doctype html><title>Form</title><form method="post">
<input type="hidden" name="csrf_token" value="{{ token }}">
<label><input type="radio" name="type" value="incident"> Incident</label>
<label>What happened?<textarea name="narrative"></textarea></label>
<label>Tool<select name="system"><option value="unknown">Unknown</option></select></label>
<button>Send</button></form>""",
    autoescape=True,
)
ROWS = Template(
    """<!doctype html><title>Rows</title><table>{% for row in rows %}
<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table>""",
    autoescape=True,
)
QUEUE_ROWS = Template(
    """<!doctype html><title>Cases</title><table>{% for row in rows %}
<tr><th scope="row"><a class="reference" href="/cases/{{ row.reference }}">{{ row.reference }}</a>
</th><td><span class="clock"><strong>on track, 9 days left</strong>
<span class="clock-date">due <time datetime="{{ row.next_due_on.isoformat() }}">
{{ row.next_due_on.strftime("%d %B %Y") }}</time></span></span></td>
<td>{{ row.type }}<br><span class="quiet">{{ row.category }}</span></td>
<td><span class="severity severity-{{ row.severity }}">{{ row.severity }}</span></td>
<td><span class="status">{{ row.status }}</span></td><td>{{ row.level }}</td>
<td><time datetime="{{ row.received_on.isoformat() }}">
{{ row.received_on.strftime("%d %B %Y") }}</time></td></tr>{% endfor %}</table>""",
    autoescape=True,
)
"""The same table as the desk's, without its page."""


class ReportForm(FlaskForm):
    """The three questions that matter."""

    type = RadioField(choices=[("incident", "Incident")], validators=[InputRequired()])
    narrative = TextAreaField(validators=[InputRequired(), Length(max=10_000)])
    system = SelectField(choices=[("unknown", "Unknown")])


class CodeForm(FlaskForm):
    """One line."""

    code = StringField(validators=[InputRequired(), Length(max=200)])


def make_app(engine: Engine) -> Flask:
    """Return the program."""
    app = Flask("ceilings")
    app.secret_key = secrets.token_bytes(32)
    # The server's settings ask every program what it lacks before it starts.
    app.extensions["portal.missing"] = lambda: None
    CSRFProtect(app)

    @app.get("/health/live")
    def live() -> str:
        return "alive"

    @app.get("/form")
    def form() -> str:
        return FORM.render(token=generate_csrf())

    @app.post("/form")
    def send() -> Response:
        sent = ReportForm()
        if not sent.validate():
            return Response("no", 422)
        with writing(engine).begin() as connection:
            connection.execute(ADD_CASE, {"id": secrets.token_hex(16), "holder": 0})
            for position, text in enumerate((sent.narrative.data, sent.system.data)):
                connection.execute(ADD_RECORD, new_record("", position, text))
        return redirect("/form", 303)

    @app.post("/code")
    def enter() -> Response:
        sent = CodeForm()
        if not sent.validate():
            return Response("no", 422)
        with writing(engine).begin() as connection:
            connection.execute(OF_CASE, {"case": sent.code.data}).all()
            connection.execute(ADD_VISIT, {"id": secrets.token_hex(16), "content": b"-" * 100})
        return redirect("/records/1", 303)

    @app.get("/records/<case>")
    def records(case: str) -> str:
        with engine.connect() as connection:
            return ROWS.render(rows=connection.execute(OF_CASE, {"case": case}).all())

    @app.get("/queue")
    def queue() -> str:
        with engine.connect() as connection:
            holder = int(request.args["holder"])
            return QUEUE_ROWS.render(rows=connection.execute(QUEUE, {"holder": holder}).all())

    @app.get("/figures")
    def figures() -> str:
        with engine.connect() as connection:
            return ROWS.render(rows=connection.execute(OF_RELEASE, {"release": 1}).all())

    return app


def serve_from(engine: Engine) -> Flask:
    """Return the program as a server serves it."""
    # A forked worker must not share its parent's connections.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return make_app(engine)


def open_database(url: str) -> Engine:
    """Open a database with the portal's own settings."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def writing(engine: Engine) -> Engine:
    """Return an engine whose transactions write from their beginning."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def new_record(case: str, position: int, text: str) -> dict[str, Any]:
    """Return a row of text."""
    return {"id": secrets.token_hex(16), "case_id": case, "position": position, "text": text}


def fill(engine: Engine, *, queues: Sequence[int], records: Sequence[str], cells: int) -> None:
    """Make the tables; each holder's queue is as long as `queues` says, holder 1 the first."""
    with engine.begin() as connection:
        METADATA.create_all(connection)
        for holder, length in enumerate(queues, start=1):
            connection.execute(ADD_CASE, [new_case(holder, number) for number in range(length)])
        rows = [new_record("1", position, text) for position, text in enumerate(records)]
        connection.execute(ADD_RECORD, rows)
        figures = [{"release": 1, "label": f"Cell {one}", "number": one} for one in range(cells)]
        connection.execute(insert(CELLS), figures)


def new_case(holder: int, number: int) -> dict[str, Any]:
    """Return a row of a case that somebody has in their queue."""
    day = date(2026, 3, 2) + timedelta(days=number % 90)
    return {
        "id": secrets.token_hex(16),
        "holder": holder,
        "reference": f"C-0000-{number:04}",
        "type": "incident",
        "category": "wrong_output",
        "severity": "s3",
        "status": "acknowledged",
        "level": 1,
        "received_on": day,
        "next_due_on": day,
    }
