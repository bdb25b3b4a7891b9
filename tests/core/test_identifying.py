"""What may tell who wrote a text: each rule finds what it says, and no text breaks or slows it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.identifying import ADVICE, Sign, find_signs

ORDINARY = (
    "The assistant told me the wrong dose twice last month, and I nearly gave it. We asked it "
    "again and got ten times as much. About 5.25 mg would be right, so 40 % of 200 was wrong, as "
    "all of us know. It may 10 times be wrong. Nobody answered, and the only warning was grey."
)

FOUND = [
    (Sign.NAME, "I told Mr. Olsen about it", "Mr. Olsen"),
    (Sign.NAME, "then Frau Müller-Lang said", "Frau Müller-Lang"),
    (Sign.NAME, "My name is Rosa Stern.", "My name is Rosa Stern"),
    (Sign.NAME, "and my manager Anna laughed", "my manager Anna"),
    (Sign.EMAIL, "write to rosa.stern@example.org, please", "rosa.stern@example.org"),
    (Sign.PHONE, "ring me at +49 (30) 123 456-78 at home", "+49 (30) 123 456-78"),
    (Sign.PHONE, "or 0151 2345678", "0151 2345678"),
    (Sign.NUMBER, "my staff number 48291", "staff number 48291"),
    (Sign.NUMBER, "see ticket INC-20441 for it", "ticket INC-20441"),
    (Sign.NUMBER, "it was #4711", "#4711"),
    (Sign.NUMBER, "personnel no. A48291", "personnel no. A48291"),
    (Sign.MOMENT, "at 14:05 sharp", "14:05"),
    (Sign.MOMENT, "at 9 am we met", "9 am"),
    (Sign.MOMENT, "on 2026-03-02 it began", "2026-03-02"),
    (Sign.MOMENT, "on 2.3.2026 it began", "2.3.2026"),
    (Sign.MOMENT, "on 3rd of March", "3rd of March"),
    (Sign.MOMENT, "on March 3 it ended", "March 3"),
    (Sign.ONLY, "I am the only nurse there", "I am the only"),
    (Sign.ONLY, "as the only woman", "as the only"),
    (Sign.ONLY, "nobody but me saw it", "nobody but me"),
    (Sign.ROLE, "As head of the pharmacy", "As head"),
    (Sign.ROLE, "I am a senior ward nurse", "I am a senior ward nurse"),
    (
        Sign.ADDRESS,
        "https://rosa:secret@files.example.org/x",
        "https://rosa:secret@files.example.org/x",
    ),
    (Sign.ADDRESS, "https://example.org/users/rosa", "https://example.org/users/rosa"),
    (Sign.ADDRESS, r"in C:\Users\rosa\notes", r"C:\Users\rosa"),
    (Sign.ADDRESS, "in /home/rosa/notes", "/home/rosa"),
    (Sign.HANDLE, "ask @rosa_s about it", "@rosa_s"),
    (Sign.SCRIPT, "The assistant answered with the word доза and not a number at all.", "доза"),
]

TELLING = (
    "I am the |only |as |Mr |A|a@|.b|+1|2| |12:3|http://|/u/|nurse |my manager |@x|#|ticket |-|\n"
    "|д|ä|\\users\\|C:"
)
PIECES = st.sampled_from(TELLING.split("|"))


@pytest.mark.parametrize(("sign", "text", "quote"), FOUND)
def test_each_rule_finds_what_it_says(sign: Sign, text: str, quote: str) -> None:
    found = {(one.sign, text[one.start : one.end]) for one in find_signs(text)}

    assert (sign, quote) in found


def test_every_rule_has_advice_and_an_example() -> None:
    assert ADVICE.keys() == set(Sign) == {sign for sign, _, _ in FOUND}


def test_an_ordinary_text_is_left_alone() -> None:
    assert find_signs(ORDINARY) == ()


def test_a_text_in_one_script_or_in_two_halves_has_no_rare_one() -> None:
    russian = "Помощник назвал неверную дозу, и я едва не дала её больному ребёнку."

    assert find_signs(russian) == ()
    assert (
        find_signs(russian + " " + "The assistant told me the wrong dose, and we all saw it.") == ()
    )


@given(st.one_of(st.text(max_size=10_000), st.lists(PIECES, max_size=3_000).map("".join)))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_it_and_every_place_lies_inside(text: str) -> None:
    found = find_signs(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


HOSTILE = (
    "a|1|1 |(|a.|a@|@|as |I am |as a |as the a a |I work as a b c |A|Mr |Mr A|my name is "
    "|my manager |http://|http://a/|https://a@|/home/|12:|1.1|00|+|ticket |ticket number |#1"
    "|A-|AA1|May |1 May|д a|\\|c:\\users\\|x\u0301|\N{GRINNING FACE}| |\n"
    "|nobody |only |-|1-|1/|as-|1 (|a/u/"
)


@pytest.mark.parametrize("piece", HOSTILE.split("|"))
def test_ten_thousand_characters_take_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()
    find_signs(text)
    one = time.process_time() - begun

    assert one < 0.5
