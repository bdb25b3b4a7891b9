"""From the demonstration to a real organisation in one running process."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal import switch
from portal.config import Settings, default_database_url
from portal.core.errors import SettingsWrong

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@pytest.fixture
def evaluator(tmp_path: Path, settings: Settings) -> Settings:
    """The settings of `make run`."""
    return replace(
        settings,
        data_dir=tmp_path,
        database_url=default_database_url(tmp_path),
        demonstration=True,
    )


def program(name: bytes) -> "WSGIApplication":
    """Return a program that answers its name."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return [name]

    return answer


def ask(app: "WSGIApplication") -> bytes:
    """Return what a program answers."""
    return b"".join(app({}, lambda status, headers, exc_info=None: lambda data: None))


def test_the_demonstration_has_a_folder_and_a_database_of_its_own(evaluator: Settings) -> None:
    settings = switch.demonstration_settings(evaluator)
    assert settings.data_dir == evaluator.data_dir / "demonstration"
    assert settings.database_url == default_database_url(settings.data_dir)
    assert settings.demonstration


def test_a_demonstration_never_gets_into_a_database_that_was_named(evaluator: Settings) -> None:
    named = replace(evaluator, database_url="postgresql+psycopg:///portal")
    with pytest.raises(SettingsWrong, match="PORTAL_DATABASE_URL"):
        switch.load(named)


def test_the_demonstration_is_served_until_an_organisation_was_started(
    evaluator: Settings,
) -> None:
    app = switch.Switch(program(b"demo"), evaluator, build=lambda settings: program(b"real"))
    assert ask(app) == b"demo"
    (evaluator.data_dir / switch.STARTED_FILE).touch()
    assert ask(app) == b"real"


def test_the_real_program_is_built_once(evaluator: Settings) -> None:
    built: list[Settings] = []

    def build(settings: Settings) -> "WSGIApplication":
        built.append(settings)
        return program(b"real")

    app = switch.Switch(program(b"demo"), evaluator, build=build)
    (evaluator.data_dir / switch.STARTED_FILE).touch()
    assert [ask(app) for _ in range(3)] == [b"real"] * 3
    assert built == [evaluator]


def test_a_later_start_serves_the_real_organisation(evaluator: Settings) -> None:
    (evaluator.data_dir / switch.STARTED_FILE).touch()
    app = switch.load(evaluator)
    assert not app.extensions["portal"].settings.demonstration
    assert app.extensions["portal"].settings.data_dir == evaluator.data_dir


def test_beside_a_demonstration_the_real_organisation_stays_on_this_machine(
    evaluator: Settings,
) -> None:
    (evaluator.data_dir / switch.STARTED_FILE).touch()
    browser = switch.load(evaluator).test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert browser.get("/health/live").status_code == 200
    assert browser.get("/health/live", environ_overrides=elsewhere).status_code == 403


def test_without_the_switch_only_the_real_portal_is_built(settings: Settings) -> None:
    app = switch.load(settings)
    assert not app.extensions["portal"].settings.demonstration
    assert not (settings.data_dir / "demonstration").exists()
