"""Somebody leaves: the administrator hears whether a case would stay closed, and nothing more."""

from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import Member, make_case
from tests.deeds import send, words
from tests.organisation_rows import add_system, set_owner
from tests.signin.journal import noted

Cast = dict[str, Member]


def but(cast: Cast, *names: str) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(ExcludedKind.PERSON, cast[name].account) for name in names)


def end_page(ada: FlaskClient, member: Member) -> str:
    return words(ada.get(f"/admin/people/{member.account}/end").text)


def test_with_another_reader_for_each_case_it_says_so_and_ends(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    make_case(portal)
    page = end_page(ada, cast["omar"])
    answer = send(ada, f"/admin/people/{cast['omar'].account}/end")

    assert "Every open case that they can read has somebody else who can." in page
    assert answer.status_code == 303


def test_with_the_last_key_to_a_case_it_is_refused_until_somebody_is_sure(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    make_case(portal, exclusions=but(cast, "una", "carl", "vera"))
    path, page = f"/admin/people/{cast['omar'].account}/end", end_page(ada, cast["omar"])
    refused = send(ada, path)
    before = noted(portal, "account_ended")
    ended = send(ada, path, is_sure="y")

    assert "There are open cases that nobody but them can ever read." in page
    assert refused.status_code == 422
    assert "the last key to an open case would go" in words(refused.text)
    assert (before, ended.status_code) == ([], 303)
    assert len(noted(portal, "account_ended")) == 1


def test_no_number_and_no_case_is_told(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    one = make_case(portal, exclusions=but(cast, "una", "carl", "vera"))
    before = end_page(ada, cast["omar"])
    other = make_case(portal, exclusions=but(cast, "una", "carl", "vera"))

    assert end_page(ada, cast["omar"]) == before
    assert one.reference not in before
    assert other.reference not in before


def test_a_key_in_reserve_above_is_another_reader(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    make_case(portal, exclusions=but(cast, "una"))

    assert "Every open case that they can read has" in end_page(ada, cast["omar"])


def test_the_last_reader_is_found_behind_who_answers_for_the_system(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    add_system(portal, "dose-helper")
    make_case(portal, system="dose-helper", exclusions=but(cast, "carl", "vera"))
    before = end_page(ada, cast["omar"])
    set_owner(portal, "dose-helper", cast["una"].account)

    assert "has somebody else who can" in before
    assert "nobody but them can ever read" in end_page(ada, cast["omar"])
