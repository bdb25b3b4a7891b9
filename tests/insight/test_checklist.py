"""What every page of figures must hold, in every state in which an organisation can be.

Read from the page as a browser gets it: charts, tables, words and links, not templates.
"""

import re
from html import unescape

import pytest
from flask import Flask

from portal.core.disclosure.profiles import Profile
from portal.insight import words
from portal.work import Portal
from tests.attacks.organisation import empty_case_tables
from tests.attacks.reading import PATHS, Reader
from tests.insight.states import enter_facts, open_first_window, publish_quarters, publish_year

PAGES = ("/insight", "/figures")
TABLE = re.compile(r"<table class=\"numeric\">.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
CHART = re.compile(r"<figcaption>(.*?)</figcaption>")
CAPTION = re.compile(r"<caption>(.*?)</caption>")
BARE = re.compile(r">\s*0\s*<|\babout 0\b|>\s*0\s*±")


def page_of(reader: Reader, path: str) -> str:
    return " ".join(unescape(reader.load(path).decode()).replace("\xa0", " ").split())


def figure_rows(page: str) -> list[list[str]]:
    """Return the rows of every table whose columns are a figure and its ±."""
    tables = [[CELL.findall(row) for row in ROW.findall(table)] for table in TABLE.findall(page)]
    return [row for table in tables if table[0][1:3] == ["Reports", "±"] for row in table[1:]]


def unfit_rows(page: str) -> list[list[str]]:
    """Return the rows that say neither a number with its ± nor why there is none."""
    return [row for row in figure_rows(page) if not is_fit(row[1], row[2])]


def is_fit(figure: str, margin: str) -> bool:
    has_number = figure.isdigit() and figure != "0" and re.fullmatch(r"± \d+", margin)
    says_why = (
        figure.startswith(("withheld: blurred figure under", "not in use before")) and margin == "–"
    )
    return bool(has_number or says_why)


def charts_without_tables(page: str) -> list[str]:
    """Return the charts that no table repeats: one beside it, or one for all of a history."""
    captions = {caption.removesuffix(", as a table") for caption in CAPTION.findall(page)}
    columns = set(CELL.findall(page))
    titles = [title.removesuffix(", by period") for title in CHART.findall(page)]
    return [one for one in titles if one not in captions and one not in columns]


@pytest.fixture
def two_years(portal: Portal, lena: Reader) -> Reader:
    """Lena, once six quarters of what was received are out, and how four of them went."""
    publish_quarters(portal, Profile.STANDARD, 100, 120, 110, 130, 360, 120)
    enter_facts(portal)
    return lena


@pytest.mark.slow
def test_the_checklist_of_both_pages_holds_after_two_years(two_years: Reader) -> None:
    for path in PAGES:
        page = page_of(two_years, path)
        rows = figure_rows(page)

        assert len(rows) > 40
        assert unfit_rows(page) == []
        assert BARE.findall(page) == []
        assert charts_without_tables(page) == []
        assert page.count("<svg") >= 8
        assert page.count("Published on") >= 2
        assert "The next figures come on <strong>" in page
        assert 'href="/figures/method"' in page
        assert 'href="/figures/reading"' in page


def test_each_figure_in_a_chart_has_its_margin(two_years: Reader) -> None:
    texts = [one for one in TEXT.findall(page_of(two_years, "/insight")) if one[0].isdigit()]
    numbers = [one for one in texts if not re.match(r"\d{4}-|\d+–\d+ days|\d+ days", one)]

    assert numbers
    assert [one for one in numbers if not re.fullmatch(r"\d+ ± \d+", one)] == []


def test_a_clear_change_is_said_only_where_the_rule_says_so(two_years: Reader) -> None:
    page = page_of(two_years, "/insight")
    changes = {row[3] for row in figure_rows(page) if len(row) > 3}

    assert changes <= {words.RISE, words.FALL, words.NO_CLEAR_CHANGE, "–"}
    assert "By severity: “S1, critical”, clear fall" in page
    assert "That is a clear fall." in page
    assert words.RISE not in page_of(two_years, "/figures")


def test_targets_medians_history_the_year_and_other_peoples_figures_are_there(
    two_years: Reader,
) -> None:
    page = page_of(two_years, "/insight")

    assert "Target: within 7 days. Kept for" in page
    assert "Target: within 90 days. Kept for" in page
    assert "Median: no answer from a person by then." in page
    assert "All reports, by period, as a table" in page
    assert "2027 so far, 3 periods together: " in page
    assert page.count("NAVEX, report of 2025") == 4
    assert "not as a target" in page


def test_the_sentence_the_changes_and_the_date_come_before_everything_else(
    two_years: Reader,
) -> None:
    page = page_of(two_years, "/insight")
    places = [page.index(one) for one in ("reports came in", "What changed", "The next figures")]

    assert places == sorted(places)
    assert places[-1] < page.index("<svg")


@pytest.mark.parametrize("path", PAGES)
def test_a_small_organisation_reads_facts_above_its_one_figure(
    portal: Portal, lena: Reader, path: str
) -> None:
    publish_year(portal, 14)
    enter_facts(portal)
    page = page_of(lena, path)

    assert re.search(r"about \d+ reports came in \(± 4\)", page)
    assert "The next figures come on <strong>14 January 2028</strong>" in page
    assert "within 25 hours" in page
    assert "no answer within 30 days" in page
    assert "61 % of 412 people" in page
    assert "1 of the 2 days" in page
    assert "<svg" not in page


@pytest.mark.parametrize("path", PAGES)
def test_facts_and_dates_are_there_before_the_first_release(
    portal: Portal, lena: Reader, path: str
) -> None:
    open_first_window(portal, Profile.COMPACT)
    enter_facts(portal)
    page = page_of(lena, path)

    assert "The first figures come on <strong>14 July 2026</strong>" in page
    assert "Coming releases" in page
    assert "if the plan stays" in page
    assert "What every reporter is promised" in page
    assert "1 commitment, made independently of any report: none done, 1 late." in page


def test_emptying_the_case_tables_changes_no_byte(portal: Portal, two_years: Reader) -> None:
    before = two_years.load_all()
    with portal.writing() as work:
        empty_case_tables(work)

    assert two_years.load_all() == before


def test_a_change_of_facts_is_on_a_page_that_was_kept(portal: Portal, lena: Reader) -> None:
    open_first_window(portal, Profile.STANDARD)
    before = lena.load("/figures")
    enter_facts(portal)

    assert lena.load_kept("/figures") != before
    assert b"Yearly staff survey" in lena.load_kept("/figures")


def test_everybody_reads_how_to_read_figures(app: Flask) -> None:
    assert "It may also be a few." in app.test_client().get("/figures/reading").text


@pytest.mark.parametrize("path", PATHS)
def test_the_checklist_has_every_address(path: str, lena: Reader) -> None:
    assert lena.client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("breach", "find"),
    [
        ('<table class="numeric"><tr><th>A</th><th>Reports</th><th>±</th></tr>'
         "<tr><th>x</th><td>12</td><td>–</td></tr></table>", unfit_rows),
        ("<figcaption>Alone</figcaption>", charts_without_tables),
        ("<td>0</td>", BARE.findall),
    ],
)  # fmt: skip
def test_a_breach_of_the_checklist_is_found(breach: str, find: object) -> None:
    assert callable(find)
    assert find(breach) != []
