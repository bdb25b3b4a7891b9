"""What was erased stays erased, and a figure that was drawn stays drawn, whatever is restored."""

from pathlib import Path

import pytest
from flask import Flask

from portal.backups.restoring import Restored, restore
from portal.backups.saving import back_up
from portal.casework.access.erasing import erase_early
from portal.casework.figures.release_log import path_of
from portal.core.disclosure.profiles import Profile
from portal.core.errors import BackupRefused
from portal.store.tables import CaseRow, GrantRow, JournalRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.insight.states import publish_quarters
from tests.rows import every
from tests.test_cli import command

pytestmark = pytest.mark.slow


def erase(portal: Portal, case: MadeCase, cast: dict[str, Member]) -> None:
    with portal.writing() as work:
        erase_early(work, case.id, by=cast["una"].account)


def lines(portal: Portal, name: str) -> list[str]:
    return (portal.settings.data_dir / name).read_text("ascii").splitlines()


@pytest.mark.usefixtures("both_databases")
def test_what_was_erased_after_the_backup_is_erased_again_before_anybody_sees_it(
    portal: Portal, elsewhere: Portal, cast: dict[str, Member], target: Path
) -> None:
    case, other = make_case(portal), make_case(portal)
    back_up(portal, target)
    erase(portal, case, cast)
    newer = lines(portal, "erased.log")
    (elsewhere.settings.data_dir / "erased.log").write_text(f"{newer[0]}\n")
    done = restore(elsewhere, target)
    said = [row.case_id for row in every(elsewhere, JournalRow) if row.event == "case_erased"]

    assert newer == [case.id]
    assert (done.cases, done.erased, done.logs) == (2, 1, ())
    assert [row.id for row in every(elsewhere, CaseRow)] == [other.id]
    assert {row.case_id for row in every(elsewhere, GrantRow)} == {other.id}
    assert said == [case.id]
    assert lines(elsewhere, "erased.log") == newer


def test_what_is_missing_of_the_two_files_is_put_back_and_nothing_newer_is_lost(
    portal: Portal, other_app: Flask, cast: dict[str, Member], target: Path, tmp_path: Path
) -> None:
    publish_quarters(portal, Profile.STANDARD, 40)
    cases = [make_case(portal) for _ in range(3)]
    for case in cases[:2]:
        erase(portal, case, cast)
    back_up(portal, target)
    there = other_app.extensions["portal"]
    (there.settings.data_dir / "erased.log").write_text(f"{cases[2].id}\n{cases[1].id}\ntorn")
    done = command(other_app, "restore", str(target))

    assert done.exit_code == 0, done.output
    assert "Put releases.log back." in done.output
    assert "Put erased.log back." in done.output
    assert "Erased again what was erased since: 1 case." in done.output
    assert path_of(there.settings).read_bytes() == path_of(portal.settings).read_bytes()
    assert lines(there, "erased.log") == [cases[2].id, cases[1].id, cases[0].id]
    assert path_of(there.settings).stat().st_mode & 0o777 == 0o600
    assert not every(there, CaseRow) or cases[2].id not in {row.id for row in every(there, CaseRow)}


def test_releases_that_came_later_stay(portal: Portal, elsewhere: Portal, target: Path) -> None:
    publish_quarters(portal, Profile.STANDARD, 40)
    back_up(portal, target)
    newer = path_of(portal.settings).read_bytes() * 2
    path_of(elsewhere.settings).write_bytes(newer)
    done: Restored = restore(elsewhere, target)

    assert done.logs == ()
    assert path_of(elsewhere.settings).read_bytes() == newer


def test_another_portals_releases_are_refused(
    portal: Portal, elsewhere: Portal, target: Path
) -> None:
    publish_quarters(portal, Profile.STANDARD, 40)
    back_up(portal, target)
    path_of(elsewhere.settings).write_text("another portal's\n")
    with pytest.raises(BackupRefused, match="is another portal's"):
        restore(elsewhere, target)

    assert path_of(elsewhere.settings).read_text() == "another portal's\n"
