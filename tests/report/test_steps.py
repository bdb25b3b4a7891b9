"""Which type of report is asked what: only what it needs, and at most nine pages."""

import pytest

from portal.core.taxonomy import ReportType
from portal.report.steps import (
    WORDS,
    Step,
    find_question,
    longest_form,
    questions,
    step_after,
    step_before,
)

A, H, P = Step.ABOUT, Step.HAPPENED, Step.PUNISHED
T, C, R = Step.TOOL, Step.CIRCUMSTANCES, Step.READERS

WITHOUT_UNITS = {
    ReportType.INCIDENT: (A, H, T, C, R),
    ReportType.NEAR_MISS: (A, H, T, C, R),
    ReportType.CONTEST_DECISION: (A, H, T, C, R),
    ReportType.OPT_OUT: (A, H, T, R),
    ReportType.SURVEILLANCE_PRIVACY: (A, H, T, C, R),
    ReportType.MISSING_INFORMATION: (A, H, T, R),
    ReportType.SUSPECTED_BREACH: (A, H, T, C, R),
    ReportType.RETALIATION: (A, H, P, T, C, R),
    ReportType.QUESTION: (A, H, T, R),
}
CHECK_AND_CODE = 2


@pytest.mark.parametrize("type", ReportType)
def test_each_type_is_asked_its_own_pages(type: ReportType) -> None:
    asked = questions(type, asks_for_unit=False)

    assert tuple(one.step for one in asked) == WITHOUT_UNITS[type]


@pytest.mark.parametrize("type", ReportType)
def test_the_longest_report_has_at_most_nine_pages_with_files_check_and_code(
    type: ReportType,
) -> None:
    files = 1

    assert len(questions(type, asks_for_unit=True)) + files + CHECK_AND_CODE <= 9


@pytest.mark.parametrize("type", ReportType)
def test_every_type_is_asked_the_same_three_things_and_no_field_twice(type: ReportType) -> None:
    fields = [name for one in questions(type, asks_for_unit=True) for name in one.fields]

    assert {"type", "narrative", "system", "exclude_people"} <= set(fields)
    assert len(fields) == len(set(fields))


def test_what_only_some_types_need_is_asked_of_them_alone() -> None:
    asked = {
        name: {
            type
            for type in ReportType
            if any(name in one.fields for one in questions(type, asks_for_unit=True))
        }
        for name in ("retaliation", "danger", "category", "prompt", "unit")
    }
    harmful = {ReportType.INCIDENT, ReportType.NEAR_MISS, ReportType.SUSPECTED_BREACH}

    assert asked["retaliation"] == {ReportType.RETALIATION}
    assert asked["danger"] == harmful | {ReportType.RETALIATION}
    assert asked["category"] == harmful
    assert asked["prompt"] == harmful | {ReportType.CONTEST_DECISION}
    assert asked["unit"].isdisjoint({ReportType.QUESTION, ReportType.MISSING_INFORMATION})


def test_a_unit_is_asked_only_where_units_are_published() -> None:
    fields = [
        name for one in questions(ReportType.INCIDENT, asks_for_unit=False) for name in one.fields
    ]

    assert "unit" not in fields
    assert find_question(C, ReportType.OPT_OUT, asks_for_unit=False) is None
    assert find_question(C, ReportType.OPT_OUT, asks_for_unit=True) is not None


def test_pages_follow_each_other_and_lead_back() -> None:
    asked = questions(ReportType.RETALIATION, asks_for_unit=False)
    steps = [one.step for one in asked]

    assert [step_after(step, asked) for step in steps] == [*steps[1:], None]
    assert [step_before(step, asked) for step in steps] == [None, *steps[:-1]]


def test_without_a_type_only_the_first_question_can_be_asked() -> None:
    found = {step for step in Step if find_question(step, None, asks_for_unit=True)}

    assert found == {A}


def test_every_page_has_words_and_fields() -> None:
    assert WORDS.keys() == set(Step)
    assert all(longest_form(step, asks_for_unit=False).fields for step in Step)


@pytest.mark.parametrize("type", ReportType)
def test_the_longest_form_of_a_page_holds_all_that_any_type_is_asked(type: ReportType) -> None:
    for one in questions(type, asks_for_unit=True):
        assert set(one.fields) <= set(longest_form(one.step, asks_for_unit=True).fields)
