"""Search: over what a handler may read, by their own keys, leaving no word of it anywhere."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records import searching
from portal.casework.records.files import add_to_case
from portal.casework.records.talking import reply, write_message, write_note
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.store.tables import CaseRow, JournalRow, RecordRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case, without_drawn
from tests.deeds import at_the_desk, make_move, send, words
from tests.rows import dump

FOUND = re.compile(r'class="reference" href="[^"]*">([^<]+)<')
MARKED = re.compile(r"<mark>([^<]*)</mark>")


def search(client: FlaskClient, term: str, scope: str = "open") -> str:
    """Send the form, and return the page of hits."""
    answer = send(client, "/desk/search", term=term, scope=scope)
    assert answer.status_code == 303
    return str(client.get(answer.location).text)


def found(page: str) -> list[str]:
    return FOUND.findall(page)


def noted(portal: Portal) -> list[tuple[str, str | None, dict[str, object]]]:
    """Return who searched, of which case it is noted, and the details."""
    with portal.reading() as work:
        rows = work.db.scalars(select(JournalRow).where(JournalRow.event == "searched")).all()
        return [(row.actor, row.case_id, json.loads(row.details)) for row in rows]


@pytest.fixture
def three(portal: Portal, cast: dict[str, Member]) -> list[MadeCase]:
    """Three cases; in the second everybody has written, and there is a file."""
    made = [
        make_case(portal, narrative=f"It said {word} to the ward.")
        for word in ("ochre", "umber", "sienna")
    ]
    with portal.writing() as work:
        opened = write_message(work, open_case(work, cast["omar"], made[1]), cast["omar"], "Azure?")
        write_note(work, opened, cast["omar"], "Talked to the Straße team.")
    with portal.writing() as work:
        own = open_for_reporter(work, unlock_mailbox(work, made[1].code))
        reply(work, own, "No, cobalt.")
    with portal.writing() as work:
        own = open_for_reporter(work, unlock_mailbox(work, made[1].code))
        add_to_case(work, own, "vermilion.txt", Cleaned(Kind.TEXT, b"lilac", (), ()))
    return made


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    "term", ["umber", "AZURE", "strasse", "cobalt", "file-1.txt", "cobalt umber ward"]
)
def test_a_case_is_found_by_every_kind_of_text(
    omar: FlaskClient, three: list[MadeCase], term: str
) -> None:
    assert found(search(omar, term)) == [three[1].reference]


def test_a_case_is_found_by_its_reference_and_by_no_word_that_is_not_there(
    omar: FlaskClient, three: list[MadeCase]
) -> None:
    assert found(search(omar, three[2].reference.lower())) == [three[2].reference]
    assert sorted(found(search(omar, "ward"))) == sorted(case.reference for case in three)
    assert "Nothing found" in words(search(omar, "umber ochre"))


def test_what_the_case_page_does_not_show_is_not_found(
    omar: FlaskClient, three: list[MadeCase]
) -> None:
    """What a file was called, what is in it, and the fields of a record are no words for us."""
    assert [found(search(omar, term)) for term in ("vermilion", "lilac", "rules")] == [[], [], []]


def test_what_is_covered_is_found_by_no_word_and_stands_in_no_excerpt(
    omar: FlaskClient, three: list[MadeCase]
) -> None:
    covers = f"/desk/cases/{three[1].reference}/covers"
    send(omar, covers, words="umber", reason="There is one such ward.")

    assert found(search(omar, "umber")) == []
    assert "It said [covered] to the ward." in words(search(omar, "said ward covered"))


def test_the_hit_is_marked_in_a_short_excerpt_and_escaped(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    make_case(portal, narrative="a" * 900 + " <script>needle</script> " + "b" * 900)
    page = search(omar, "needle")

    assert MARKED.findall(page) == ["needle"]
    assert "&lt;script&gt;" in page
    assert "a" * 60 not in page
    assert "What happened" in page


def test_closed_cases_are_searched_where_that_is_asked_for(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(omar, case, "escalate", text="Ultramarine.")
    assert found(search(omar, "dose", scope="all")) == []

    other = make_case(portal, narrative="Wrong dose again.")
    make_move(omar, other, "start-triage")
    close_in_the_database(portal, other)
    assert found(search(omar, "dose")) == []
    assert found(search(omar, "dose", scope="all")) == [other.reference]


def close_in_the_database(portal: Portal, case: MadeCase) -> None:
    with portal.writing() as work:
        work.db.execute(update(CaseRow).where(CaseRow.id == case.id).values(status=Status.CLOSED))


@pytest.mark.usefixtures("both_databases")
def test_to_the_excluded_the_case_is_not_there(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    make_case(portal, narrative="Needle one.")
    before = without_drawn(search(omar, "needle", scope="all"))
    noted_before = noted(portal)
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    barred = make_case(portal, narrative="Needle two.", exclusions=(rule,))

    assert without_drawn(search(omar, "needle", scope="all")) == before
    assert noted(portal)[-1] == noted_before[-1]
    assert barred.reference in found(search(una, "needle"))


def test_the_words_stand_in_no_address_title_or_row(
    omar: FlaskClient, portal: Portal, three: list[MadeCase]
) -> None:
    answer = send(omar, "/desk/search", term="zinnober ward", scope="open")
    page = omar.get(answer.location)
    stored = everything(portal)

    assert answer.location == "/desk/search/results"
    assert "<title>Search" in page.text
    assert "zinnober" not in page.text.split("</title>")[0]
    assert page.headers["Cache-Control"] == "no-store"
    assert "zinnober" not in stored


def everything(portal: Portal) -> str:
    with portal.reading() as work:
        return repr(dump(work.db))


def test_the_journal_notes_that_it_was_searched_and_not_for_what(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member], three: list[MadeCase]
) -> None:
    search(omar, "ochre")
    search(omar, "nothing-like-it", scope="all")

    assert noted(portal) == [
        (cast["omar"].account, None, {"kind": "open"}),
        (cast["omar"].account, None, {"kind": "all"}),
    ]


def test_what_two_handlers_searched_does_not_tell_who_is_left_out(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    """Ten cases for one and eleven for the other: a rough number would differ, too."""
    for _ in range(10):
        make_case(portal)
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["una"].account),))
    search(omar, "dose")
    search(una, "dose")
    (_, *of_omar), (_, *of_una) = noted(portal)

    assert of_omar == of_una


def test_searching_is_not_noted_as_reading(
    omar: FlaskClient, portal: Portal, three: list[MadeCase]
) -> None:
    search(omar, "ward")
    with portal.reading() as work:
        read = work.db.scalars(select(JournalRow.event)).all()

    assert "case_read" not in read


def test_another_visit_does_not_see_what_was_searched(
    app: Flask, omar: FlaskClient, cast: dict[str, Member], three: list[MadeCase]
) -> None:
    search(omar, "ochre")
    elsewhere = at_the_desk(app, cast["omar"]).get("/desk/search/results").text

    assert "ochre" not in elsewhere
    assert found(elsewhere) == []


@pytest.mark.parametrize(
    "term", ["", " ", "a", "x" * 121, "one two three four five six seven eight nine"]
)
def test_what_cannot_be_searched_is_said_and_shown_again(omar: FlaskClient, term: str) -> None:
    answer = send(omar, "/desk/search", term=term, scope="all")

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'value="{term.strip()}' in answer.text


def test_who_is_no_handler_finds_no_search(app: Flask, cast: dict[str, Member]) -> None:
    lena = at_the_desk(app, cast["lena"])

    assert lena.get("/desk/search").status_code == 404
    assert lena.get("/desk/search/results").status_code == 404


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two hits and of three cases."""
    monkeypatch.setattr(searching, "MOST_HITS", 2)
    monkeypatch.setattr(searching, "MOST_CASES", 3)


@pytest.mark.usefixtures("both_databases", "small_pages")
def test_page_after_page_every_case_is_found_once(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    made = [make_case(portal, narrative="A needle.") for _ in range(5)]
    pages = [search(omar, "needle")]
    pages += [omar.get(going_on(pages[0])).text]
    pages += [omar.get(going_on(pages[1])).text]
    listed = [one for page in pages for one in found(page)]

    assert [len(found(page)) for page in pages] == [2, 2, 1]
    assert sorted(listed) == sorted(case.reference for case in made)
    assert "Searched 4 of your cases so far" in words(pages[1])
    assert "That was all. Searched 5 of your cases" in words(pages[2])


@pytest.mark.usefixtures("small_pages")
def test_a_page_without_a_hit_says_how_far_it_went(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    for _ in range(4):
        make_case(portal)
    page = search(omar, "needle")

    assert "Nothing found so far" in words(page)
    assert "Searched 3 of your cases so far" in words(page)
    assert "That was all. Searched 4 of your cases" in words(omar.get(going_on(page)).text)


def going_on(page: str) -> str:
    """Return the address of the next page of hits."""
    link = re.search(r'href="(/desk/search/results\?[^"]+)"', page)
    assert link is not None
    return link[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    "query",
    ["received=x&reference=C-0000-0000", "reference=' OR 1", "searched=99999999", "searched=-1"],
)
def test_a_place_that_is_none_is_the_beginning(
    omar: FlaskClient, three: list[MadeCase], query: str
) -> None:
    whole = without_drawn(search(omar, "ward"))

    assert without_drawn(omar.get(f"/desk/search/results?{query}").text) == whole


def test_a_case_that_was_changed_in_the_database_spoils_no_search(
    omar: FlaskClient, portal: Portal, three: list[MadeCase]
) -> None:
    with portal.writing() as work:
        changed = update(RecordRow).where(RecordRow.case_id == three[0].id)
        work.db.execute(changed.values(sealed=b"\x01" + bytes(300)))
    page = search(omar, "ward")

    assert sorted(found(page)) == sorted(case.reference for case in three[1:])
    assert "Something in these cases was changed" in words(page)
    assert three[0].reference in page


@pytest.mark.usefixtures("both_databases")
def test_more_cases_take_no_more_statements(
    omar: FlaskClient, app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    def statements() -> int:
        counted = list[str]()
        engine = app.extensions["portal"].database.readers
        listen = ("before_cursor_execute", lambda *told: counted.append(told[2]))
        event.listen(engine, *listen)
        search(omar, "needle")
        event.remove(engine, *listen)
        return len(counted)

    make_case(portal)
    few = statements()
    for _ in range(5):
        make_case(portal)

    assert statements() == few
