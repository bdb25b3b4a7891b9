"""What a server says before it starts."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.application import PortalApplication, refuse_development_server
from portal.core.errors import SettingsWrong
from portal.starting import explain_busy_port, explain_missing

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that another program holds."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def serve(environment: dict[str, str], port: int) -> subprocess.CompletedProcess[str]:
    """Start gunicorn as the README says, where it must give up by itself."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env={**os.environ, **environment, "PORTAL_BIND": f"127.0.0.1:{port}"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_complete_portal_lacks_nothing(door: PortalApplication) -> None:
    assert explain_missing(door) is None


def test_a_busy_port_is_explained_in_words(busy_port: int) -> None:
    sentence = explain_busy_port([("127.0.0.1", busy_port)])
    assert sentence == (f"Port {busy_port} is in use. Try another: PORT={busy_port + 1} make run")


def test_a_free_port_and_a_socket_file_need_no_words() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert explain_busy_port([("127.0.0.1", free), "/run/portal.sock"]) is None


@pytest.mark.slow
def test_the_server_explains_a_busy_port_and_stops(
    environment: dict[str, str], busy_port: int
) -> None:
    ended = serve(environment, busy_port)
    assert ended.returncode == 1
    assert f"Port {busy_port} is in use." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_the_server_explains_missing_keys_and_stops(
    environment: dict[str, str], data_dir: Path
) -> None:
    (data_dir / "keys" / "server-1.key").unlink()
    ended = serve(environment, 8000)
    assert ended.returncode == 1
    assert "flask --app wsgi init" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_setting_is_explained_and_stops(environment: dict[str, str]) -> None:
    ended = serve({**environment, "PORTAL_SURFACES": "everything"}, 8000)
    assert ended.returncode != 0
    assert "PORTAL_SURFACES must be reporter, staff or both." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_development_server_is_refused() -> None:
    command = click.Context(click.Command("run"), info_name="run")
    with command, pytest.raises(SettingsWrong, match="make run"):
        refuse_development_server()


def test_the_other_commands_are_not_refused() -> None:
    with click.Context(click.Command("init"), info_name="init"):
        refuse_development_server()
