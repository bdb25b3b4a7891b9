"""Hidden words are gone however they are spelled, and what stands around them is as it was."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.finding import Passage, find, fold, words_of
from portal.core.hiding import MARK, comparable, find_spans, hide, stands_in_sight

LETTERS = "aAsSßİıﬁéÉe\u0301\u0327ＺzΣςσ'’\u00ad\u200b\u200d\u2060 \u00a0\n-\u2010\u2013._"
SPELLINGS = st.text(LETTERS, max_size=6)
TEXTS = st.text(f"{LETTERS}xyz,", max_size=60)
LONG = 120_000
"""Characters: the longest text that the desk shows."""


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("O'Brien", "O’Brien"),
        ("O’Brien", "o'brien"),
        ("O`Brien", "OʼBrien"),
        ("O'Brien", "O´Brien"),
        ("Zoe Zapp", "Zoe-Zapp"),
        ("Zoe-Zapp", "ZOE  \n zapp"),
        ("Zoe Zapp", "Zoe \u2013 Zapp"),
        ("Zoe Zapp", "zoe.zapp"),
        ("Zoe Zapp", "zoe_zapp"),
        ("Zoe Zapp", "Zoe\u00a0Zapp"),
        ("Zoe Zapp", "Zo\u00ade Zapp"),
        ("Zoe Zapp", "Zoe\u200b Za\u200dpp"),
        ("Zoe Zapp", "Z\ufe0foe Z\u202aapp"),
        ("Zoe Zapp", "Ｚｏｅ Ｚａｐｐ"),
        ("Strauß", "STRAUSS"),
        ("strauss", "Strauß"),
        ("Müller", "Mu\u0308ller"),
        ("Mu\u0308ller", "MÜLLER"),
        ("Müller", "Muller"),
        ("Finn", "\ufb01nn"),
        ("Yıldız İnan", "YILDIZ INAN"),
        ("José", "Jose\u0301"),
        ("剂量员", "剂量员"),
    ],
)
def test_every_ordinary_spelling_is_hidden_and_search_finds_none(words: str, written: str) -> None:
    hidden = hide(f"It was {written}, as I said.", [words])

    assert hidden == f"It was {MARK}, as I said."
    assert find(words_of(words), [Passage("What happened", hidden)]) is None
    assert find(words_of(written), [Passage("What happened", hidden)]) is None


@given(TEXTS, TEXTS, SPELLINGS.map(lambda words: f"q{words}k"))
def test_what_is_hidden_is_found_by_no_folding_of_search(
    before: str, after: str, words: str
) -> None:
    for spelled in (words, words.upper(), fold(words)):
        text = f"{before}{spelled}{after}"
        kept = hide(text, [words]).split(MARK)

        assert len(kept) == 2
        assert not any(fold(words) in fold(part) for part in kept)


@given(TEXTS, st.lists(st.text(LETTERS, max_size=3), max_size=4))
def test_what_stands_around_is_unchanged_and_no_more_is_left_to_hide(
    text: str, words: list[str]
) -> None:
    spans = find_spans(text, words)
    kept = [text[end:start] for end, start in gaps(text, spans)]

    assert hide(text, words) == MARK.join(kept)
    assert all(find_spans(part, words) == [] for part in kept)
    assert all(comparable(text[start:end]) for start, end in spans)


def gaps(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends = [0, *(end for _, end in spans)]
    return list(zip(ends, [*(start for start, _ in spans), len(text)], strict=True))


def test_other_words_stay_as_they_were_written() -> None:
    text = "ﬁne  ßß: Zoé\u00ad’s — Zapp, ½ x\u0301"

    assert hide(text, ["Zoe Zapp", "never", "\u00ad", "- -", ""]) == text


def test_a_mark_on_the_last_letter_goes_with_it() -> None:
    assert hide("Zapp\u0301\u200b came", ["zapp"]) == f"{MARK} came"


def test_words_that_overlap_or_touch_are_one_place() -> None:
    assert hide("Zoe Zapp Quill", ["Zoe Zapp", "Zapp Quill"]) == MARK
    assert hide("one two", ["one", " two"]) == f"{MARK} {MARK}"


def test_what_is_hidden_is_out_of_sight_and_the_mark_is_no_text() -> None:
    text = "Zoe-Zapp came with Quill."

    assert stands_in_sight(text, "quill", hidden=["zoe zapp"])
    assert not stands_in_sight(text, "Zapp", hidden=["zoe zapp"])
    assert not stands_in_sight(text, "Zapp came", hidden=["zoe zapp"])
    assert not stands_in_sight(text, "covered", hidden=["zoe zapp"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was Zoé  Zapp — and nobody else. ", [f"Zoe Zapp {n}" for n in range(20)]),
        ("a", ["a" * 180 + str(n) for n in range(20)]),
        ("a - ", ["a " * 20 + str(n) for n in range(20)]),
        ("e\u0301", [f"eee{n}" for n in range(20)]),
        ("e\u0301", ["eee"]),
    ],
)
def test_long_texts_take_a_moment(text: str, words: list[str]) -> None:
    long = (text * LONG)[:LONG]
    began = time.process_time()
    hide(long, words)

    assert time.process_time() - began < 0.5
