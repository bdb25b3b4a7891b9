"""What somebody took back or called off after a backup, and a restore."""

from pathlib import Path

import pytest
from flask import Flask

from portal.admin.retention import choose_retention
from portal.backups.saving import back_up
from portal.casework.retention import read_retention
from portal.core.taxonomy import ReportType
from portal.store.tables import IdentityRow
from portal.work import Portal
from tests.backups.test_erased import lines
from tests.cast import Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of, words
from tests.frozen_clock import FrozenClock
from tests.reaching import TOLD, share, take_back
from tests.rows import every
from tests.test_cli import command

pytestmark = pytest.mark.slow


def restored(there: Flask, target: Path, portal: Portal) -> Portal:
    other = there.extensions["portal"]
    (other.settings.data_dir / "erased.log").write_text(
        "".join(f"{one}\n" for one in lines(portal, "erased.log"))
        if (portal.settings.data_dir / "erased.log").exists()
        else ""
    )
    done = command(there, "restore", str(target))
    assert done.exit_code == 0, done.output
    return other


def test_who_one_is_stays_gone_once_it_was_taken_back(
    app: Flask, portal: Portal, cast: dict[str, Member], other_app: Flask, target: Path
) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(at_the_desk(app, cast["omar"]), case)
    rosa = mailbox_of(app, case)
    assert share(rosa, cast["omar"]).status_code == 303
    back_up(portal, target)
    assert take_back(rosa).status_code == 303
    assert every(portal, IdentityRow) == []
    there = restored(other_app, target, portal)
    omar = at_the_desk(other_app, cast["omar"])

    assert every(there, IdentityRow) == []
    assert TOLD["name"] not in words(omar.get(f"/desk/cases/{case.reference}/identity").text)


def test_a_shorter_time_that_was_called_off_erases_nothing_at_once(
    portal: Portal, cast: dict[str, Member], other_app: Flask, target: Path, clock: FrozenClock
) -> None:
    with portal.writing() as work:
        choose_retention(work, 12, by=cast["ada"].account)
    back_up(portal, target)
    with portal.writing() as work:
        choose_retention(work, 36, by=cast["ada"].account)
    clock.forward(days=31)
    there = restored(other_app, target, portal)
    with there.reading() as work:
        assert read_retention(work).months == 36
