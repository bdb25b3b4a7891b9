"""When erasure is final: pages name the day on which the last backup goes, if anybody said so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import read_settings
from portal.core.errors import SettingsWrong
from portal.work import Portal
from tests.cast import Member, make_case
from tests.deeds import mailbox_of
from tests.reaching import share

SAID = 'until <time datetime="2026-04-01">'


@pytest.fixture(params=["30", ""])
def days(request: pytest.FixtureRequest) -> str:
    """Thirty days, or nothing said."""
    return str(request.param)


@pytest.fixture
def environment(environment: dict[str, str], days: str) -> dict[str, str]:
    return {**environment, "PORTAL_BACKUP_DAYS": days}


@pytest.fixture
def rosa(app: Flask, portal: Portal, cast: dict[str, Member]) -> FlaskClient:
    """Rosa's browser with her mailbox open."""
    return mailbox_of(app, make_case(portal))


def test_who_takes_back_or_withdraws_reads_when_it_is_gone(
    rosa: FlaskClient, cast: dict[str, Member], days: str
) -> None:
    before = rosa.get("/mailbox/identity").text
    share(rosa, cast["omar"])
    shared = rosa.get("/mailbox/identity").text
    withdrawing = rosa.get("/mailbox/moves/withdraw").text
    operator = rosa.get("/how/operator").text
    pages = (before, shared)
    later = "for 30 days more"

    assert [SAID in page for page in pages] == [days == "30"] * 2
    assert ["until the backup expires" in page for page in pages] == [days == ""] * 2
    assert "Nothing is erased at once" in withdrawing
    assert [later in withdrawing, "for 30 days more" in operator] == [days == "30"] * 2


@pytest.mark.parametrize("value", ["-1", "thirty", "3651"])
def test_a_number_of_days_that_cannot_be_stops_the_program(value: str) -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_BACKUP_DAYS must be a whole number"):
        read_settings({"PORTAL_BACKUP_DAYS": value})
