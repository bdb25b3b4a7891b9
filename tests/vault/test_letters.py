"""A signed letter: whoever holds it may wrap it anew, and nobody may change a word of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.core.errors import KeysMissing, LetterRefused
from portal.vault.keyring import Keyring
from portal.vault.letters import canonical, check_letter, sign_letter
from portal.vault.symbols import ALPHABET

from .builders import make_keyring

TEXT = "Example Works confirms:\nWhat is granted: work without the planner.\nFrom: 1 April 2026"
PLAIN = some.text(some.sampled_from("abcXYZ äöü 0123456789.,:;-\n"), min_size=1, max_size=300)
SPACES = some.sampled_from([" ", "\n", "\r\n", "\t", "  \n  ", "\u00a0", "\u2003", " \ufeff"])


def make_ring(*, letter_keys=None):
    ring = make_keyring()
    return Keyring(ring.server_keys, ring.peppers, letter_keys or {1: b"letter" * 5 + b"!!"})


RING = make_ring()
LETTER = sign_letter(RING, TEXT)


def is_genuine(letter, ring=RING):
    try:
        check_letter(ring, letter)
    except LetterRefused:
        return False
    return True


@given(PLAIN.filter(str.strip))
def test_what_was_signed_is_what_is_read(text):
    assert check_letter(RING, sign_letter(RING, text)).text == canonical(text)


@given(some.lists(SPACES, min_size=1, max_size=9))
def test_other_line_breaks_and_spaces_do_no_harm(spaces):
    words = LETTER.split()
    wrapped = "".join(f"{word}{spaces[at % len(spaces)]}" for at, word in enumerate(words))
    assert check_letter(RING, wrapped) == check_letter(RING, LETTER)


@given(some.data())
def test_any_changed_character_is_refused(data):
    place = data.draw(some.integers(0, len(LETTER) - 1))
    old = LETTER[place]
    others = [one for one in ALPHABET + "=ax.é" if one.upper() != old.upper()]
    new = data.draw(some.sampled_from(others))
    altered = LETTER[:place] + new + LETTER[place + 1 :]
    assert not is_genuine(altered)


@given(some.sampled_from([at for at, one in enumerate(TEXT) if one.isalpha()]))
def test_a_capital_for_a_small_letter_is_refused(place):
    altered = TEXT[:place] + TEXT[place].swapcase() + TEXT[place + 1 :]
    assert not is_genuine(LETTER.replace(TEXT, altered))


@given(some.integers(0, len(LETTER)), some.sampled_from("x0Z=.é\u202e\u0301"))
def test_any_added_character_is_refused(place, new):
    assert not is_genuine(LETTER[:place] + new + LETTER[place:])


@given(some.integers(1, len(LETTER) - 1))
def test_a_letter_cut_off_anywhere_is_refused(length):
    assert not is_genuine(LETTER[:length])
    assert not is_genuine(LETTER[length:])


@given(some.text(max_size=400))
def test_text_that_nobody_signed_is_refused(text):
    assert not is_genuine(text)


def test_a_letter_between_other_words_is_refused():
    assert not is_genuine(f"You may also keep the car.\n{LETTER}")
    assert not is_genuine(f"{LETTER}\nYou may also keep the car.")
    assert not is_genuine(f"{LETTER}\n{LETTER}")


def test_a_signature_typed_from_paper_is_read():
    text, _, signature = LETTER.partition("===== SIGNATURE 1 =====")
    typed = signature.replace("===== END =====", "").lower().replace("0", "o").replace("1", "l")
    spaced = typed.replace("-", " - ")
    assert is_genuine(f"{text}===== SIGNATURE 1 ====={spaced}===== END =====")


def test_a_letter_of_another_organisation_is_refused():
    assert not is_genuine(sign_letter(make_ring(letter_keys={1: b"other!" * 5 + b"!!"}), TEXT))
    assert not is_genuine(LETTER.replace("SIGNATURE 1", "SIGNATURE 2"))


def test_letters_of_an_older_key_stay_genuine():
    renewed = make_ring(letter_keys={**RING.letter_keys, 2: b"newkey" * 5 + b"!!"})
    assert "SIGNATURE 2" in sign_letter(renewed, TEXT)
    assert is_genuine(LETTER, renewed)
    assert is_genuine(sign_letter(renewed, TEXT), renewed)
    assert not is_genuine(sign_letter(renewed, TEXT))


@pytest.mark.parametrize("text", ["a ===== END ===== b", "turned \u202e around", "hidden \u200b"])
def test_what_could_mislead_is_not_signed(text):
    with pytest.raises(LetterRefused):
        sign_letter(RING, text)


def test_without_a_key_nothing_is_signed():
    with pytest.raises(KeysMissing):
        sign_letter(make_keyring(), TEXT)
