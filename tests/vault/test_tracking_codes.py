"""A tracking code forgives how it is typed, and notices what is typed wrong."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.core.errors import CodeMistyped
from portal.vault.symbols import ALPHABET, encode, is_valid
from portal.vault.tracking import TrackingCode, generate, parse

SEPARATORS = ["", " ", "-", " - ", "–", "—", "\u2011", "−", "\xa0", "\u200b", "\r\n", "\t"]


@pytest.fixture(name="code", scope="module")
def _code() -> TrackingCode:
    return generate()


def test_a_code_is_28_symbols_in_seven_groups_of_four(code):
    groups = code.grouped.split("-")
    assert [len(group) for group in groups] == [4] * 7
    assert "".join(groups) == code.symbols
    assert set(code.symbols) <= set(ALPHABET)


def test_codes_do_not_repeat():
    assert len({generate().symbols for _ in range(500)}) == 500


def test_every_symbol_appears_in_random_codes():
    assert set("".join(generate().symbols[:-1] for _ in range(200))) == set(ALPHABET)


def test_every_single_substitution_is_refused(code):
    wrong = [
        code.symbols[:place] + symbol + code.symbols[place + 1 :]
        for place in range(28)
        for symbol in ALPHABET
        if symbol != code.symbols[place]
    ]
    assert len(wrong) == 28 * 31
    assert not any(is_valid(each) for each in wrong)


def test_every_swap_of_two_symbols_is_refused(code):
    pairs = itertools.combinations(range(28), 2)
    swapped = {swap(code.symbols, *pair) for pair in pairs} - {code.symbols}
    assert len(swapped) > 300
    assert not any(is_valid(each) for each in swapped)


@given(some.integers(0, 27), some.integers(1, 31))
def test_a_typing_error_is_told_without_asking_the_database(place, error):
    code = generate().symbols
    changed = code[:place] + ALPHABET[ALPHABET.index(code[place]) ^ error] + code[place + 1 :]
    with pytest.raises(CodeMistyped, match="mistyped"):
        parse(changed)


def swap(code, first, second):
    symbols = list(code)
    symbols[first], symbols[second] = symbols[second], symbols[first]
    return "".join(symbols)


@given(
    some.lists(some.sampled_from(SEPARATORS), min_size=29, max_size=29),
    some.sampled_from([str.upper, str.lower]),
)
def test_spaces_and_dashes_of_every_kind_are_forgiven(separators, change_case):
    code = generate()
    pairs = itertools.zip_longest(separators, change_case(code.symbols), fillvalue="")
    typed = "".join(itertools.chain.from_iterable(pairs))
    assert parse(typed) == code


@pytest.mark.parametrize("code_with_lookalikes", [str.upper, str.lower])
def test_letters_that_look_like_digits_are_forgiven(code_with_lookalikes):
    code = parse(first_valid("0011" * 6 + "010"))
    typed = code_with_lookalikes(code.symbols[:27].replace("0", "O").replace("1", "I"))
    other = code_with_lookalikes(code.symbols[:27].replace("0", "O").replace("1", "L"))
    assert parse(typed + code.symbols[27]) == code
    assert parse(other + code.symbols[27]) == code


def first_valid(payload):
    return next(payload + symbol for symbol in ALPHABET if is_valid(payload + symbol))


def test_full_width_forms_are_forgiven(code):
    full_width = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code.symbols)
    assert parse(full_width) == code


@pytest.mark.parametrize(
    "change", [lambda code: code[:-1], lambda code: code + "0", lambda code: ""]
)
def test_a_code_of_another_length_is_refused_with_both_lengths(code, change):
    with pytest.raises(CodeMistyped, match="28 letters and digits"):
        parse(change(code.symbols))


@pytest.mark.parametrize("symbol", ["U", "u", "!", "é", "ß", "Ω", "\0", "😀", "٣"])
def test_a_symbol_outside_the_alphabet_is_refused(code, symbol):
    with pytest.raises(CodeMistyped):
        parse(symbol + code.symbols[1:])


def test_overlong_text_is_refused_before_anything_is_done_with_it():
    with pytest.raises(CodeMistyped, match="longer"):
        parse(" " * 1_000_000)


@given(some.text(max_size=250))
def test_whatever_is_typed_is_refused_with_the_same_error(text):
    with pytest.raises(CodeMistyped):
        parse(text + "U")


def test_a_refusal_never_repeats_the_code(code):
    wrong = swap(code.symbols, 0, 27) + "!"
    with pytest.raises(CodeMistyped) as refused:
        parse(wrong)
    assert wrong[:8] not in str(refused.value)


def test_a_printed_code_shows_nothing(code):
    assert str(code) == repr(code) == "TrackingCode(hidden)"
    assert f"{[code]}" == "[TrackingCode(hidden)]"


def test_a_code_exists_in_its_canonical_form_alone(code):
    with pytest.raises(CodeMistyped):
        TrackingCode(code.grouped)


def test_the_wrapping_key_is_not_the_locator(code):
    assert code.wrapping_key() != code.locator(b"")
    assert code.wrapping_key() == parse(code.grouped.lower()).wrapping_key()


def test_bytes_are_written_as_five_bit_symbols():
    assert encode(bytes(20)) == "0" * 32
    assert encode(b"\xff" * 20) == "Z" * 32
    assert encode(b"\1") == "01"
