"""Where the parts become one program: the only module that knows them all."""

from collections.abc import Iterable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from flask import Blueprint, Flask, request
from jinja2 import StrictUndefined

from portal.casework.access.visits import end_visit
from portal.casework.settings import LEAVE_ADDRESS, get_setting
from portal.config import Settings
from portal.core.errors import SettingsWrong
from portal.readiness import what_is_missing
from portal.web import cookies, door, guards, lasting, logs, printing, uploads
from portal.web.access import check_routes, open_to_all
from portal.web.context import close_readers
from portal.web.csrf import protect
from portal.web.errors import register_errors
from portal.web.forgetting import Forgetting
from portal.web.headers import SafeHeaders
from portal.web.navigation import provide_context
from portal.web.patience import Patience
from portal.web.requests import LIMITS, MemoryRequest
from portal.web.template_globals import provide_globals
from portal.web.templating import PlainGlobals
from portal.work import Portal, Work

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = Path(__file__).parent.parent

SURFACES: Final = {
    "reporter": ("portal.report.views", "portal.mailbox.views", "portal.api.views"),
    "staff": (
        "portal.signin.views",
        "portal.desk.views",
        "portal.insight.views",
        "portal.admin.views",
        "portal.audit.views",
    ),
    "either": (
        "portal.register.views",
        "portal.policies.views",
        "portal.insight.public",
        "portal.letters.views",
    ),
    "demonstration": ("portal.demonstration.views",),
}
"""The audiences whose pages each surface serves."""

RECOGNISERS: Final = {
    cookies.STAFF: "portal.signin.visiting",
    cookies.MAILBOX: "portal.mailbox.operations",
}
"""Who knows whom a kind of cookie belongs to."""


class PortalApplication(Flask):
    """Flask, with a door around it that every request passes, tests' requests included."""

    request_class = MemoryRequest
    session_interface = cookies.KeyCookies()
    jinja_environment = PlainGlobals

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "portal", static_folder=ROOT / "static", template_folder=ROOT / "templates"
        )
        self.config.update(LIMITS, PROVIDE_AUTOMATIC_OPTIONS=False)
        self.extensions["portal"] = Portal(settings)
        self.layers = wrap(super().wsgi_app, settings)

    def wsgi_app(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request through all layers."""
        return self.layers(environ, start_response)


def wrap(inner: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """Put the layers around a program, innermost first."""
    hosts = guards.only_hosts(inner, settings.allowed_hosts)
    forgetting = Forgetting(SafeHeaders(hosts, https=settings.https), https=settings.https)
    patient = Patience(forgetting)
    return guards.only_loopback(patient) if settings.demonstration else patient


def build(settings: Settings, *, pages: Iterable[Blueprint] | None = None) -> PortalApplication:
    """Put the program together; raise RouteUnmarked if a view does not say who may enter.

    `pages` are blueprints to put behind the door in place of the audiences'.
    """
    refuse_development_server()
    logs.install()
    app = PortalApplication(settings)
    _hold_the_door(app)
    _connect(app)
    for blueprint in (door.blueprint, *(audiences(settings) if pages is None else pages)):
        app.register_blueprint(blueprint)
    _add_commands(app)
    open_to_all(app.view_functions["static"])
    check_routes(app)
    return app


def audiences(settings: Settings) -> Iterator[Blueprint]:
    """Import and return the pages of the surfaces that are served."""
    for surface in ("reporter", "staff"):
        if surface in settings.surfaces:
            yield from map(_blueprint_of, SURFACES[surface])
    yield from map(_blueprint_of, SURFACES["either"])
    if settings.demonstration:
        yield from map(_blueprint_of, filter(find_spec, SURFACES["demonstration"]))
    if "reporter" not in settings.surfaces:
        yield door.staff_blueprint


def refuse_development_server() -> None:
    """Raise SettingsWrong under `flask run`: that server prints addresses and paths."""
    context = click.get_current_context(silent=True)
    if context is not None and context.info_name == "run":
        raise SettingsWrong("This server is not for the portal: use make run, or gunicorn wsgi:app")


def _blueprint_of(module: str) -> Blueprint:
    blueprint = import_module(module).blueprint
    if not isinstance(blueprint, Blueprint):
        raise SettingsWrong(f"{module} has no blueprint.")
    return blueprint


def _hold_the_door(app: PortalApplication) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.before_request(_refuse_strange_requests)
    app.before_request(uploads.let_in)
    close_readers(app)
    printing.install(app)
    lasting.install(app)
    protect(app)
    register_errors(app)
    provide_context(app)
    provide_globals(app.jinja_env.globals)


def _refuse_strange_requests() -> None:
    guards.refuse_hidden_length(request)
    guards.refuse_other_sites(request)
    if cookies.first_segment(request) == "api":
        guards.refuse_forms_to_api(request)


def _connect(app: PortalApplication) -> None:
    """Hand the web what it may not import: who knows visits, settings and the schema."""
    app.extensions["portal.recognise"] = {
        kind: import_module(module).recognise for kind, module in RECOGNISERS.items()
    }
    app.extensions["portal.renew"] = import_module(RECOGNISERS[cookies.STAFF]).renew
    app.extensions["portal.leave"] = [end_visit]
    app.extensions["portal.leave_address"] = _leave_address
    app.extensions["portal.missing"] = partial(what_is_missing, app.extensions["portal"])


def _leave_address(work: Work) -> str:
    return get_setting(work, LEAVE_ADDRESS)


def _add_commands(app: PortalApplication) -> None:
    import_module("portal.cli").register(app)
