"""Words are found however they are written, and what is shown around them is short and true."""

import pytest

from portal.core.finding import (
    AROUND,
    MOST_WORDS,
    Passage,
    count_words,
    excerpt,
    find,
    is_closed,
    words_of,
)


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


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ('"Wrong dose" ward', ("wrong dose", "ward")),
        ("“wrong  dose” „ward drei“", ("wrong dose", "ward drei")),
        ("« wrong dose »", ("wrong dose",)),
        ("＂wrong dose＂", ("wrong dose",)),
        ('ward"wrong dose"', ("ward", "wrong dose")),
        ('"dose" dose', ("dose",)),
        ('"" dose', ("dose",)),
        ('"wrong dose', ("wrong dose",)),
        ('"" " "', ()),
        ('"a"', ()),
    ],
)
def test_words_in_quotation_marks_are_one_phrase(typed: str, parts: tuple[str, ...]) -> None:
    assert words_of(typed) == parts


@pytest.mark.parametrize(
    ("written", "is_found"),
    [
        ("It was the WRONG Dose.", True),
        ("wrong\n\t dose", True),
        ("wro\u00adng\u00a0dose", True),
        ("wrong doses", True),
        ("The dose was wrong.", False),
        ("wrong, dose", False),
        ("wrong big dose", False),
        ("wrongdose", False),
    ],
)
def test_a_phrase_is_found_where_its_words_stand_together(written: str, is_found: bool) -> None:
    found = find(words_of('"wrong dose"'), [Passage("What happened", written)])

    assert (found is not None) is is_found


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    passages = [Passage("What happened", "It was wrong"), Passage("Note", "dose of the ward")]

    assert find(words_of('"wrong dose"'), passages) is None
    assert find(words_of("wrong dose"), passages) is not None


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("in der falschen\n Straße dort", "falschen Straße"),
        ("ﬁne: the falschen STRASSE", "falschen STRASSE"),
        ("fal\u00adschen Straße", "fal\u00adschen Straße"),
    ],
)
def test_a_phrase_is_shown_as_it_was_written(text: str, hit: str) -> None:
    assert excerpt(text, "falschen strasse").hit == hit


def test_words_of_phrases_are_counted_and_marks_must_close() -> None:
    assert count_words('one "two three" four') == 4
    assert count_words('"' + "word " * (MOST_WORDS + 1) + '"') == MOST_WORDS + 1
    assert is_closed('„two three" four')
    assert not is_closed('one "two')
