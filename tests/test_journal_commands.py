"""The journal at the command line: heads noted outside, and a check without the portal."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update

from portal.casework.journalling import chain_outbox, note
from portal.core.events import Event
from portal.store.tables import JournalRow
from portal.work import Portal
from tests.casework.test_journalling import drop_triggers
from tests.cast import Member, make_case
from tests.server import ROOT
from tests.test_cli import command

SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def written(portal: Portal, cast: dict[str, Member]) -> Portal:
    """A journal of six entries of the staff and one of a reporter."""
    case = make_case(portal)
    with portal.writing() as work:
        for name in ("omar", "una") * 3:
            note(work, cast[name].account, Event.CASE_READ, case=case.id)
        chain_outbox(work)
    return portal


@pytest.fixture
def checker(tmp_path: Path) -> Path:
    """The program that docs/journal.md prints."""
    (snippet,) = SNIPPET.findall((ROOT / "docs" / "journal.md").read_text("utf-8"))
    assert len(snippet.splitlines()) <= 30
    file = tmp_path / "check.py"
    file.write_text(snippet, encoding="utf-8")
    return file


def check(checker: Path, lines: str, *heads: str) -> subprocess.CompletedProcess[str]:
    """Run the printed program, in a Python that knows nothing of the portal."""
    exported, noted = checker.parent / "journal.jsonl", checker.parent / "heads.txt"
    exported.write_text(lines, encoding="ascii")
    noted.write_text("".join(f"{head}\n" for head in heads), encoding="ascii")
    words = [sys.executable, "-I", str(checker), str(exported), str(noted)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def cut(portal: Portal, after: int) -> None:
    drop_triggers(portal)
    with portal.writing() as work:
        work.db.execute(delete(JournalRow).where(JournalRow.sequence > after))


@pytest.mark.usefixtures("both_databases", "written")
def test_the_head_is_a_number_a_hash_and_a_day(app: Flask) -> None:
    head = command(app, "journal", "head")

    assert head.exit_code == 0
    assert re.fullmatch(r"7 [0-9a-f]{64} 2026-03-02\n", head.output)


def test_a_journal_without_an_entry_has_no_head(app: Flask) -> None:
    head = command(app, "journal", "head")

    assert head.exit_code == 1
    assert "has no entry yet" in head.output


@pytest.mark.usefixtures("both_databases")
def test_a_cut_at_the_end_is_found_by_a_noted_head(
    app: Flask, written: Portal, tmp_path: Path
) -> None:
    head = command(app, "journal", "head").output
    file = tmp_path / "heads.txt"
    file.write_text(f"{head}\n{head}", encoding="ascii")
    whole = [
        command(app, "journal", "verify", "--head", one).exit_code for one in (head, str(file))
    ]
    cut(written, after=4)
    without = command(app, "journal", "verify")
    found = [command(app, "journal", "verify", "--head", one) for one in (head, str(file))]

    assert whole == [0, 0]
    assert without.exit_code == 0
    assert [one.exit_code for one in found] == [1, 1]
    assert {one.output for one in found} == {"Error: Entry 5 is missing.\n"}


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("head", ["7", "no head at all", "7 abc 2026-03-02", ""])
def test_what_is_no_head_is_refused(app: Flask, head: str) -> None:
    refused = command(app, "journal", "verify", "--head", head)

    assert refused.exit_code == 1
    assert "Give --head" in refused.output


@pytest.mark.usefixtures("both_databases", "written")
def test_an_export_is_checked_by_the_printed_program(app: Flask, checker: Path) -> None:
    lines = command(app, "journal", "export").output
    head = command(app, "journal", "head").output.strip()
    checked = check(checker, lines, head)

    assert len(lines.splitlines()) == 7
    assert (checked.returncode, checked.stdout) == (0, "7 entries, all of them whole.\n")


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("name", ["at", "actor", "event", "case", "details", "hash"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_the_printed_program_finds_any_change(
    app: Flask, checker: Path, name: str, place: int
) -> None:
    lines = [json.loads(line) for line in command(app, "journal", "export").output.splitlines()]
    lines[place][name] = "0" * 64
    checked = check(checker, "\n".join(json.dumps(line) for line in lines))

    assert checked.returncode == 1
    assert checked.stderr == f"Entry {place + 1} is changed.\n"


@pytest.mark.usefixtures("written")
def test_the_printed_program_finds_what_is_missing_moved_or_cut(app: Flask, checker: Path) -> None:
    lines = command(app, "journal", "export").output.splitlines(keepends=True)
    head = command(app, "journal", "head").output.strip()
    missing = check(checker, "".join(lines[:2] + lines[3:]))
    moved = check(checker, "".join([lines[1], lines[0], *lines[2:]]))
    shortened = check(checker, "".join(lines[:5]), head)
    rewritten = check(checker, "".join(lines), f"3 {'0' * 64}")

    assert missing.stderr == "Entry 3 is missing or moved.\n"
    assert moved.stderr == "Entry 1 is missing or moved.\n"
    assert shortened.stderr == "Entry 6 is missing: the journal was cut off.\n"
    assert rewritten.stderr == "Entry 3 is not the one that was noted.\n"


@pytest.mark.usefixtures("both_databases")
def test_an_export_of_a_damaged_journal_shows_the_damage(
    app: Flask, written: Portal, checker: Path
) -> None:
    drop_triggers(written)
    with written.writing() as work:
        work.db.execute(update(JournalRow).where(JournalRow.sequence == 2).values(details="gone"))
    checked = check(checker, command(app, "journal", "export").output)

    assert checked.stderr == "Entry 2 is changed.\n"
