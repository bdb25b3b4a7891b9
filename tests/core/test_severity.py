"""The provisional severity, and who may lower one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.actors import AccountId, Level
from portal.core.severity import RULES, Severity, first_level, is_lower, may_lower, provisional
from portal.core.taxonomy import Category, ReportType
from tests.core.builders import OMAR_ID, UNA_ID

KNOWN = [
    ("incident", "wrong_output", None, True, "s1"),
    ("question", "unsafe", True, True, "s1"),
    ("incident", "unsafe", False, True, "s2"),
    ("retaliation", "forced_use", None, None, "s2"),
    ("suspected_breach", "surveillance", True, None, "s2"),
    ("suspected_breach", "surveillance", False, None, "s3"),
    ("incident", "data_exposure", True, False, "s2"),
    ("incident", "data_exposure", None, False, "s3"),
    ("near_miss", "wrong_output", None, None, "s4"),
    ("missing_information", "no_oversight", None, None, "s4"),
    ("question", "wider_or_other", None, None, "s4"),
    ("near_miss", "unsafe", True, None, "s2"),
    ("opt_out", "forced_use", True, False, "s3"),
    ("contest_decision", "decision_about_me", None, None, "s3"),
    ("incident", "wrong_output", True, False, "s3"),
]

maybe = st.sampled_from([None, False, True])
types, categories = st.sampled_from(ReportType), st.sampled_from(Category)


@pytest.mark.parametrize(("type", "category", "still", "danger", "expected"), KNOWN)
def test_the_table_of_rules(
    type: str, category: str, still: bool | None, danger: bool | None, expected: str
) -> None:
    severity = provisional(
        ReportType(type), Category(category), still_happening=still, danger=danger
    )

    assert severity.value == expected


@given(type=types, category=categories, still=maybe, danger=maybe)
def test_retaliation_and_danger_never_start_below_s2(
    type: ReportType, category: Category, still: bool | None, danger: bool | None
) -> None:
    punished = provisional(ReportType.RETALIATION, category, still_happening=still, danger=danger)
    endangered = provisional(type, category, still_happening=still, danger=True)

    assert punished.is_grave
    assert endangered.is_grave


@given(type=types, category=categories, danger=maybe)
def test_still_happening_never_makes_a_report_less_grave(
    type: ReportType, category: Category, danger: bool | None
) -> None:
    lasting = provisional(type, category, still_happening=True, danger=danger)
    over = provisional(type, category, still_happening=False, danger=danger)

    assert not is_lower(lasting, over)


def test_every_rule_is_written_in_words() -> None:
    assert all(rule.words.endswith(".") for rule in RULES)


def test_the_committee_owns_s1_from_the_first_moment() -> None:
    levels = {severity.value: first_level(severity) for severity in Severity}

    assert levels == {
        "s1": Level.COMMITTEE,
        "s2": Level.OMBUDS,
        "s3": Level.OMBUDS,
        "s4": Level.OMBUDS,
    }


ONE, TWO = (OMAR_ID,), (OMAR_ID, UNA_ID)
TWICE_THE_SAME = (OMAR_ID, OMAR_ID)
LOWERING = [
    ("s4", "s1", False, (), False, True),
    ("s2", "s2", True, (), False, True),
    ("s3", "s4", False, ONE, False, True),
    ("s2", "s3", False, ONE, True, False),
    ("s2", "s3", False, TWICE_THE_SAME, True, False),
    ("s2", "s3", False, TWO, False, False),
    ("s2", "s3", False, TWO, True, True),
    ("s1", "s2", False, ONE, True, False),
    ("s1", "s2", False, TWO, True, True),
    ("s3", "s4", True, ONE, True, False),
    ("s2", "s4", True, TWO, True, True),
]


@pytest.mark.parametrize(("old", "new", "retaliation", "agreed", "reason", "expected"), LOWERING)
def test_two_people_with_a_reason_lower_a_grave_severity(
    old: str,
    new: str,
    retaliation: bool,
    agreed: tuple[AccountId, ...],
    reason: bool,
    expected: bool,
) -> None:
    allowed = may_lower(
        Severity(old),
        Severity(new),
        is_retaliation=retaliation,
        agreed=agreed,
        has_reason=reason,
    )

    assert allowed is expected
