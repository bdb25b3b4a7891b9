"""Every attacker against the real build, for every profile, and against sabotaged ones.

The table says which attacker must catch which mistake. On the real build none finds anything.
"""

from collections.abc import Mapping

import pytest

from portal.core.disclosure.profiles import Profile
from portal.work import Portal
from tests.attacks.attackers import ATTACKERS, MANY_PAIRS, World
from tests.attacks.builds import SABOTAGES, Build
from tests.attacks.reading import Reader

MUST_CATCH: Mapping[str, tuple[str, ...]] = {
    "1 membership": ("half the noise", "an exact total"),
    "2 polling and differencing": (
        "noise reused after a data change",
        "a case in two windows",
        "noise redrawn at each view",
    ),
    "3 late changes": ("noise reused after a data change", "noise redrawn at each view"),
    "4 total minus parts": ("half the noise", "an exact total"),
    "5 seeding": ("half the noise", "an exact total", "floor applied to the true count"),
    "6 averaging": ("noise redrawn at each view",),
    "7 shape": ("empty cells left out",),
    "8 small units": ("rows for small units",),
    "9 reading cases": ("noise reused after a data change",),
    "10 true zeroes": ("no floor",),
    "11 sampler": ("half the noise", "noise reused after a data change"),
}

OF_EVERY_PROFILE = [(attacker, profile) for attacker in ATTACKERS for profile in Profile]
CAUGHT = [(attacker, mistake) for attacker, found in MUST_CATCH.items() for mistake in found]


def test_the_table_leaves_no_attacker_and_no_mistake_out() -> None:
    assert MUST_CATCH.keys() == ATTACKERS.keys()
    assert all(MUST_CATCH.values())
    assert {mistake for _, mistake in CAUGHT} == SABOTAGES.keys()


@pytest.mark.parametrize(("attacker", "profile"), OF_EVERY_PROFILE)
def test_on_the_real_build_nobody_finds_anything(
    portal: Portal,
    lena: Reader,
    monkeypatch: pytest.MonkeyPatch,
    attacker: str,
    profile: Profile,
) -> None:
    world = World(profile, portal, lena, monkeypatch, pairs=MANY_PAIRS)
    assert ATTACKERS[attacker](world) is None


@pytest.mark.parametrize(("attacker", "mistake"), CAUGHT)
def test_a_sabotaged_build_is_caught(
    portal: Portal, lena: Reader, monkeypatch: pytest.MonkeyPatch, attacker: str, mistake: str
) -> None:
    Build(mistake).install(monkeypatch)
    world = World(Profile.STANDARD, portal, lena, monkeypatch)
    assert ATTACKERS[attacker](world) is not None
