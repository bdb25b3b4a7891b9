"""The many cases varied for the demonstration."""

import re
import time
from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from portal.core.cases import OPEN_STATUSES, Status
from portal.core.deadlines import ClockState, due_dates, reasons_to_escalate, state
from portal.core.taxonomy import Category, Outcome, ReportType
from portal.demonstration.fragments import FRAGMENTS_FILE, load_fragments
from portal.demonstration.organisation import load_organisation
from portal.demonstration.tables import ContentWrong
from portal.demonstration.variations import BUMP_SYSTEM, VariedCase, variations
from tests.demonstration.walking import walk

FIRST_DAY = date(2024, 11, 24)
LAST_DAY = date(2026, 11, 23)


def make_variations(count: int = 2400, *, seed: int = 7) -> list[VariedCase]:
    return list(variations(count, first_day=FIRST_DAY, last_day=LAST_DAY, seed=seed))


CASES = make_variations()
OPEN = [case for case in CASES if case.status in OPEN_STATUSES]


def quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def sentences(text: str) -> set[str]:
    return set(re.split(r"(?<=[.?!])\s+", text))


def texts(case: VariedCase) -> list[str]:
    proposals = [step.proposal for step in case.steps if step.proposal]
    written = [case.narrative, *(step.text for step in case.steps)]
    decided = [text for proposal in proposals for text in (proposal.reasons, proposal.findings)]
    return [text for text in (*written, *decided) if text]


def test_the_same_seed_gives_the_same_cases() -> None:
    assert make_variations(300) == make_variations(300)


def test_another_seed_gives_others() -> None:
    assert make_variations(300) != make_variations(300, seed=8)


def test_as_many_as_asked_come_in_the_order_of_their_days() -> None:
    days = [case.received_on for case in CASES]
    assert len(CASES) == 2400
    assert days == sorted(days)
    assert days[0] >= FIRST_DAY
    assert days[-1] <= LAST_DAY


def test_two_years_of_cases_take_less_than_a_second_of_work() -> None:
    started = time.process_time()
    make_variations()
    assert time.process_time() - started < 1


def test_every_history_is_a_legal_walk_to_its_state() -> None:
    walked = [walk(case, case.received_on)[-1] for case in CASES]
    assert [facts.status for facts in walked] == [case.status for case in CASES]
    assert [facts.outcome for facts in walked] == [case.outcome for case in CASES]


def test_no_step_lies_in_the_future() -> None:
    last = [
        case.received_on + timedelta(days=step.after_days) for case in CASES for step in case.steps
    ]
    assert max(last) <= LAST_DAY


def test_about_sixty_are_open_and_none_of_them_is_old() -> None:
    assert 45 <= len(OPEN) <= 80
    assert min(case.received_on for case in OPEN) >= LAST_DAY - timedelta(days=90)


def test_open_cases_are_spread_over_the_states() -> None:
    assert {case.status for case in OPEN} >= OPEN_STATUSES - {Status.SUBMITTED}


def test_some_open_cases_are_late_but_most_are_not() -> None:
    facts = [walk(case, case.received_on)[-1] for case in OPEN]
    late = [f for f in facts if any(state(d, LAST_DAY) is ClockState.LATE for d in due_dates(f))]
    assert 5 <= len(late) < len(OPEN) / 2


def test_the_clock_has_nothing_to_escalate_on_the_last_day() -> None:
    facts = [walk(case, case.received_on)[-1] for case in OPEN]
    assert not [f for f in facts if reasons_to_escalate(f, LAST_DAY)]


def test_incidents_lead_and_every_type_category_and_outcome_occurs() -> None:
    types = Counter(case.type for case in CASES)
    assert types.most_common(1)[0][0] is ReportType.INCIDENT
    assert types.keys() == set(ReportType)
    assert {case.category for case in CASES} == set(Category)
    assert {case.outcome for case in CASES} == {*Outcome, None}


def test_wrong_output_and_forced_use_lead() -> None:
    leading = [category for category, _ in Counter(c.category for c in CASES).most_common(2)]
    assert leading == [Category.WRONG_OUTPUT, Category.FORCED_USE]


def test_one_system_stands_out_in_one_quarter() -> None:
    counts = Counter(quarter(c.received_on) for c in CASES if c.system == BUMP_SYSTEM)
    (highest, most), (_, second) = counts.most_common(2)
    assert highest == (2026, 2)
    assert most > 1.6 * second


def test_people_report_more_on_mondays_than_on_sundays() -> None:
    weekdays = Counter(case.received_on.weekday() for case in CASES)
    assert weekdays[0] > 3 * weekdays[6]


def test_the_second_year_brings_more_than_the_first() -> None:
    second = sum(case.received_on > LAST_DAY - timedelta(days=365) for case in CASES)
    assert 1.1 < second / (len(CASES) - second) < 1.8


def test_units_are_named_most_of_the_time_and_small_ones_never() -> None:
    small = {unit.slug for unit in load_organisation().units if unit.head_count < 25}
    named = [case.unit for case in CASES if case.unit]
    assert 0.7 < len(named) / len(CASES) < 0.9
    assert not small & set(named)


def test_a_system_is_only_reported_once_it_is_in_use() -> None:
    in_use = {system.slug: system.in_use_since for system in load_organisation().systems}
    early = list(variations(200, first_day=date(2023, 1, 1), last_day=LAST_DAY, seed=3))
    assert all(in_use.get(case.system, FIRST_DAY) <= case.received_on for case in CASES)
    assert all(in_use.get(case.system, date.min) <= case.received_on for case in early)


def test_no_text_is_told_twice() -> None:
    assert len({case.narrative for case in CASES}) == len(CASES)


def test_open_cases_hardly_share_a_sentence() -> None:
    shared = [
        len(sentences(one.narrative) & sentences(other.narrative))
        for one, other in combinations(OPEN, 2)
    ]
    assert max(shared) <= 3
    assert sum(n > 0 for n in shared) < 0.05 * len(shared)


def test_neighbours_in_the_queue_do_not_read_alike() -> None:
    alike = [
        sentences(one.narrative) & sentences(other.narrative) for one, other in pairwise(CASES)
    ]
    assert max(map(len, alike)) <= 3


def test_every_value_is_filled_in() -> None:
    assert not [text for case in CASES for text in texts(case) if re.search(r"[{}\[\]]", text)]


def test_no_text_names_a_person_of_the_cast() -> None:
    names = "|".join(member.name for member in load_organisation().cast)
    named = re.compile(rf"\b({names})\b")
    assert not [text for case in CASES for text in texts(case) if named.search(text)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"claims-sorter"', '"claims-soter"', "“claims-soter”"),
        ("weight = 15", "weight = 0", "“weight” is no number above zero"),
        ('category = "wrong_output"', 'category = "wrong"', "“wrong” is no Category"),
        ("severities = [", "severity = [", "severity"),
    ],
)
def test_what_is_wrong_in_a_strand_is_refused_with_file_and_place(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = tmp_path / FRAGMENTS_FILE.name
    file.write_text(FRAGMENTS_FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ContentWrong, match=re.escape(words)) as refused:
        load_fragments(load_organisation(), file)
    assert str(refused.value).startswith("fragments.toml, strand ")
