"""Somebody leaves: the administrator is shown the same whatever cases there are."""

from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import Member, make_case, without_drawn
from tests.deeds import send, words
from tests.organisation_rows import add_system, set_owner
from tests.signin.journal import noted

Cast = dict[str, Member]


def but(cast: Cast, *names: str) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(ExcludedKind.PERSON, cast[name].account) for name in names)


def shown(ada: FlaskClient, cast: Cast) -> list[str]:
    """Return what Ada is shown and answered about each handler, without ending anybody."""
    paths = [f"/admin/people/{cast[name].account}/end" for name in ("omar", "una", "carl", "vera")]
    answers = [answer for path in paths for answer in (ada.get(path), send(ada, path))]
    assert [answer.status_code for answer in answers] == [200, 422] * 4
    return [without_drawn(answer.text) for answer in answers]


def test_no_case_and_no_exclusion_changes_what_is_shown_or_asked(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    add_system(portal, "dose-helper")
    without_cases = shown(ada, cast)
    make_case(portal, exclusions=but(cast, "una", "carl", "vera"))
    with_the_last_key = shown(ada, cast)
    make_case(portal, system="dose-helper", exclusions=but(cast, "carl", "vera"))
    set_owner(portal, "dose-helper", cast["una"].account)

    assert without_cases == with_the_last_key == shown(ada, cast)


def test_it_says_to_ask_them_first_to_look_at_what_they_alone_read(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    page = words(ada.get(f"/admin/people/{cast['omar'].account}/end").text)

    assert "Ask them first to open “Hand over” on their desk" in page


def test_nobody_is_ended_until_the_administrator_says_that_they_are_sure(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    make_case(portal)
    path = f"/admin/people/{cast['omar'].account}/end"
    refused = send(ada, path)
    before = noted(portal, "account_ended")
    ended = send(ada, path, is_sure="y")

    assert refused.status_code == 422
    assert "Tick this if you are sure. Nothing has been ended yet." in words(refused.text)
    assert (before, ended.status_code) == ([], 303)
    assert len(noted(portal, "account_ended")) == 1
