"""The lists people choose from: complete, distinct, in plain words."""

from typing import Any

import pytest

from portal.core.taxonomy import (
    ActionKind,
    Category,
    Outcome,
    ReportType,
    RetaliationForm,
    RetaliationRisk,
    RootCause,
    hint,
    label,
)

SIZES: list[tuple[Any, int]] = [
    (ReportType, 9),
    (Category, 12),
    (Outcome, 13),
    (ActionKind, 19),
    (RootCause, 13),
    (RetaliationForm, 15),
    (RetaliationRisk, 3),
]


@pytest.mark.parametrize(("terms", "size"), SIZES)
def test_every_term_has_words_of_its_own(terms: Any, size: int) -> None:
    words = {label(term) for term in terms}

    assert len(list(terms)) == size
    assert len(words) == size
    assert not any(text.endswith(".") or "_" in text for text in words)


@pytest.mark.parametrize(("terms", "size"), SIZES)
def test_codes_are_the_names_in_lower_case(terms: Any, size: int) -> None:
    assert all(term.value == term.name.lower() for term in terms)


def test_every_category_has_examples() -> None:
    assert len({hint(category) for category in Category}) == len(Category)
