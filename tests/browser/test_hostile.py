"""Hostile words in real Chromium with JavaScript on: none runs, none becomes an element."""

import secrets
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.mailbox.operations import begin_visit, recognise, unlock, write
from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.cast import MadeCase, Member, make_case
from tests.hostile import in_texts, taken

CANARY = "window.hostile = undefined; window.hostile_ran = () => window.hostile !== undefined"
STRAYS = """() => [...document.querySelectorAll(
  '.user-text *, script, iframe, object, embed, svg, math, img, video, base, style, form form,'
  + ' [onerror], [onload], [onfocus], [ontoggle], [onmouseover], [srcdoc], a[href^=javascript]'
)].map(one => one.outerHTML)"""
SAID = "() => [...document.querySelectorAll('.user-text')].map(one => one.textContent)"


@pytest.fixture
def hostile_case(portal: Portal, cast: dict[str, Member], no_message_limit: None) -> MadeCase:
    """A case whose report and whose messages are hostile strings, all there are."""
    case = make_case(portal, narrative=in_texts(9_000)[0], output=in_texts(9_000)[-1])
    with portal.writing() as work:
        code = case.code.grouped
        visit = recognise(work, begin_visit(work, unlock(work, code)))
        for text in taken():
            write(work, visit.keys, text, one_time_key=secrets.token_urlsafe(32))  # type: ignore[union-attr]
    return case


def watched(visitor: Visitor) -> list[str]:
    """Let a page tell of every dialog and of every error that a script makes."""
    seen: list[str] = []
    visitor.page.add_init_script(CANARY)
    visitor.page.on("dialog", lambda dialog: _note(seen, dialog))
    visitor.page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    return seen


def _note(seen: list[str], dialog: Any) -> None:
    seen.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def nothing_ran(page: Page) -> bool:
    """Unfold and hover what could be, and tell whether nothing ran."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.mouse.move(200, 200)
    page.wait_for_timeout(300)
    return (
        page.evaluate("typeof window.hostile_ran === 'function' && !window.hostile_ran()") is True
    )


def test_a_canary_that_a_script_sets_would_be_seen(enter: Enter) -> None:
    visitor = enter(javascript=True)
    seen = watched(visitor)
    visitor.open("/")
    visitor.page.evaluate("window.hostile = 1")
    visitor.page.evaluate("setTimeout(() => alert('ran'), 0)")
    visitor.page.wait_for_timeout(200)

    assert not nothing_ran(visitor.page)
    assert seen == ["dialog: ran"]


def test_in_the_mailbox_and_at_the_desk_nothing_runs_and_nothing_becomes_an_element(
    hostile_case: MadeCase, cast: dict[str, Member], enter: Enter
) -> None:
    rosa, omar = enter(javascript=True), enter(javascript=True)
    seen = watched(rosa), watched(omar)
    loop.open_mailbox(rosa, hostile_case.code.grouped)
    loop.sign_in(omar, cast["omar"])
    omar.open(f"/desk/cases/{hostile_case.reference}")
    wanted = set(taken())

    for page in (rosa.page, omar.page):
        assert nothing_ran(page)
        assert page.evaluate(STRAYS) == []
        assert [text for text in page.evaluate(SAID) if text in wanted] == taken()
    assert seen == ([], [])


def test_what_is_typed_into_the_page_comes_back_as_it_was(
    portal: Portal, cast: dict[str, Member], enter: Enter
) -> None:
    rosa = enter(javascript=True)
    seen = watched(rosa)
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    for text in in_texts(9_000):
        rosa.fill(text=text)
        rosa.press("Send")
    said = rosa.page.evaluate(SAID)

    assert [text for text in said if text in set(in_texts(9_000))] == in_texts(9_000)
    assert nothing_ran(rosa.page)
    assert rosa.page.evaluate(STRAYS) == []
    assert seen == []
