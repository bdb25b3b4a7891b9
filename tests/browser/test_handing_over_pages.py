"""Handing over in parts, being away, the workload: axe finds nothing, and nothing sticks out."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.actors import Level
from portal.desk.assignment import handing_over
from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.cast import Member, add_member, make_case, make_member


@pytest.mark.slow
def test_no_page_of_handing_over_or_being_away_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, una = (enter(inspector.look, javascript=True) for _ in range(2))
    for _ in range(handing_over.PART + 1):
        make_case(portal)
    nora = make_member(portal.keyring, "nora", level=Level.OMBUDS)
    with portal.writing() as work:
        add_member(work, nora)
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(una, organisation["una"])

    omar.open("/desk")
    omar.follow("Colleagues and leave")
    omar.press("Begin to hand over to Nora")
    assert f"{handing_over.PART} of {handing_over.PART + 1} cases are done." in omar.reads()
    omar.press("Go on")
    assert f"{handing_over.PART + 1} cases handed over to Nora." in omar.reads()
    omar.open("/desk/away")
    omar.fill(ends_on="2000-01-01")
    omar.press("Tell my colleagues")
    omar.fill(ends_on=f"{datetime.now(UTC).date() + timedelta(days=9)}")
    omar.press("Tell my colleagues")
    assert "You said that you are away" in omar.reads()
    una.open("/desk")
    assert "Omar is away until" in una.reads()
    una.follow("Cases that wait meanwhile")
    assert "While Omar is away" in una.reads()
    una.follow("Only those that Omar works on or steps in for")
    assert "None waits." in una.reads()
    una.open("/desk")
    una.follow("Workload")
    assert "Workload and fairness" in una.reads()

    assert inspector.found == []
