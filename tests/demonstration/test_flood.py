"""The demonstration’s morning: six reports begin alike while nobody counts on Una’s keys."""

import pytest
from flask import Flask

from portal.demonstration.flood import SENT, send_alike
from portal.demonstration.sharing_out import VIEWS, keep_views
from portal.signin.visiting import Held, begin, get_visit
from portal.store.tables import SystemRow
from portal.vault.credentials import fingerprint
from portal.work import Portal
from tests.browser.conftest import DOSE_ASSISTANT
from tests.cast import Member, make_case
from tests.deeds import at_the_desk, send, words

Cast = dict[str, Member]


@pytest.fixture
def morning(portal: Portal, cast: Cast) -> Portal:
    """An ordinary case, and then that morning."""
    with portal.writing() as work:
        work.db.add(SystemRow(**{**DOSE_ASSISTANT, "slug": "shift-planner", "name": "Planner"}))
    make_case(portal)
    with portal.writing() as work:
        omar, una = (cast[name] for name in ("omar", "una"))
        visits = {
            one.sign_in: get_visit(
                work, begin(work, Held(one.account, one.key_version, one.unlocked))
            )
            for one in (omar, una)
        }
        keys = una.unlocked
        seen = fingerprint(keys.reading_public, keys.signing_public)
        send_alike(work, visits, by=cast["ada"].account, seen=seen)
        keep_views(work, omar)
    return portal


@pytest.mark.usefixtures("morning")
def test_omar_finds_them_side_by_side_and_una_does_not_read_them_before_he_hands_them_over(
    app: Flask, cast: Cast
) -> None:
    omar, una = (at_the_desk(app, cast[name]) for name in ("omar", "una"))
    group = f"{len(SENT)} that begin alike"
    lacking = words(una.get("/desk/alike").text)
    waiting = words(omar.get("/desk").text)
    exact = words(omar.get("/desk/hand-over").text)
    send(omar, f"/desk/hand-over/{cast['una'].account}", form_on="/desk")

    assert group in words(omar.get("/desk/alike").text)
    assert group not in lacking
    assert f"Una can’t read all of {len(SENT)} cases of yours." in waiting
    assert f"Hand over {len(SENT)} cases to Una" in exact
    assert group in words(una.get("/desk/alike").text)


@pytest.mark.usefixtures("morning")
def test_omar_has_views_of_the_queue(app: Flask, cast: Cast) -> None:
    page = words(at_the_desk(app, cast["omar"]).get("/desk/views").text)

    assert all(name in page for name, _ in VIEWS)
