"""Words in quotation marks are searched as one phrase, in the same cases as any other word."""

import pytest
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import Member, make_case, without_drawn
from tests.deeds import send, words
from tests.desk.lists.test_search import MARKED, found, going_on, search, small_pages

__all__ = ["small_pages"]

PHRASE = "“Wrong dose”"


@pytest.mark.usefixtures("both_databases")
def test_a_phrase_is_found_where_its_words_stand_next_to_each_other(
    portal: Portal, omar: FlaskClient, cast: dict[str, Member]
) -> None:
    together = make_case(portal, narrative="It named a wrong\n dose to the ward.")
    make_case(portal, narrative="The dose that it named was wrong, said the ward.")
    page = search(omar, f"{PHRASE} ward")

    assert found(page) == [together.reference]
    assert MARKED.findall(page) == ["wrong dose"]
    assert "Searched 2 of your cases" in words(page)
    assert len(found(search(omar, "wrong dose ward"))) == 2


def test_the_form_says_what_can_be_typed(omar: FlaskClient) -> None:
    page = words(omar.get("/desk/search").text)

    assert "Words in quotation marks, like “wrong dose”, must stand next to each other." in page
    assert "Up to 8 words" in page


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ('ward "wrong dose', "Close the quotation marks"),
        ('"one two three four five" "six seven eight nine"', "Write at most 8 words."),
        ('"" " "', "Write at least two characters."),
    ],
)
def test_what_cannot_be_searched_is_said_and_shown_again(
    omar: FlaskClient, term: str, said: str
) -> None:
    answer = send(omar, "/desk/search", term=term, scope="all")

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{term.replace(chr(34), "&#34;")}"' in answer.text


def test_to_the_excluded_the_case_is_not_there(
    portal: Portal, omar: FlaskClient, una: FlaskClient, cast: dict[str, Member]
) -> None:
    make_case(portal, narrative="A wrong dose.")
    before = without_drawn(search(omar, PHRASE, scope="all"))
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    barred = make_case(portal, narrative="Another wrong dose.", exclusions=(rule,))

    assert without_drawn(search(omar, PHRASE, scope="all")) == before
    assert barred.reference in found(search(una, PHRASE))


@pytest.mark.usefixtures("small_pages")
def test_a_page_goes_as_far_as_it_does_for_a_word_whatever_one_must_not_see(
    portal: Portal, omar: FlaskClient, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    for _ in range(4):
        make_case(portal, narrative="Nothing of that kind.")
        make_case(portal, narrative="A wrong dose.", exclusions=(rule,))
    pages = [search(omar, term) for term in ("needle", PHRASE)]

    assert ["Searched 3 of your cases so far" in words(page) for page in pages] == [True, True]
    assert going_on(pages[0]) == going_on(pages[1])


def test_a_phrase_finds_nothing_under_a_cover(
    portal: Portal, omar: FlaskClient, cast: dict[str, Member]
) -> None:
    case = make_case(portal, narrative="The night nurse saw it.")
    covers = f"/desk/cases/{case.reference}/covers"
    send(omar, covers, words="night nurse", reason="There is one.")

    assert found(search(omar, '"night nurse"')) == []
