"""Policies and the time that cases are kept, in a real browser: written, read, withdrawn."""

import pytest

from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member

TEXT = """\
You may refuse [any tool](/systems). [The law](https://law.example.org/a/very/long/address) says so.

## How to ask

1. **Write** to us.
2. You hear from us *within 14 days*.

> Nobody may hold it against you.
"""


def write(ada: Visitor) -> None:
    ada.open("/admin/policies/new")
    ada.press("Save the draft and look at it")
    ada.fill(title="How to opt out", text=TEXT)
    ada.tick_words("It says how somebody can refuse an AI tool")
    ada.tick(systems="dose-assistant")
    ada.press("Save the draft and look at it")


def publish_twice(ada: Visitor) -> None:
    ada.press("Publish")
    ada.open("/admin/policies/how-to-opt-out")
    ada.fill(text=TEXT + "\nYou need no reason.")
    ada.press("Save the draft and look at it")
    ada.press("Publish")
    ada.fill(summary="You need no reason.")
    ada.press("Publish")


def save_over(ada: Visitor, late: Visitor) -> None:
    """Let the second of two find out that the first was faster."""
    late.open("/admin/policies/how-to-opt-out")
    ada.open("/admin/policies/how-to-opt-out")
    ada.fill(title="How to refuse")
    ada.press("Save the draft and look at it")
    late.fill(title="How to say no")
    late.press("Save the draft and look at it")


def read(rosa: Visitor) -> None:
    for path in ("/policies", "/policies/how-to-opt-out", "/systems/dose-assistant"):
        rosa.open(path)
    rosa.open("/policies/how-to-opt-out/versions/1")


def withdraw(ada: Visitor) -> None:
    ada.open("/admin/policies/how-to-opt-out/withdraw")
    ada.press("Withdraw")
    ada.fill(why="The works agreement holds instead.")
    ada.press("Withdraw")


def shorten(ada: Visitor) -> None:
    ada.open("/admin/retention")
    for months in ("7", "24"):
        ada.fill(months=months)
        ada.press("Save")


@pytest.mark.slow
def test_no_page_of_policies_or_of_how_long_cases_are_kept_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    ada, late, rosa = (enter(inspector.look, javascript=True) for _ in range(3))
    for one in (ada, late):
        loop.sign_in(one, organisation["ada"])
    ada.open("/admin/policies")
    rosa.open("/policies")
    write(ada)
    publish_twice(ada)
    save_over(ada, late)
    assert "How to refuse" in late.reads()
    read(rosa)
    withdraw(ada)
    for path in ("/policies", "/policies/how-to-opt-out"):
        rosa.open(path)
    assert "The works agreement holds instead." in rosa.reads()
    shorten(ada)
    rosa.open("/how/dates")
    assert "it is 24 months" in rosa.reads()

    assert inspector.found == []


def test_all_of_it_works_without_javascript(enter: Enter, organisation: dict[str, Member]) -> None:
    ada, rosa = enter(), enter()
    loop.sign_in(ada, organisation["ada"])
    write(ada)
    publish_twice(ada)
    rosa.open("/policies")
    rosa.follow("How to opt out")

    assert "Version 2, in force since" in rosa.reads()
    assert rosa.page.context.cookies() == []
