"""Everybody finds their pages, and nobody else's: each role's way through the portal."""

from collections.abc import Callable

import pytest

from portal.core.actors import Level
from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, add_member, make_case, make_member

SitDown = Callable[[], Visitor]
NOT_HERE = "This page is not here"
WHY = "It concerns every ward, and is for you to decide."


@pytest.fixture
def people(organisation: dict[str, Member], portal: Portal) -> dict[str, Member]:
    """The cast, with the works council outside and an auditor."""
    council = make_member(portal.keyring, "works-council", level=Level.OUTSIDE)
    auditor = make_member(portal.keyring, "auditor", is_auditor=True)
    with portal.writing() as work:
        add_member(work, council)
        add_member(work, auditor)
    return {**organisation, "council": council, "auditor": auditor}


def handle(handler: Visitor, reference: str) -> None:
    """Find the case on every page that lists cases, and send it up."""
    handler.open("/desk")
    assert reference in handler.reads()
    handler.follow("All your cases")
    assert reference in handler.reads()
    handler.open("/desk/search")
    handler.fill(term="wrong dose")
    handler.press("Search")
    assert reference in handler.reads()
    handler.open("/desk/workload")
    handler.open(f"/desk/cases/{reference}")


def send_up(handler: Visitor, reference: str) -> None:
    """Escalate, and see that it is gone."""
    handler.open(f"/desk/cases/{reference}")
    loop.make_move(handler, "Escalate", text=WHY)
    assert f"{reference} has left your list" in handler.reads()


def walk_the_ladder(sit_down: SitDown, people: dict[str, Member], reference: str) -> None:
    """Let every level handle a case in its turn."""
    ladder = [people[name] for name in ("omar", "carl", "vera", "council")]
    for number, member in enumerate(ladder):
        handler = sit_down()
        loop.sign_in(handler, member)
        handle(handler, reference)
        for _ in ladder[number + 1 :][:1]:
            send_up(handler, reference)


def lead(lena: Visitor, member: Member, reference: str) -> None:
    """Read the figures, how they are made, and no case."""
    loop.sign_in(lena, member)
    lena.open("/insight")
    assert reference not in lena.reads()
    lena.open("/figures/reading")
    lena.open("/figures/method")
    refuse(lena, "/desk", "/admin", "/journal", f"/desk/cases/{reference}")


def administer(ada: Visitor, member: Member, reference: str) -> None:
    """Look at what is set up, write a label, and see no case."""
    loop.sign_in(ada, member)
    for path in ("/admin", "/admin/figures", "/admin/facts", "/admin/labels", "/admin/staffing"):
        ada.open(path)
        assert reference not in ada.reads()
    refuse(ada, "/desk", "/insight", f"/desk/cases/{reference}")


def audit(ava: Visitor, member: Member, reference: str) -> None:
    """Check the journal, and read no case."""
    loop.sign_in(ava, member)
    ava.open("/journal")
    ava.press("Check the journal")
    assert "The journal is whole" in ava.reads()
    assert reference not in ava.reads()
    refuse(ava, "/desk", "/insight", "/admin")


def look_around(sam: Visitor) -> None:
    """Read what is for everybody."""
    for path in ("/", "/systems", "/systems/dose-assistant", "/figures", "/figures/method"):
        sam.open(path)
    refuse(sam, "/desk", "/insight", "/admin", "/journal")


def refuse(somebody: Visitor, *paths: str) -> None:
    """See that these pages are not there for somebody."""
    for path in paths:
        somebody.open(path)
        assert somebody.page.title().startswith(NOT_HERE), path


def walk(sit_down: SitDown, people: dict[str, Member], reference: str) -> None:
    """Walk every role's way."""
    walk_the_ladder(sit_down, people, reference)
    lead(sit_down(), people["lena"], reference)
    administer(sit_down(), people["ada"], reference)
    audit(sit_down(), people["auditor"], reference)
    look_around(sit_down())


def test_each_role_finds_its_pages_without_javascript(
    enter: Enter, people: dict[str, Member], portal: Portal
) -> None:
    walk(enter, people, make_case(portal).reference)


@pytest.mark.slow
def test_no_page_of_any_role_shuts_anybody_out(
    enter: Enter, people: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()

    walk(
        lambda: enter(inspector.look, javascript=True),
        people,
        make_case(portal).reference,
    )

    assert inspector.found == []
