"""The clocks in force: from the file that a setting names, checked at the start, and printed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings, read_settings
from portal.core.clocks import Clock
from portal.core.errors import SettingsWrong
from portal.core.house_clocks import HouseClocks, read_clocks
from portal.core.shipped_clocks import CLOCKS
from portal.store.tables import CaseRow
from portal.switch import demonstration_settings
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import Member, make_case
from tests.rows import every
from tests.server import ROOT
from tests.test_cli import command

OFF = 'without = ["s3_triage"]\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with the organisation's own clocks."""
    path = tmp_path / "clocks.toml"
    path.write_text(OFF)
    return path


def test_without_a_file_the_shipped_clocks_are_in_force(portal: Portal) -> None:
    assert portal.clocks == CLOCKS


def test_the_file_decides_which_clocks_are_in_force(settings: Settings, file: Path) -> None:
    chosen = read_settings({"PORTAL_CLOCKS": str(file)}).clocks
    portal = Portal(replace(settings, clocks=chosen))

    assert {clock.id for clock in CLOCKS} - {clock.id for clock in portal.clocks} == {"s3_triage"}


def test_a_wrong_file_is_told_with_its_name_and_line(file: Path) -> None:
    file.write_text(f'{OFF}\n[[clock]]\nid = "ours"\n')
    with pytest.raises(SettingsWrong) as refused:
        read_settings({"PORTAL_CLOCKS": str(file)})

    assert str(refused.value) == f"PORTAL_CLOCKS: {file}, line 3: this clock has no regime."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="cannot be read as a text"):
        read_settings({"PORTAL_CLOCKS": str(tmp_path / "nowhere.toml")})


def test_a_wrong_file_stops_the_program_with_one_sentence(
    environment: dict[str, str], file: Path
) -> None:
    file.write_text("without = [")
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**environment, "PORTAL_CLOCKS": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(f"PORTAL_CLOCKS: {file}, line 1: this is not TOML")


def test_the_clocks_in_force_are_printed(settings: Settings) -> None:
    app = create_app(replace(settings, clocks=read_clocks(OFF)))
    lines = command(app, "clocks").output.splitlines()

    assert "directive_feedback (ceiling)" in lines
    assert "    3 months from acknowledgement, met by decided" in lines
    assert "    source: Directive (EU) 2019/1937 Art. 9 (1)(f)" in lines
    assert '    applies if: severities = ["s3"]' in lines
    assert "s3_triage (target)" not in lines
    assert "Switched off: s3_triage" in lines


def test_the_shipped_clocks_are_printed_as_a_file_to_copy(app: Flask) -> None:
    result = command(app, "clocks", "--toml")

    assert result.exit_code == 0
    assert read_clocks(result.output) == HouseClocks()


def test_a_demonstration_has_the_shipped_clocks(tmp_path: Path) -> None:
    wanted = {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_DEMONSTRATION": "yes"}
    chosen = replace(read_settings(wanted), clocks=read_clocks(OFF))

    assert demonstration_settings(chosen).clocks == HouseClocks()


@pytest.mark.usefixtures("both_databases")
def test_upkeep_dates_open_cases_anew_when_the_clocks_have_changed(
    portal: Portal, cast: dict[str, Member]
) -> None:
    make_case(portal)
    before = every(portal, CaseRow)[0]
    portal.clocks = read_clocks('without = ["s3_acknowledge", "s3_triage"]').clocks
    keep_up(portal, portal.clock.now())
    after = every(portal, CaseRow)[0]

    assert (before.next_due_on.isoformat(), after.next_due_on.isoformat()) == (
        "2026-03-09",
        "2026-04-02",
    )
    assert before.house_due_on == before.next_due_on
    assert after.next_due_on == min(after.house_due_on, after.law_due_on)
    assert after.law_due_on == before.law_due_on > after.house_due_on > before.house_due_on
    assert after.version == before.version


GUIDE = (ROOT / "docs" / "clocks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.id)
def test_the_guide_has_every_shipped_clock_with_its_source(clock: Clock) -> None:
    (row,) = [line for line in GUIDE.splitlines() if line.startswith(f"| `{clock.id}` |")]

    assert all(word in row for word in (clock.kind.value, clock.regime, clock.article))


def test_the_guides_example_is_a_file_of_clocks() -> None:
    example = GUIDE.split("```toml\n")[1].split("```")[0]

    assert "works_council" in {clock.id for clock in read_clocks(example).clocks}
