"""A text that others read names no case, however its reference is written."""

import pytest

from portal.core.errors import InputRefused
from portal.core.references import names_case, refuse_references


@pytest.mark.parametrize(
    "text",
    [
        "as in C-7K2M-9QXA.",
        "c-7k2m-9qxa",
        "/desk/cases/C-7K2M-9QXA/note",
        "_C-7K2M-9QXA_",
        "C\u20117K2M\u20139QXA",
        "C-7K2M\u00ad-\u200b9QXA",
        "Ｃ－７Ｋ２Ｍ－９ＱＸＡ",
    ],
)
def test_a_reference_is_seen_however_it_is_written(text: str) -> None:
    assert names_case(text)


@pytest.mark.parametrize(
    "text", ["", "vitamin C 1000 2000", "SPEC-2024-0001", "C-7K2M-9QXAB", "C-7K2M", "plan C-level"]
)
def test_other_words_are_none(text: str) -> None:
    assert not names_case(text)


def test_each_field_that_names_a_case_says_so() -> None:
    with pytest.raises(InputRefused) as refused:
        refuse_references({"name": "fine", "text": "C-7K2M-9QXA"}, "all read it.")

    assert refused.value.fields == {"text": "Name no case: all read it."}
    assert "7K2M" not in str(refused.value)
