"""From an empty portal to one that took and opened a report, in browsers alone."""

import re
from collections.abc import Callable

import pytest

from tests.browser import loop, reporting
from tests.browser.conftest import Command, Enter
from tests.browser.visitor import Visitor

CODE = re.compile(r"one-time code: (\S+)")
PASSPHRASE = "seven lamps above the quiet harbour"

SYSTEM = {
    "name": "Shift planner",
    "purpose": "Suggests who works when.",
    "provider": "Example Works",
    "owner_role": "Head of operations",
    "overseer_role": "Shift lead",
    "opt_out_route": "Ask the shift lead. Nobody may hold it against you.",
}
OUTSIDE = {"name": "Labour inspectorate", "address": "1 Market Square, and by telephone."}


@pytest.fixture
def join(enter: Enter) -> Callable[[str], Visitor]:
    """`join(code)` lets somebody join in a browser of their own, and keep the recovery code."""

    def with_code(code: str) -> Visitor:
        somebody = enter()
        somebody.open("/join")
        somebody.fill(code=code, passphrase=PASSPHRASE, again=PASSPHRASE)
        somebody.press("Make my keys")
        somebody.press("I have saved it")
        return somebody

    return with_code


def test_two_handlers_and_an_administrator_open_a_portal_that_takes_a_report(
    enter: Enter, command: Command, join: Callable[[str], Visitor]
) -> None:
    rosa = enter()
    rosa.open("/report")
    assert "Reports are closed for now" in rosa.reads()

    ada = join(CODE.findall(command("init"))[0])
    set_up(ada)
    omar, una = (join(invite(ada, name, level="1")) for name in ("omar", "una"))
    ada.open("/admin")
    assert "The portal takes no reports yet" in ada.reads()

    compare(omar, "Una", read_aloud=fingerprint(una))
    assert "Now they compare your eight groups" in omar.reads()
    compare(una, "Omar", read_aloud=fingerprint(omar))
    assert "can read cases from now on" in una.reads()
    ada.open("/admin")
    assert "The portal takes reports" in ada.reads()

    reporting.answer(rosa, type="incident", narrative=loop.NARRATIVE)
    rosa.open("/report/tool")
    assert "Shift planner" in rosa.reads()
    rosa.open("/report/check")
    rosa.press("Send the report")
    loop.open_mailbox(rosa, rosa.reads_code())
    loop.open_only_case(omar)
    assert loop.NARRATIVE in omar.reads()
    ada.open("/desk")
    assert "This page is not here" in ada.reads()


def set_up(ada: Visitor) -> None:
    """Follow the administrator's page from its first line on."""
    ada.open("/admin")
    ada.follow("Addresses outside")
    ada.fill(**OUTSIDE)
    ada.press("Add")
    ada.open("/admin")
    ada.follow("Where “Leave this page” leads")
    ada.fill(address="https://www.wikipedia.org/")
    ada.press("Save")
    ada.follow("Units and how many people they have")
    ada.follow("Add a unit")
    ada.fill(name="Operations", head_count="400")
    ada.press("Add the unit")
    ada.open("/admin")
    ada.follow("The register of AI systems")
    ada.follow("Add a system")
    ada.fill(**SYSTEM)
    ada.press("Add the system")
    ada.open("/admin/figures")
    ada.fill(expected="1000")
    ada.press("Work out the advice")
    ada.press("Save")


def invite(ada: Visitor, name: str, *, level: str) -> str:
    """Invite a handler; return the code that the administrator hands over."""
    ada.open("/admin/people")
    ada.follow("Invite somebody")
    ada.fill(sign_in=name, name=name.capitalize())
    ada.tick(roles="handler")
    ada.select(level=level)
    ada.press("Make the invitation")
    return ada.reads_code()


def fingerprint(handler: Visitor) -> str:
    """Return what a handler reads aloud."""
    handler.open("/account")
    return handler.reads_code()


def compare(handler: Visitor, colleague: str, *, read_aloud: str) -> None:
    """Compare what is on the screen with what a colleague reads aloud, and confirm it."""
    handler.open("/account/colleagues")
    handler.follow(f"Compare with {colleague}")
    assert handler.reads_code() == read_aloud
    handler.tick(confirmed="y")
    handler.press("Vouch for these keys")
