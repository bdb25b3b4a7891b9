"""The commands: each says what it did, and ends with a number that tells whether it could."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text, update

from portal import create_app
from portal.api.openapi import DOCUMENT
from portal.casework.settings import DEMONSTRATION, set_setting
from portal.config import Settings
from portal.core.actors import Level
from portal.store.tables import AccountRow, JournalRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import send
from tests.frozen_clock import FrozenClock
from tests.rows import dump, every, facts
from tests.server import ROOT

CODE = re.compile(r"one-time code: (\S+)")
LATER = "2026-06-20T09:00:00+02:00"
EARLIER = "2026-03-01T09:00:00+01:00"


def command(app: Flask, *words: str) -> Result:
    """Run a command as `flask --app wsgi` does."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(words))


def whole(portal: Portal) -> dict[str, list[tuple[Any, ...]]]:
    with portal.database.reading() as session:
        return dump(session)


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


@pytest.fixture
def demonstration(portal: Portal) -> None:
    """A database that is marked as a demonstration's."""
    with portal.writing() as work:
        set_setting(work, DEMONSTRATION, "yes")


def test_init_makes_keys_schema_and_the_first_administrators_code(
    tmp_path: Any, settings: Settings
) -> None:
    folder = tmp_path / "new" / "fresh"
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    fresh = Settings(database_url=url, data_dir=folder)
    app = create_app(fresh)
    result = command(app, "init")
    code = CODE.search(result.output)
    client = app.test_client()
    passphrase = "a long walk along the river"
    assert code is not None
    joined = send(client, "/join", code=code[1], passphrase=passphrase, again=passphrase)
    app.extensions["portal"].database.dispose()

    assert result.exit_code == 0
    assert "Back this folder up, apart from the database." in result.output
    assert joined.status_code == 303
    made = (folder.parent, folder, folder / "keys")
    assert [path.stat().st_mode & 0o077 for path in made] == [0, 0, 0]


def test_init_twice_keeps_everything_and_prints_no_code_once_somebody_joined(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    before = whole(portal)
    result = command(app, "init")

    assert result.exit_code == 0
    assert "An administrator has joined already." in result.output
    assert CODE.search(result.output) is None
    assert whole(portal) == before


def test_init_does_not_make_new_keys_for_a_database_in_use(
    app: Flask, settings: Settings, cast: dict[str, Member]
) -> None:
    for path in settings.keys_dir.iterdir():
        path.unlink()
    result = command(create_app(settings), "init")

    assert result.exit_code != 0
    assert "Restore them." in result.output
    assert list(settings.keys_dir.iterdir()) == []


def test_a_handler_is_invited_with_a_level(app: Flask, portal: Portal) -> None:
    words = ("staff", "invite", "sam", "--name", "Sam", "--level", "ombudsperson")
    result = command(app, *words)
    (account,) = [row for row in every(portal, AccountRow) if row.sign_in == "sam"]

    assert result.exit_code == 0
    assert CODE.search(result.output) is not None
    assert (account.name, account.level) == ("Sam", int(Level.OMBUDS))
    assert account.joined_on is None


@pytest.mark.parametrize(
    "words",
    [
        ("omar", "--name", "Another Omar", "--level", "ombudsperson"),
        ("sam", "--name", "Sam"),
        ("sam", "--name", "Sam", "--level", "ombudsperson", "--role", "administrator"),
        ("sam", "--name", "Sam", "--role", "auditor", "--role", "leader"),
        ("sam", "--name", "Sam", "--level", "outside", "--role", "auditor"),
        ("sam", "--name", "Sam", "--level", "chief"),
        ("sam", "--level", "ombudsperson"),
        ("", "--name", "Sam", "--level", "ombudsperson"),
        ("sam sung", "--name", "Sam", "--level", "ombudsperson"),
        ("s" * 64, "--name", "Sam", "--level", "ombudsperson"),
        ("sam", "--name", " ", "--level", "ombudsperson"),
        ("sam", "--name", "S" * 121, "--level", "ombudsperson"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(
    app: Flask, portal: Portal, cast: dict[str, Member], words: tuple[str, ...]
) -> None:
    before = whole(portal)
    result = command(app, "staff", "invite", *words)

    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert whole(portal) == before


@pytest.mark.usefixtures("both_databases")
def test_upkeep_says_what_it_did(
    app: Flask, portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    result = command(app, "upkeep")

    assert result.exit_code == 0
    assert "Done: 0 acknowledged, 1 escalated" in result.output
    assert "1 reporter events journalled" in result.output
    assert facts(portal, case).level is Level.COMMITTEE


def test_a_dry_run_changes_nothing(
    app: Flask, portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    before = whole(portal)
    result = command(app, "upkeep", "--dry-run")

    assert result.exit_code == 0
    assert "Would do: 0 acknowledged, 1 escalated" in result.output
    assert whole(portal) == before


@pytest.mark.parametrize("words", [("upkeep",), ("upkeep", "--dry-run"), ("figures", "publish")])
def test_the_future_is_refused_on_a_real_database(
    app: Flask, portal: Portal, case: MadeCase, words: tuple[str, ...]
) -> None:
    before = whole(portal)
    result = command(app, *words, "--as-of", LATER)

    assert result.exit_code != 0
    assert "Only a demonstration's clock can be ahead of the real one." in result.output
    assert whole(portal) == before


@pytest.mark.usefixtures("demonstration")
def test_a_demonstrations_clock_can_be_ahead(app: Flask, portal: Portal, case: MadeCase) -> None:
    result = command(app, "upkeep", "--as-of", LATER)

    assert result.exit_code == 0
    assert facts(portal, case).level > Level.OMBUDS


def test_the_past_is_taken_on_a_real_database(app: Flask, case: MadeCase) -> None:
    assert command(app, "upkeep", "--dry-run", "--as-of", EARLIER).exit_code == 0


@pytest.mark.parametrize("instant", ["tomorrow", "2026-02-30T09:00:00+01:00", "2026-03-01T09:00"])
def test_an_instant_that_is_none_is_refused(app: Flask, instant: str) -> None:
    result = command(app, "upkeep", "--as-of", instant)

    assert result.exit_code != 0
    assert "Give --as-of like" in result.output


def test_a_publication_that_is_not_due_is_none(app: Flask) -> None:
    result = command(app, "figures", "publish")

    assert (result.exit_code, result.output.strip()) == (0, "No release is due.")


def test_a_whole_journal_is_said_to_be_whole(app: Flask, case: MadeCase) -> None:
    command(app, "upkeep")
    result = command(app, "journal", "verify")

    assert result.exit_code == 0
    assert "The journal is whole." in result.output


def test_a_changed_journal_is_told_with_its_place(
    app: Flask, portal: Portal, case: MadeCase
) -> None:
    command(app, "upkeep")
    with portal.writing() as work:
        work.db.execute(text('DROP TRIGGER "journal_refuse_update"'))
        work.db.execute(update(JournalRow).where(JournalRow.sequence == 1).values(actor="operator"))
    result = command(app, "journal", "verify")

    assert result.exit_code != 0
    assert "Entry 1 is changed." in result.output


def test_the_openapi_document_is_printed(app: Flask) -> None:
    assert json.loads(command(app, "openapi").output) == DOCUMENT


def test_a_demonstration_is_not_loaded_where_none_was_asked_for(
    app: Flask, portal: Portal, case: MadeCase
) -> None:
    before = whole(portal)
    result = command(app, "demo")

    assert result.exit_code != 0
    assert "PORTAL_DEMONSTRATION=yes" in result.output
    assert whole(portal) == before


def test_the_commands_are_there_under_their_real_name(environment: dict[str, str]) -> None:
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "journal", "verify"]
    ended = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stdout.decode().strip()) == (0, "The journal is whole.")
