"""Puzzles: good for one key and ten minutes, and for nobody who changes a letter of them."""

from datetime import timedelta

from portal.clock import Moment
from portal.vault.keyring import Keyring
from portal.vault.puzzles import LIFE, draw_lot, is_solved, make_puzzle
from tests.flooding import prove

KEYRING = Keyring({1: b"\x07" * 32}, {1: b"\x08" * 32})
ANOTHER = Keyring({1: b"\x09" * 32}, {1: b"\x08" * 32})
KEY, OTHER_KEY = "a" * 43, "b" * 43


def solved(at: Moment, bits: int = 6) -> str:
    text = make_puzzle(KEYRING, KEY, bits=bits, at=at.at)
    return prove({"text": text, "bits": bits})


def test_a_solution_is_good_for_its_key_until_it_is_ten_minutes_old(moment: Moment) -> None:
    proof, late = solved(moment), moment.at + LIFE

    assert is_solved(KEYRING, KEY, proof, at=moment.at)
    assert is_solved(KEYRING, KEY, proof, at=late - timedelta(seconds=1))
    assert not is_solved(KEYRING, KEY, proof, at=late)
    assert not is_solved(KEYRING, OTHER_KEY, proof, at=moment.at)
    assert not is_solved(ANOTHER, KEY, proof, at=moment.at)


def test_no_letter_of_it_can_be_changed(moment: Moment) -> None:
    text, _, number = solved(moment, bits=1).partition(":")
    changed = [
        text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(len(text))
    ]

    solving = [is_solved(KEYRING, KEY, f"{one}:{number}", at=moment.at) for one in changed]

    assert solving == [False] * 76


def test_a_number_that_solves_nothing_and_what_is_no_proof_are_refused(moment: Moment) -> None:
    text = make_puzzle(KEYRING, KEY, bits=32, at=moment.at)
    numbers = ["", "7", "x", "-7", "7" * 21, "\u0667", "7\n"]
    wrong = ["", text, ":7", *(f"{text}:{number}" for number in numbers)]

    assert [one for one in wrong if is_solved(KEYRING, KEY, one, at=moment.at)] == []


def test_one_more_bit_takes_twice_as_long(moment: Moment) -> None:
    tries = [
        sum(int(solved(moment, bits=bits).rpartition(":")[2]) + 1 for _ in range(200)) / 200
        for bits in (3, 7)
    ]

    assert 8 < tries[1] / tries[0] < 32


def test_lots_are_spread_evenly_and_drawn_anew_in_each_turn() -> None:
    lots = [draw_lot(KEYRING, f"draft {number}", 7) for number in range(1_000)]
    again = [draw_lot(KEYRING, f"draft {number}", 8) for number in range(1_000)]
    both = sum(first < 0.5 and second < 0.5 for first, second in zip(lots, again, strict=True))

    assert 440 < sum(lot < 0.5 for lot in lots) < 560
    assert 200 < both < 300
    assert all(0 <= lot < 1 for lot in lots)
