"""Words are found however they are written, and what is shown around them is short and true."""

import pytest

from portal.core.finding import AROUND, Passage, excerpt, find, words_of


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("dose", "The wrong DOSE was given"),
        ("STRASSE", "auf der Straße"),
        ("finding", "the \ufb01nding"),
        ("cafe\u0301", "in the caf\u00e9"),
        ("can't", "I can’t work like this"),
        ("can’t", "I can't work like this"),
        ("together", "to\u00adgether"),
        ("ｗｉｄｅ", "a wide one"),
        ("剂量", "错误的剂量"),
    ],
)
def test_a_word_is_found_however_it_is_written(typed: str, written: str) -> None:
    assert find(words_of(typed), [Passage("What happened", written)]) is not None


def test_every_word_must_be_in_the_case_in_one_text_or_in_several() -> None:
    passages = [Passage("What happened", "The dose was wrong."), Passage("Note", "Ward 3 knows.")]
    found = find(words_of("ward dose"), passages)

    assert found is not None
    assert find(words_of("ward dose night"), passages) is None


def test_the_text_with_most_of_the_words_is_shown() -> None:
    passages = [Passage("What happened", "A dose."), Passage("Note", "The dose in ward 3.")]
    found = find(words_of("dose ward"), passages)

    assert found is not None
    assert found.title == "Note"


@pytest.mark.parametrize("typed", ["", "  ", "a", "\u00ad", "\u200b \u200d"])
def test_words_too_short_to_tell_anything_are_none(typed: str) -> None:
    assert words_of(typed) == ()


@pytest.mark.parametrize(
    ("text", "word", "hit"),
    [
        ("in der STRASSE dort", "strasse", "STRASSE"),
        ("in der Straße dort", "strasse", "Straße"),
        ("ﬁne ßß: the ﬁnding itself", "finding", "ﬁnding"),
        ("to\u00adgether we", "together", "to\u00adgether"),
    ],
)
def test_the_hit_is_shown_as_it_was_written(text: str, word: str, hit: str) -> None:
    shown = excerpt(text, word)

    assert shown.hit == hit
    assert f"{shown.before}{shown.hit}{shown.after}" == text


def test_no_more_is_shown_than_a_few_words() -> None:
    shown = excerpt("before " * 500 + "needle" + " after" * 500, "needle")

    assert len(shown.before) <= AROUND + 1
    assert len(shown.after) <= AROUND + 1
    assert (shown.before[0], shown.after[-1]) == ("…", "…")


def test_what_spans_lines_is_shown_in_one() -> None:
    assert excerpt("one\n\n\ttwo  three", "two").before == "one "
