"""A second step in a real browser: set up from the page, typed at sign-in, shutting nobody out."""

import time

import pytest

from portal.core.second_step import STEP_SECONDS
from portal.vault.second_steps import code_at
from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.cast import Member
from tests.signin.stepping import demand


def shown_by_the_app(secret: str, *, later: int = 0) -> str:
    """Return what an app shows now, or so many half minutes later, with a space as apps do."""
    code = code_at(secret, int(time.time()) // STEP_SECONDS + later)
    return f"{code[:3]} {code[3:]}"


@pytest.mark.slow
def test_whoever_is_asked_for_it_sets_it_up_and_signs_in_with_it(
    enter: Enter, portal: Portal, cast: dict[str, Member]
) -> None:
    demand(portal, "readers")
    inspector, member = Inspector(), cast["omar"]
    omar = enter(inspector.look, javascript=True)
    loop.sign_in(omar, member)
    asked = omar.reads()
    omar.press("Set it up")
    secret = omar.reads_code().replace("-", "")
    omar.fill(code="12 34", present=member.passphrase)
    omar.press("Turn it on")
    omar.fill(code=shown_by_the_app(secret), present=member.passphrase)
    omar.press("Turn it on")
    done = omar.reads()
    omar.press("Sign out")
    loop.sign_in(omar, member)
    omar.fill(code="12 34")
    omar.press("Sign in")
    omar.fill(code=shown_by_the_app(secret, later=1))
    omar.press("Sign in")

    assert "Your organisation asks for it" in asked
    assert "Your second step is on" in done
    assert omar.page.url.endswith("/desk")
    assert inspector.found == []
