"""Which policies hold for an AI system, and in which order policies are read."""

from datetime import date
from typing import Any

from portal.core.written_policies import Head, about_system, in_reading_order

DAY = date(2026, 3, 2)


def head(slug: str, **changes: Any) -> Head:
    values = {"number": 1, "title": slug, "is_opt_out": False, "summary": "", "valid_from": DAY}
    return Head(slug, **{**values, **changes})


def slugs(heads: list[Head]) -> list[str]:
    return [one.slug for one in heads]


def test_how_to_refuse_comes_first_and_then_titles() -> None:
    heads = [head("work"), head("answer", title="Zebra"), head("opt-out", is_opt_out=True)]
    assert slugs(in_reading_order(heads)) == ["opt-out", "work", "answer"]


def test_a_system_has_the_policies_that_name_it_and_how_to_refuse_any() -> None:
    heads = [
        head("named", systems=("chat", "rota")),
        head("other", systems=("rota",)),
        head("general"),
        head("refuse-any", is_opt_out=True),
        head("refuse-rota", is_opt_out=True, systems=("rota",)),
        head("withdrawn", systems=("chat",), valid_until=DAY),
    ]
    assert slugs(about_system(heads, "chat")) == ["refuse-any", "named"]
