"""The people and the organisations of a play."""

import secrets
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.config import read_settings
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import Member, add_member, make_member
from tests.frozen_clock import FrozenClock
from tests.journeys.playing import Company
from tests.journeys.whole_play import LATER, STAFF, UNITS, NewCompany
from tests.organisation_rows import add_system


@pytest.fixture(scope="module")
def staff(keys_of_the_run: Path) -> dict[str, Member]:
    """Everybody, with keys made once."""
    keyring = Keyring.load(keys_of_the_run)
    return {
        name: make_member(keyring, name, level=level, unit=UNITS.get(name))
        for name, level in (STAFF | LATER).items()
    }


@pytest.fixture
def new_company(
    tmp_path: Path, migrated_sqlite: Path, keys_of_the_run: Path, staff: dict[str, Member]
) -> NewCompany:
    """Makes an organisation in a folder of its own."""

    def make() -> Company:
        folder = tmp_path / secrets.token_hex(8)
        shutil.copytree(keys_of_the_run, folder / "keys")
        shutil.copyfile(migrated_sqlite, folder / "portal.sqlite3")
        portal = Portal(read_settings({"PORTAL_DATA_DIR": str(folder)}))
        clock = FrozenClock(ZoneInfo("Europe/Berlin"))
        portal.clock = clock
        with portal.writing() as work:
            for name in STAFF:
                add_member(work, staff[name])
        add_system(portal, "bot")
        units = {name: UNITS.get(name) for name in staff}
        later = {name: staff[name] for name in LATER}
        people = {name: staff[name] for name in STAFF}
        return Company(portal, clock, people, later, units, folder)

    return make
