"""The figures pages in every state, in real Chromium: axe, small and wide, light, dark, printed."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.core.disclosure.profiles import Profile
from portal.work import Portal
from tests.attacks.organisation import set_up
from tests.attacks.reading import Reader, sign_lena_in
from tests.browser.inspecting import SMALL, Inspector
from tests.browser.served import show
from tests.cast import Member, sign_in
from tests.insight.states import enter_facts, publish_quarters, publish_year

PAGES = ("/insight", "/figures")
EXPLAINED = ("/figures/reading", "/figures/method", "/how", "/")
ENTERED = ("/admin/facts", "/admin/figures", "/admin/figures/preview", "/admin/units")
ASKED = ("test-texts/new", "commitments/new", "surveys/new", "systems/dose-assistant")
CUT_OFF = """
() => [...document.querySelectorAll('svg text')]
  .filter(one => {
    const box = one.getBoundingClientRect(), svg = one.closest('svg').getBoundingClientRect()
    return box.left < svg.left - 2 || box.right > svg.right + 2 || box.bottom > svg.bottom + 2
  })
  .map(one => one.textContent)
"""
LAPPED = """
() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(one => one.getBoundingClientRect())
  return boxes.flatMap((one, i) => boxes.slice(i + 1).filter(other =>
    one.left < other.right - 1 && other.left < one.right - 1 &&
    one.top < other.bottom - 1 && other.top < one.bottom - 1)).map(() => svg.textContent.trim())
})
"""


@pytest.fixture
def lena(app: Flask, portal: Portal) -> Reader:
    """Lena, who leads, signed in."""
    return sign_lena_in(app, portal)


def inspect(page: Page, lena: Reader, inspector: Inspector, state: str) -> None:
    """Look at both pages in one state of the organisation."""
    for path in PAGES:
        inspector.seen.clear()
        show(page, lena.client, path)
        inspector.look(page)
        page.set_viewport_size({"width": SMALL, "height": 800})
        cut = page.evaluate(CUT_OFF) + page.evaluate(LAPPED)
        inspector.found.extend(f"{path}, {state}: cut off or overlapping: {one}" for one in cut)


def test_a_word_of_a_chart_that_is_cut_off_is_seen(page_with_javascript: Page) -> None:
    page_with_javascript.set_content(
        '<svg width="40" height="20"><text x="0" y="10">Far too long for it</text>'
        '<text x="0" y="12">Over it</text></svg>'
    )

    assert page_with_javascript.evaluate(CUT_OFF) == ["Far too long for it", "Over it"]
    assert len(page_with_javascript.evaluate(LAPPED)) == 1


@pytest.mark.slow
def test_no_state_of_the_figures_shuts_anybody_out(
    portal: Portal, lena: Reader, page_with_javascript: Page
) -> None:
    inspector = Inspector()
    inspect(page_with_javascript, lena, inspector, "nothing chosen")
    publish_quarters(portal, Profile.STANDARD, 100, 120, 360, 130)
    enter_facts(portal)
    inspect(page_with_javascript, lena, inspector, "standard")
    for path in EXPLAINED:
        show(page_with_javascript, lena.client, path)
        inspector.look(page_with_javascript)

    assert inspector.found == []


@pytest.mark.slow
@pytest.mark.parametrize("profile", [Profile.TINY, Profile.COMPACT])
def test_no_smaller_profile_shuts_anybody_out(
    portal: Portal, lena: Reader, page_with_javascript: Page, profile: Profile
) -> None:
    inspector = Inspector()
    publish = {
        Profile.TINY: lambda: publish_year(portal, 14),
        Profile.COMPACT: lambda: publish_quarters(portal, Profile.COMPACT, 40),
    }
    publish[profile]()
    enter_facts(portal)
    inspect(page_with_javascript, lena, inspector, profile.value)

    assert inspector.found == []


@pytest.mark.slow
def test_printed_the_figures_stay_and_what_is_for_the_screen_goes(
    portal: Portal, lena: Reader, page_with_javascript: Page
) -> None:
    page = page_with_javascript
    publish_quarters(portal, Profile.STANDARD, 100, 120)
    show(page, lena.client, "/insight")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})

    assert page.locator("svg").first.is_visible()
    assert page.get_by_role("heading", name="What changed").is_visible()
    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert len(page.pdf()) > 10_000


@pytest.mark.slow
def test_no_page_on_which_facts_are_entered_shuts_anybody_out(
    app: Flask, portal: Portal, cast: dict[str, Member], page_with_javascript: Page
) -> None:
    inspector, ada = Inspector(), sign_in(app.test_client(), cast["ada"])
    with portal.writing() as work:
        set_up(work, Profile.STANDARD)
    enter_facts(portal)
    ada.post("/admin/figures/volume", data={"expected": "900"})
    handler = f"/admin/facts/handlers/{cast['omar'].account}"
    for path in (*ENTERED, *(f"/admin/facts/{one}" for one in ASKED), handler):
        show(page_with_javascript, ada, path)
        inspector.look(page_with_javascript)

    assert inspector.found == []
