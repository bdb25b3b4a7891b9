"""An organisation's own clocks: what a file may say, and the line of what it may not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.clocks import Clock, Condition, Kind, Milestone, Period, Start
from portal.core.errors import ClocksWrong
from portal.core.house_clocks import HouseClocks, read_clocks
from portal.core.severity import Severity
from portal.core.shipped_clocks import CLOCKS
from portal.core.taxonomy import Category, ReportType, SeriousIncident
from portal.core.written_clocks import describe_clocks, write_clocks

OWN = """\
[[clock]]
id = "works_council"
regime = "Works agreement"
article = "Section 4"
start = "receipt"
days = 14
kind = "target"
met_by = "decided"
promise = "We want to have told the works council by"
effective_from = 2026-04-01
waits = false
for_reporter = false
applies_if = { types = ["opt_out"], severities = ["s1", "s2"], system_known = true }
"""
WORKS_COUNCIL = Clock(
    id="works_council",
    regime="Works agreement",
    article="Section 4",
    start=Start.RECEIPT,
    period=Period(days=14),
    kind=Kind.TARGET,
    met_by=Milestone.DECIDED,
    promise="We want to have told the works council by",
    applies_if=Condition(
        types=frozenset({ReportType.OPT_OUT}),
        severities=frozenset({Severity.S1, Severity.S2}),
        system_known=True,
    ),
    effective_from=date(2026, 4, 1),
    waits=False,
    for_reporter=False,
)
CEILING = """\
[[clock]]
id = "directive_feedback"
regime = "Directive (EU) 2019/1937"
article = "Art. 9 (1)(f)"
start = "acknowledgement"
months = 2
kind = "ceiling"
met_by = "decided"
promise = "We must answer you by"
"""


def by_id(house: HouseClocks) -> dict[str, Clock]:
    return {clock.id: clock for clock in house.clocks}


def refusal(text: str) -> str:
    with pytest.raises(ClocksWrong) as refused:
        read_clocks(text)
    return str(refused.value)


def test_a_file_that_says_nothing_leaves_the_shipped_clocks() -> None:
    assert read_clocks("# ours\n") == HouseClocks() == HouseClocks(clocks=CLOCKS)


def test_a_clock_of_ones_own_comes_after_the_shipped_ones() -> None:
    assert read_clocks(OWN).clocks == (*CLOCKS, WORKS_COUNCIL)


def test_a_shipped_target_is_replaced_where_it_stands() -> None:
    house = read_clocks(OWN.replace("works_council", "s3_decide", 1))

    assert [clock.id for clock in house.clocks] == [clock.id for clock in CLOCKS]
    assert by_id(house)["s3_decide"] == replace(WORKS_COUNCIL, id="s3_decide")


def test_a_shipped_target_is_switched_off_without_a_reason() -> None:
    house = read_clocks('without = ["monthly_update"]')

    assert by_id(house).keys() == {clock.id for clock in CLOCKS} - {"monthly_update"}
    assert (house.switched_off, house.because) == (("monthly_update",), "")


def test_a_clock_of_the_law_is_switched_off_with_a_reason_alone() -> None:
    off = 'without = [\n  "monthly_update",\n  "directive_feedback",\n]\n'
    house = read_clocks(off + 'because = "Ours is a land outside the Union."\n')

    assert refusal(off) == (
        'line 3: "directive_feedback" is a clock of the law: say why it is off, because = "…".'
    )
    assert "directive_feedback" not in by_id(house)
    assert house.because == "Ours is a land outside the Union."


def test_a_clock_of_the_law_is_changed_with_a_reason_alone() -> None:
    house = read_clocks(CEILING + 'because = "Our land gives two months."\n')

    assert refusal(f"\n{CEILING}").startswith('line 3: "directive_feedback" is a clock of the law')
    assert by_id(house)["directive_feedback"].period == Period(months=2)
    assert house.replaced_because == (("directive_feedback", "Our land gives two months."),)


def test_the_shipped_clocks_come_back_from_their_file() -> None:
    assert read_clocks(write_clocks(CLOCKS)) == HouseClocks()


FREE = sorted(
    set(Milestone) - {Milestone.UPDATED, Milestone.OBJECTION_ANSWERED}, key=lambda one: one.value
)
"""What meets a clock whatever it runs from."""

ids = st.integers(0, 10**9).map(lambda number: f"own_{number}")
lines = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=20)
texts = lines.map(lambda text: f"x{text}")


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Draw which cases a clock is for."""
    return Condition(
        types=draw(st.frozensets(st.sampled_from(ReportType))),
        severities=draw(st.frozensets(st.sampled_from(Severity))),
        categories=draw(st.frozensets(st.sampled_from(Category))),
        serious=draw(st.frozensets(st.sampled_from(SeriousIncident))),
        system_known=draw(st.booleans()),
    )


@st.composite
def own_clocks(draw: st.DrawFn) -> Clock:
    """Draw a clock that an organisation might write."""
    kind = draw(st.sampled_from(Kind))
    months, days = draw(st.integers(0, 240)), draw(st.integers(1, 3660))
    return Clock(
        id=draw(ids),
        regime=draw(texts),
        article=draw(texts),
        start=draw(st.sampled_from(Start)),
        period=Period(months, days),
        kind=kind,
        met_by=draw(st.sampled_from(FREE)),
        promise=f"We want {draw(lines).replace('must', '')} by",
        applies_if=draw(conditions()),
        effective_from=draw(st.none() | st.dates()),
        waits=kind is Kind.CEILING or draw(st.booleans()),
        for_reporter=draw(st.booleans()),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(own_clocks(), unique_by=lambda clock: clock.id, max_size=2))
def test_whatever_is_written_comes_back_as_it_was(own: list[Clock]) -> None:
    assert read_clocks(write_clocks(own)).clocks == (*CLOCKS, *own)


WRONG = [
    ("[[clock]\n", 1, "this is not TOML"),
    ('\nid = "a\n', 2, "this is not TOML"),
    ('\n\nwithout = ["a"', 3, "this is not TOML"),
    ("# ours\nclocks = 1\n", 2, '"clocks" is not known here'),
    ('without = "monthly_update"\n', 1, "without is a list"),
    ('without = [\n"monthly_update",\n"weekly"]\n', 3, 'no shipped clock "weekly"'),
    ('without = ["monthly_update", "monthly_update"]\n', 1, "switched off twice"),
    ('because = ""\n', 1, "because is one line"),
    ("clock = [1]\n", 1, "write each clock under [[clock]]"),
    ("clock = 1\n", 1, "clock is a list"),
    (f"{OWN}\n{OWN}", 16, 'the id "works_council" is used twice'),
    (
        f'without = ["s3_decide"]\n{OWN.replace("works_council", "s3_decide", 1)}',
        3,
        "do one or the",
    ),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG, ids=[words for *_, words in WRONG])
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    assert refusal(text).startswith(f"line {line}: ")
    assert words in refusal(text)


SPOILT = [
    ('id = "works_council"\n', "", 1, "this clock has no id"),
    ('promise = "We want to have told the works council by"\n', "", 1, "has no promise"),
    ('id = "works_council"', 'id = "Works council"', 2, "an id has small letters"),
    ('regime = "Works agreement"', "regime = 3", 3, "regime is a text"),
    ('regime = "Works agreement"', 'regime = " "', 3, "regime is one line"),
    ('regime = "Works agreement"', 'regime = "AI Act"', 3, "AI Act is law"),
    ('"Section 4"', '"""\nSection\n4"""', 4, "article is one line"),
    ('start = "receipt"', 'start = "monday"', 5, '"monday" is not a word for start'),
    ("days = 14\n", "", 1, "this clock has no period"),
    ("days = 14", "days = 0", 1, "this clock has no period"),
    ("days = 14", "days = -1", 6, "days is a number from 0 to 3660"),
    ("days = 14", "days = true", 6, "days is a whole number"),
    ("days = 14", "days = 1.5", 6, "days is a whole number"),
    ("days = 14", "months = 241", 6, "months is a number from 0 to 240"),
    ('kind = "target"', 'kind = "promise"', 7, '"promise" is not a word for kind'),
    ('kind = "target"', 'kind = "ceiling"', 11, "a ceiling never waits"),
    ('met_by = "decided"', 'met_by = "paid"', 8, '"paid" is not a word for met_by'),
    ('met_by = "decided"', 'met_by = "updated"', 8, 'goes with start "last_update" alone'),
    ("told the works council by", "told the works council", 9, 'ends with " by"'),
    ("We want to", "We must", 9, "a target is not law"),
    ("2026-04-01", '"2026-04-01"', 10, "without quotes"),
    ("2026-04-01", "2026-04-01T09:00:00", 10, "without quotes"),
    ("waits = false", "waits = 0", 11, "waits is true or false"),
    ("for_reporter = false", "reporter = false", 12, '"reporter" is not known here'),
    ('types = ["opt_out"]', 'types = ["opt-out"]', 13, '"opt-out" is not a word for types'),
    ('types = ["opt_out"]', "types = []", 13, "types is empty"),
    ('types = ["opt_out"]', 'units = ["ward"]', 13, '"units" is not known here'),
    ("system_known = true", 'system_known = "yes"', 13, "system_known is true or false"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), SPOILT, ids=[f"{new}: {words}" for _, new, _, words in SPOILT]
)
def test_a_spoilt_clock_is_refused_with_its_line(old: str, new: str, line: int, words: str) -> None:
    told = refusal(OWN.replace(old, new, 1))

    assert words in told
    assert told.startswith(f"line {line}: ")


def test_a_word_in_a_list_over_several_lines_is_told_with_its_own_line() -> None:
    head = OWN.split("applies_if")[0]
    table = '[clock.applies_if]\n# Ours\nseverities = [\n  "s1",\n  "s9",\n]\n'

    assert refusal(head + table).startswith('line 17: "s9" is not a word for severities')


def test_a_ceiling_names_its_place_in_the_law() -> None:
    nameless = CEILING.replace('article = "Art. 9 (1)(f)"\n', "")

    assert refusal(nameless) == 'line 1: a ceiling is law: name its place in "article".'


def test_the_second_of_two_clocks_is_the_one_that_is_told() -> None:
    second = OWN.replace("works_council", "second").replace("days = 14", "days = 0")

    assert refusal(f"{OWN}\n# The second\n{second}").startswith("line 16: ")


def test_what_is_changed_is_told_with_its_reason() -> None:
    text = 'without = ["directive_acknowledge"]\nbecause = "Not in the Union."\n' + OWN
    lines = list(describe_clocks(read_clocks(text)))

    assert "works_council (target)" in lines
    assert "    14 days from receipt, met by decided" in lines
    assert "    source: Works agreement Section 4" in lines
    assert (
        '    applies if: types = ["opt_out"]; severities = ["s1", "s2"]; system_known = true'
        in (lines)
    )
    assert lines[-3:] == [
        "Switched off: directive_acknowledge",
        "    because: Not in the Union.",
        "These clocks are not legal advice.",
    ]
