"""Pages behind the real door, so that the door is tested without any audience."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template_string, request
from werkzeug.wrappers import Response as AnyResponse

from portal.core import errors
from portal.core.policy import Permission
from portal.web.access import end_session, needs, open_to_all, see, session_key, start_session
from portal.web.context import moment
from portal.web.csrf import open_form
from portal.work import Work

KEY = "k" * 43
OTHER_KEY = "o" * 43
CANARY = "canary-5f1d the boss did it"

PAGE = """{% extends "layouts/public.html" %}{% block content %}<p>A page.</p>{% endblock %}"""
FORM = """{% extends "layouts/public.html" %}{% import "components/forms.html" as forms %}
{% block content %}{% call forms.form("/trial/form") %}{{ forms.button("Send") }}{% endcall %}
{% endblock %}"""
NAVIGATION = """{% for label, url, current in nav %}{{ url }} {{ current }}; {% endfor %}
{{ visit.name }}"""

REFUSALS: dict[str, Callable[[], Exception]] = {
    "not-found": lambda: errors.NotFound(CANARY),
    "move": lambda: errors.MoveRefused("Two people have to agree."),
    "changed": lambda: errors.CaseChanged(CANARY),
    "input": lambda: errors.InputRefused({"narrative": "Write something."}),
    "closed": lambda: errors.IntakeClosed("Nobody can read a report yet."),
    "broken-seal": lambda: errors.SealBroken(CANARY),
    "no-keys": lambda: errors.KeysMissing(CANARY),
    "unforeseen": lambda: ValueError(CANARY),
}


@dataclass(frozen=True, slots=True)
class Omar:
    """A visit of a handler."""

    name: str = "Omar"
    permissions: frozenset[Permission] = frozenset({Permission.READ_QUEUE})


def recognise_omar(work: Work, key: str) -> Omar | None:
    """Know one key."""
    return Omar() if key == KEY else None


def make_pages() -> Blueprint:
    """Return pages that do what audiences' pages do."""
    pages = Blueprint("trial", __name__)

    @pages.get("/trial/page")
    @open_to_all
    def page() -> str:
        return render_template_string(PAGE)

    @pages.get("/trial/form")
    @pages.get("/mailbox")
    @pages.get("/report")
    @open_to_all
    def form() -> str:
        return render_template_string(FORM)

    @pages.post("/trial/form")
    @open_to_all
    def send() -> AnyResponse:
        return see("trial.page")

    @pages.get("/trial/open")
    @open_form
    @open_to_all
    def open_page() -> str:
        return render_template_string(FORM)

    @pages.post("/trial/open")
    @open_form
    @open_to_all
    def send_open() -> AnyResponse:
        return see("trial.page")

    @pages.get("/trial/navigation")
    @needs(Permission.READ_QUEUE)
    def navigation() -> str:
        return render_template_string(NAVIGATION)

    @pages.get("/desk")
    @needs(Permission.READ_QUEUE)
    def desk() -> str:
        return "cases"

    @pages.get("/admin")
    @needs(Permission.MANAGE_ACCOUNTS)
    def admin() -> str:
        return "accounts"

    @pages.post("/trial/begin")
    @open_to_all
    def begin() -> AnyResponse:
        start_session(OTHER_KEY)
        return see("trial.page")

    @pages.post("/trial/end")
    @open_to_all
    def end() -> AnyResponse:
        end_session()
        return see("trial.page")

    @pages.get("/trial/key")
    @open_to_all
    def key() -> Response:
        return jsonify(key=session_key())

    @pages.get("/trial/environ")
    @open_to_all
    def environ() -> Response:
        return jsonify({name: str(value) for name, value in request.environ.items()})

    @pages.get("/trial/moment")
    @open_to_all
    def times() -> Response:
        return jsonify(first=moment().at.isoformat(), second=moment().at.isoformat())

    @pages.post("/trial/upload")
    @open_to_all
    def upload() -> Response:
        file = request.files["file"]
        return jsonify(length=len(file.stream.read()), stream=type(file.stream).__name__)

    @pages.get("/trial/refuse/<name>")
    @pages.get("/api/trial/refuse/<name>", endpoint="refuse_api")
    @open_to_all
    def refuse(name: str) -> str:
        raise REFUSALS[name]()

    @pages.post("/api/trial")
    @open_to_all
    def take() -> Response:
        return jsonify(request.get_json())

    return pages
