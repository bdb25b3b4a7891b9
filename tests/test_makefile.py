"""The two ways in for a developer: `make`, and `.ci/run` on a machine that has nothing."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.missing import missing

ROOT = Path(__file__).parent.parent
CI = ROOT / ".ci" / "run"


def would_run(*arguments: str, **environment: str) -> str:
    """Return the commands that make would run, without running them."""
    result = subprocess.run(
        ["make", "--dry-run", "--always-make", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout


@pytest.mark.parametrize(
    "target", ["run", "demo", "setup", "test", "quick", "check", "crosscheck", "bench", "format"]
)
def test_every_promised_target_is_there(target: str) -> None:
    assert would_run(target)


def test_a_first_run_shows_the_demonstration() -> None:
    commands = would_run("run")

    assert "PORTAL_DEMONSTRATION=yes" in commands
    assert "flask --app wsgi demo" in commands


def test_a_database_of_ones_own_never_gets_the_demonstration() -> None:
    commands = would_run("run", PORTAL_DATABASE_URL="postgresql:///portal")

    assert "PORTAL_DEMONSTRATION=no" in commands
    assert "flask --app wsgi init" in commands
    assert "flask --app wsgi demo" not in commands


def test_the_port_can_be_chosen() -> None:
    assert "PORTAL_BIND=127.0.0.1:8123" in would_run("run", PORT="8123")


def test_what_is_installed_must_match_its_hash() -> None:
    installing = [line for line in would_run("setup").splitlines() if "install --quiet" in line]

    assert len(installing) == 2
    assert [line for line in installing if "--require-hashes" not in line] == []


def test_quick_leaves_out_what_takes_long_and_test_leaves_out_nothing() -> None:
    quick = '-m "not browser and not postgres and not slow and not alone"'
    left_out = ('-m "(browser or postgres or slow) and not alone"', "-m alone")

    assert quick in would_run("quick")
    assert [marks in would_run("quick") for marks in left_out] == [False, False]
    assert [marks in would_run("test") for marks in (quick, *left_out)] == [True, True, True]


def test_a_busy_port_is_explained() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        result = subprocess.run(
            ["make", "run", f"PORT={port}"], cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert result.returncode != 0
    assert f"Port {port} is in use. Try another: PORT={port + 1} make run" in result.stderr


def test_ci_can_be_executed_and_runs_every_test() -> None:
    lines = CI.read_text(encoding="utf-8").splitlines()

    assert os.access(CI, os.X_OK)
    assert "set -euo pipefail" in lines
    assert "export CI=true" in lines
    assert lines[-1] == "make test"


@pytest.mark.parametrize(("ci", "outcome"), [("", "Skipped"), ("true", "Failed")])
def test_a_missing_program_is_skipped_here_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)

    with pytest.raises(BaseException, match="apt-get install chromium") as raised:
        missing("Chromium", install="chromium")

    assert type(raised.value).__name__ == outcome
