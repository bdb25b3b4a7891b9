"""The script that sends incidents: what it counts, and that it notices what is missing."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.incidents import main

ROWS = [
    {"title": "The planner forgot a shift", "description": "Nobody came <on Sunday> & it hurt."},
    {"title": "Wrong dose", "description": "First line.\n\nSecond line, with “quotes”."},
    {"title": "Refused twice", "description": "The answer was no, and no again."},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three made-up incidents."""
    write(tmp_path, ROWS)
    return tmp_path


def write(folder: Path, rows: list[dict[str, str]]) -> None:
    lines = [json.dumps(row) + "\n" for row in rows]
    (folder / "incidents.jsonl").write_text("".join(lines), encoding="utf-8")


def test_every_incident_is_sent_found_again_and_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder)]) == 0
    told = capsys.readouterr().out
    assert "On SQLite" in told
    assert "3 of 3 reports got 201, 3 different codes" in told
    assert "3 of 3 mailboxes show their text" in told
    assert "3 of 3 cases were read by a handler" in told


@pytest.mark.postgres
def test_the_same_on_postgresql(
    folder: Path, empty_postgresql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--database-url", empty_postgresql]) == 0
    told = capsys.readouterr().out
    assert "On PostgreSQL" in told
    assert "3 of 3 cases were read by a handler" in told


def test_a_report_that_is_refused_is_told_and_the_exit_code_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, [*ROWS, {"title": "Too long", "description": "x" * 10_001}])
    assert main([str(folder)]) == 1
    told = capsys.readouterr().out
    assert "3 of 4 reports got 201, 3 different codes" in told
    assert "3 of 4 mailboxes show their text" in told
    assert "3 of 4 cases were read by a handler" in told
