"""From the demonstration to a real organisation in one running process.

The demonstration lives in a folder of its own. As soon as a real organisation was started beside
it, every request reaches that one instead; both answer to this machine alone.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from portal.application import PortalApplication, build
from portal.config import Settings, default_database_url
from portal.core.errors import SettingsWrong
from portal.core.house_clocks import HouseClocks
from portal.demonstration.operations import STARTED_FILE
from portal.demonstration.organisation import load_organisation
from portal.web.guards import only_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER: Final = "demonstration"


def load(settings: Settings) -> PortalApplication:
    """Return the program that these settings ask for."""
    if not settings.demonstration:
        return build(settings)
    if has_started(settings):
        return build_real(settings)
    app = build(demonstration_settings(settings))
    app.layers = Switch(app.layers, settings, build=build_real)
    return app


def demonstration_settings(settings: Settings) -> Settings:
    """Return the settings of the demonstration, which never shares a database."""
    if settings.database_url != default_database_url(settings.data_dir):
        raise SettingsWrong(
            "A demonstration keeps its own database: unset PORTAL_DATABASE_URL, "
            "or set PORTAL_DEMONSTRATION=no."
        )
    folder, company = settings.data_dir / FOLDER, load_organisation()
    return replace(
        settings,
        data_dir=folder,
        database_url=default_database_url(folder),
        organisation=company.name,
        timezone=company.timezone,
        clocks=HouseClocks(),
    )


def has_started(settings: Settings) -> bool:
    """Say whether a real organisation was started beside the demonstration."""
    return (settings.data_dir / STARTED_FILE).exists()


def build_real(settings: Settings) -> PortalApplication:
    """Put the real organisation's program together; here, too, only for this machine."""
    app = build(replace(settings, demonstration=False))
    app.layers = only_loopback(app.layers)
    return app


class Switch:
    """Serves the demonstration until a real organisation was started."""

    def __init__(
        self,
        demonstration: "WSGIApplication",
        settings: Settings,
        *,
        build: Callable[[Settings], "WSGIApplication"],
    ) -> None:
        self._demonstration = demonstration
        self._settings = settings
        self._build = build
        self._real: WSGIApplication | None = None
        self._lock = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self._served()(environ, start_response)

    def _served(self) -> "WSGIApplication":
        if self._real is not None:
            return self._real
        if not has_started(self._settings):
            return self._demonstration
        with self._lock:
            if self._real is None:
                self._real = self._build(self._settings)
            return self._real
