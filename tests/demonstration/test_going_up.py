"""After its clock moved, the demonstration says what came up, and who of its cast reads it."""

import json

import pytest

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.demonstration.going_up import list_gone_up, read_levels
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import Member, make_case
from tests.frozen_clock import FrozenClock

ONE_LEVEL = 80
"""Days after which what nobody looked at has gone up once."""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """A demonstration's settings."""
    return {**environment, "PORTAL_DEMONSTRATION": "yes"}


@pytest.fixture
def portal(portal: Portal, cast: dict[str, Member]) -> Portal:
    """A portal with the file that the loader writes of its cast."""
    accounts = [
        {"sign_in": name, "name": name.title(), "role": "One of the cast", "passphrase": ""}
        for name in cast
    ]
    content = {"accounts": accounts, "mailbox": None}
    (portal.settings.data_dir / "cast.json").write_text(json.dumps(content), encoding="utf-8")
    return portal


def test_what_went_up_is_named_to_who_reads_it_there_and_to_nobody_who_was_left_out(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    usual = make_case(portal).reference
    without_carl = (Exclusion(ExcludedKind.PERSON, cast["carl"].account),)
    past_carl = make_case(portal, exclusions=without_carl).reference
    with portal.reading() as work:
        before = read_levels(work)
    clock.forward(days=ONE_LEVEL)
    keep_up(portal, clock.now())
    with portal.reading() as work:
        gone_up = list_gone_up(work, before)

    found = {one.member.name: list(one.references) for one in gone_up}
    assert found == {"Carl": [usual], "Vera": [past_carl]}


def test_where_nothing_went_up_nobody_is_named(portal: Portal) -> None:
    make_case(portal)
    with portal.reading() as work:
        assert list_gone_up(work, read_levels(work)) == []
