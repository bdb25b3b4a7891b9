"""A record opens in its own place, unchanged, with the right keys, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.signing import SigningKey

from portal.core.errors import SealBroken
from portal.vault import boxes
from portal.vault.padding import pad
from portal.vault.sealing import (
    CHUNK_BYTES,
    ONLY_CHUNK,
    Label,
    SealRefused,
    additional_data,
    handler_author,
    handler_of,
    new_case_key,
    open_sealed,
    seal,
)

from .builders import (
    CASE_KEY,
    OMAR,
    OMARS_SEED,
    OTHER_CASE,
    OTHER_KEY,
    UNA,
    UNAS_SEED,
    flip_bit,
    make_label,
    make_staff_label,
)

OMARS_VERIFY_KEY = bytes(SigningKey(OMARS_SEED).verify_key)
UNAS_VERIFY_KEY = bytes(SigningKey(UNAS_SEED).verify_key)

ids = some.text("0123456789abcdef", min_size=32, max_size=32)
numbers = some.integers(0, 2**32 - 1)
authors = some.sampled_from(["reporter", "clock"])
labels = some.builds(
    Label,
    case=ids,
    epoch=numbers,
    record=ids,
    kind=some.text(min_size=1, max_size=16),
    author=authors,
    position=numbers,
)

MOVED = [
    {"case": OTHER_CASE},
    {"epoch": 2},
    {"record": "fe" * 16},
    {"kind": "answer"},
    {"author": "clock"},
    {"position": 4},
]


@given(some.binary(max_size=5000), labels)
def test_what_was_sealed_opens_in_its_place(content, label):
    assert open_sealed(CASE_KEY, label, seal(CASE_KEY, label, content)) == content


@given(some.binary(max_size=300), some.integers(0))
def test_any_flipped_bit_is_refused(content, place):
    envelope = seal(CASE_KEY, make_label(), content)
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_label(), flip_bit(envelope, place))


@given(some.integers(0))
def test_any_cut_is_refused(size):
    envelope = seal(CASE_KEY, make_label(), b"The tool rejected my leave.")
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_label(), envelope[: size % len(envelope)])


@pytest.mark.parametrize("change", MOVED, ids=lambda change: next(iter(change)))
def test_a_record_moved_to_another_place_is_refused(change):
    envelope = seal(CASE_KEY, make_label(), b"The tool rejected my leave.")
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_label(**change), envelope)


@given(labels, labels)
def test_no_two_labels_share_their_additional_data(one, other):
    same_bytes = additional_data(one, ONLY_CHUNK) == additional_data(other, ONLY_CHUNK)
    assert same_bytes == (one == other)


def test_text_cannot_slide_from_one_field_of_the_label_into_the_next():
    one = make_label(record="ab", kind="cd")
    other = make_label(record="abc", kind="d")
    assert additional_data(one, ONLY_CHUNK) != additional_data(other, ONLY_CHUNK)


def test_another_case_key_is_refused():
    envelope = seal(CASE_KEY, make_label(), b"text")
    with pytest.raises(SealBroken):
        open_sealed(OTHER_KEY, make_label(), envelope)


def test_the_same_text_never_looks_the_same_twice():
    assert seal(CASE_KEY, make_label(), b"text") != seal(CASE_KEY, make_label(), b"text")


def test_case_keys_are_random():
    assert len({new_case_key() for _ in range(100)}) == 100
    assert len(new_case_key()) == 32


@pytest.mark.parametrize(
    ("shortest", "longest", "sealed_length"),
    [
        (0, 252, 297),
        (253, 1020, 1065),
        (1021, 4092, 4137),
        (4093, 16380, 16425),
        (16381, CHUNK_BYTES, 65577),
    ],
)
def test_size_classes_hide_how_long_a_text_is(shortest, longest, sealed_length):
    assert len(seal(CASE_KEY, make_label(), b"x" * shortest)) == sealed_length
    assert len(seal(CASE_KEY, make_label(), b"x" * longest)) == sealed_length


def test_more_than_one_chunk_is_refused_as_a_record():
    with pytest.raises(SealRefused, match="65468"):
        seal(CASE_KEY, make_label(), b"x" * (CHUNK_BYTES + 1))


@pytest.mark.parametrize(
    "block",
    [
        pad(b"text")[:-1] + b"\1",
        pad(b"text") + bytes(768),
        b"\xff\xff\xff\xff" + bytes(252),
        b"\0\0\0\1",
        b"",
    ],
    ids=["smuggled", "larger class", "length too long", "no padding", "empty"],
)
def test_a_key_holder_cannot_hide_anything_in_the_padding(block):
    additional = additional_data(make_label(), ONLY_CHUNK)
    nonce = boxes.new_nonce()
    envelope = b"\1" + boxes.encrypt(CASE_KEY, additional, plaintext=block, nonce=nonce)
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_label(), envelope)


def test_an_unknown_format_version_is_refused():
    envelope = seal(CASE_KEY, make_label(), b"text")
    with pytest.raises(SealBroken, match="format"):
        open_sealed(CASE_KEY, make_label(), b"\2" + envelope[1:])


@given(some.binary(max_size=2000))
def test_what_a_handler_wrote_opens_with_their_verify_key(content):
    envelope = seal(CASE_KEY, make_staff_label(), content, signing_key=OMARS_SEED)
    opened = open_sealed(CASE_KEY, make_staff_label(), envelope, verify_key=OMARS_VERIFY_KEY)
    assert opened == content


def test_a_colleague_cannot_write_in_a_handlers_name():
    forged = seal(CASE_KEY, make_staff_label(), b"I agree.", signing_key=UNAS_SEED)
    with pytest.raises(SealBroken, match="signature"):
        open_sealed(CASE_KEY, make_staff_label(), forged, verify_key=OMARS_VERIFY_KEY)


def test_a_signed_record_cannot_be_given_to_another_handler():
    envelope = seal(CASE_KEY, make_staff_label(), b"I agree.", signing_key=OMARS_SEED)
    taken = make_staff_label(author=handler_author(UNA, 1))
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, taken, envelope, verify_key=UNAS_VERIFY_KEY)


def test_a_signature_cannot_be_moved_to_another_record_by_a_key_holder():
    envelope = seal(CASE_KEY, make_staff_label(), b"I agree.", signing_key=OMARS_SEED)
    block = boxes.decrypt(
        CASE_KEY, additional_data(make_staff_label(), ONLY_CHUNK), sealed=envelope[1:]
    )
    elsewhere = make_staff_label(position=9)
    place = additional_data(elsewhere, ONLY_CHUNK)
    moved = b"\1" + boxes.encrypt(CASE_KEY, place, plaintext=block, nonce=boxes.new_nonce())
    with pytest.raises(SealBroken, match="signature"):
        open_sealed(CASE_KEY, elsewhere, moved, verify_key=OMARS_VERIFY_KEY)


def test_an_unsigned_record_in_a_handlers_name_is_refused():
    place = additional_data(make_staff_label(), ONLY_CHUNK)
    block = pad(b"I agree.")
    unsigned = b"\1" + boxes.encrypt(CASE_KEY, place, plaintext=block, nonce=boxes.new_nonce())
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_staff_label(), unsigned, verify_key=OMARS_VERIFY_KEY)


def test_without_its_authors_key_a_handlers_record_stays_closed():
    envelope = seal(CASE_KEY, make_staff_label(), b"I agree.", signing_key=OMARS_SEED)
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_staff_label(), envelope)


def test_sealing_in_a_handlers_name_demands_a_signature():
    with pytest.raises(SealRefused):
        seal(CASE_KEY, make_staff_label(), b"I agree.")


def test_a_reporters_record_is_never_signed():
    with pytest.raises(SealRefused):
        seal(CASE_KEY, make_label(), b"text", signing_key=OMARS_SEED)


@pytest.mark.parametrize(
    "author",
    ["", "Reporter", "handler:", f"handler:{OMAR}", f"handler:{OMAR}:0", f"handler:{OMAR}:1\n"],
)
def test_an_author_of_any_other_form_is_refused(author):
    with pytest.raises(SealBroken):
        make_label(author=author)


@pytest.mark.parametrize("change", [{"epoch": -1}, {"position": 2**32}, {"kind": "k" * 65536}])
def test_a_label_out_of_range_is_refused(change):
    with pytest.raises(SealBroken):
        open_sealed(CASE_KEY, make_label(**change), bytes(297))


def test_an_author_names_a_handler_and_the_key_that_signed():
    assert handler_of(handler_author(OMAR, 12)) == (OMAR, 12)
    assert handler_of("reporter") is None
    assert handler_of("clock") is None
