"""Every page of the loop, empty, wrong and filled in: axe finds nothing, and nothing sticks out."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser import loop
from tests.browser.conftest import Command, Enter
from tests.browser.inspecting import Inspector
from tests.cast import Member
from tests.chromium import find_violations

LATER = timedelta(days=60)
SETTING_UP = (
    *("people", "people/new", "systems", "systems/new", "systems/import"),
    *("units", "units/new"),
    *("outside-addresses", "leave-address", "figures", "staffing", "digests"),
    "second-step",
)
OWN_ACCOUNT = ("/account/colleagues", "/account/passphrase", "/account/recovery-code")
TINY_TARGETS = """
<!doctype html><html lang="en"><title>t</title><main><h1>t</h1>
<p><button style="all: unset; inline-size: 9px; block-size: 9px">a</button
><button style="all: unset; inline-size: 9px; block-size: 9px">b</button></p></main>
"""


def test_axe_is_asked_for_the_newest_rules_too(page_with_javascript: Page) -> None:
    page_with_javascript.set_content(TINY_TARGETS)

    assert any(one.startswith("target-size") for one in find_violations(page_with_javascript))


def test_a_page_that_is_too_wide_is_seen(page_with_javascript: Page) -> None:
    page_with_javascript.set_content(
        '<!doctype html><h1>t</h1><pre class="wide">' + "long" * 99 + "</pre>"
    )
    inspector = Inspector()

    inspector.look(page_with_javascript)

    assert any("wider than the screen: pre.wide" in one for one in inspector.found)


def test_a_button_that_forced_colours_hide_is_seen(page_with_javascript: Page) -> None:
    page_with_javascript.set_content(
        "<!doctype html><h1>t</h1><button style='border: 0; background: navy'>Go</button>"
    )
    inspector = Inspector()

    inspector.look(page_with_javascript)

    assert any("in forced colours: nothing shows" in one for one in inspector.found)


@pytest.mark.slow
def test_no_page_of_the_loop_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], command: Command
) -> None:
    inspector = Inspector()
    rosa, omar, carl, lena = (enter(inspector.look, javascript=True) for _ in range(4))

    loop.read_before_reporting(rosa)
    code = loop.report(rosa, excluded=organisation["una"])
    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    loop.take_up(omar)
    loop.mistype_code(rosa)
    loop.open_mailbox(rosa, code)
    loop.write(rosa, loop.ANSWER)
    loop.open_only_case(omar)
    loop.triage(omar)
    loop.propose(omar)
    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    loop.approve(carl)
    rosa.open("/mailbox/case")
    loop.accept_decision(rosa)
    loop.put_right(carl)
    loop.open_only_case(omar)
    loop.make_move(omar, "Close the case")
    rosa.open("/mailbox/case")
    loop.sign_in(lena, organisation["lena"])
    command("figures", "publish", "--as-of", (datetime.now(UTC) + LATER).isoformat())
    for path in ("/insight", "/figures", "/figures/method"):
        lena.open(path)

    assert inspector.found == []


@pytest.mark.slow
def test_no_page_of_setting_up_or_of_an_account_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    ada, omar = (enter(inspector.look, javascript=True) for _ in range(2))

    loop.sign_in(ada, organisation["ada"])
    for path in SETTING_UP:
        ada.open(f"/admin/{path}")
    loop.sign_in(omar, organisation["omar"])
    for path in ("/account", *OWN_ACCOUNT, "/join", "/recover"):
        omar.open(path)

    assert inspector.found == []
