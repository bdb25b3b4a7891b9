"""The publisher killed with -9 at every point: the whole release or none, and no second draw."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from portal.casework.figures.publishing import verify_releases
from portal.casework.figures.release_log import read_lines
from portal.core.disclosure.chain import Release
from portal.core.disclosure.profiles import Family
from portal.store.releases import list_releases
from portal.work import Portal
from tests.attacks.killed_publisher import POINTS
from tests.attacks.organisation import PUBLICATION, add_cases, keep, set_up_and_open
from tests.server import ROOT

MATURITY = datetime(2026, 10, 22, 7, tzinfo=UTC)
DUE = {Family.RECEIVED: PUBLICATION, Family.MATURITY: MATURITY}

IN_FILE = {"counted": 0, "drawn": 0, "half a line": 0, "line written": 1, "committed": 1}
IN_DATABASE = {**IN_FILE, "line written": 0}


def run_until_killed(environment: dict[str, str], point: str, family: Family, at: datetime) -> int:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.attacks.killed_publisher",
            point,
            family.value,
            at.isoformat(),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return ran.returncode


def of_family(portal: Portal, family: Family) -> list[Release]:
    with portal.reading() as work:
        return list_releases(work.db, family=family)


def in_file(portal: Portal, family: Family) -> list[Release]:
    lines = (line.release for line in read_lines(portal.settings))
    return [one for one in lines if one.family is family]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("family", list(Family))
def test_a_killed_publisher_leaves_the_whole_release_or_none(
    portal: Portal,
    environment: dict[str, str],
    both_databases: str,
    family: Family,
    point: str,
) -> None:
    set_up_and_open(portal)
    add_cases(portal, 30)
    keep(portal, DUE[family] - timedelta(minutes=1))

    assert run_until_killed(environment, point, family, DUE[family]) == -signal.SIGKILL
    drawn = in_file(portal, family)
    assert (len(drawn), len(of_family(portal, family))) == (IN_FILE[point], IN_DATABASE[point])

    keep(portal, DUE[family] + timedelta(days=1))
    keep(portal, DUE[family] + timedelta(days=2))
    stored = of_family(portal, family)
    assert stored[-len(drawn) :] == drawn or not drawn
    assert stored == in_file(portal, family)[::-1]
    assert {one.window.name for one in stored} >= {"2026-Q2"}
    with portal.reading() as work:
        assert verify_releases(work)
