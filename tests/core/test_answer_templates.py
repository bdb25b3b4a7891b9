"""Blanks of an answer are found as they stand, and what the portal ships is fit to send."""

from portal.core.answer_templates import LANGUAGES, SHIPPED, find_blanks
from portal.core.unmasking import find_asks


def test_blanks_are_found_as_they_stand_each_once() -> None:
    text = "By [[date]], [[who]] does [[date]]. [not this] [[nor\nthis]] ]] [[ [[]] [[1]]"

    assert find_blanks(text) == ("[[date]]", "[[who]]")


def test_what_is_shipped_has_blanks_and_asks_nobody_who_they_are() -> None:
    assert len(SHIPPED) == len({one.id for one in SHIPPED}) == 8
    assert [one.id for one in SHIPPED if not find_blanks(one.text)] == []
    assert [one.id for one in SHIPPED if find_asks(one.text)] == []
    assert {one.language for one in SHIPPED} <= set(LANGUAGES)
