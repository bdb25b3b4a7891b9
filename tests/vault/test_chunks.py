"""A file opens whole and in order, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from nacl.signing import SigningKey

from portal.core.errors import SealBroken
from portal.vault.boxes import new_nonce
from portal.vault.sealing import (
    CHUNK_BYTES,
    Chunk,
    SealRefused,
    _seal_chunk,
    open_chunks,
    open_sealed,
    seal,
    seal_chunks,
)

from .builders import CASE_KEY, OMARS_SEED, flip_bit, make_label, make_staff_label

FILE = make_label(kind="file")
CONTENT = b"".join(bytes([65 + part]) * CHUNK_BYTES for part in range(4)) + b"the end"
SEALED = tuple(seal_chunks(CASE_KEY, FILE, [CONTENT]))
OF_ANOTHER_RECORD = tuple(
    seal_chunks(CASE_KEY, make_label(kind="file", record="f" * 32), [CONTENT])
)

places = some.integers(0, len(SEALED) - 1)


def open_all(chunks):
    return b"".join(open_chunks(CASE_KEY, FILE, chunks))


@settings(max_examples=25)
@given(some.integers(0, 3 * CHUNK_BYTES), some.integers(1, 100_000))
def test_a_stream_opens_however_it_was_cut_into_parts(size, step):
    content = bytes(size)
    parts = (content[start : start + step] for start in range(0, size, step))
    assert open_all(seal_chunks(CASE_KEY, FILE, parts)) == content


@pytest.mark.parametrize(
    ("size", "chunks"),
    [(0, 1), (1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (2 * CHUNK_BYTES, 2)],
)
def test_a_stream_has_no_more_chunks_than_it_needs(size, chunks):
    assert len(list(seal_chunks(CASE_KEY, FILE, [bytes(size)]))) == chunks


def test_a_file_of_one_chunk_and_a_record_are_the_same():
    (chunk,) = seal_chunks(CASE_KEY, FILE, [b"text"])
    assert open_sealed(CASE_KEY, FILE, chunk) == b"text"
    assert open_all([seal(CASE_KEY, FILE, b"text")]) == b"text"


@given(places)
def test_a_file_cut_off_anywhere_is_refused(place):
    with pytest.raises(SealBroken):
        open_all(SEALED[:place])


@given(places)
def test_a_dropped_chunk_is_refused(place):
    with pytest.raises(SealBroken):
        open_all(SEALED[:place] + SEALED[place + 1 :])


@given(some.permutations(SEALED).filter(lambda order: tuple(order) != SEALED))
def test_chunks_in_another_order_are_refused(order):
    with pytest.raises(SealBroken):
        open_all(order)


@given(places, some.integers(0, len(SEALED)))
def test_a_chunk_that_comes_twice_is_refused(place, target):
    with pytest.raises(SealBroken):
        open_all((*SEALED[:target], SEALED[place], *SEALED[target:]))


@given(places)
def test_a_chunk_of_another_record_is_refused(place):
    with pytest.raises(SealBroken):
        open_all((*SEALED[:place], OF_ANOTHER_RECORD[place], *SEALED[place + 1 :]))


@settings(max_examples=25)
@given(places, some.integers(0))
def test_a_flipped_bit_in_any_chunk_is_refused(place, bit):
    changed = flip_bit(SEALED[place], bit)
    with pytest.raises(SealBroken):
        open_all((*SEALED[:place], changed, *SEALED[place + 1 :]))


def seal_as(content, chunk):
    return _seal_chunk(CASE_KEY, FILE, content, chunk=chunk, nonce=new_nonce(), signing_key=None)


def test_a_chunk_before_the_last_that_is_not_full_is_refused():
    chunks = [seal_as(b"short", Chunk(0, last=False)), seal_as(b"", Chunk(1, last=True))]
    with pytest.raises(SealBroken, match="not full"):
        open_all(chunks)


def test_a_file_without_any_chunk_is_refused():
    with pytest.raises(SealBroken, match="missing"):
        open_all([])


def test_chunks_are_opened_one_after_the_other():
    opened = open_chunks(CASE_KEY, FILE, iter(SEALED))
    assert next(opened) == CONTENT[:CHUNK_BYTES]


def test_a_handlers_file_is_signed_chunk_by_chunk():
    label = make_staff_label(kind="file")
    chunks = list(seal_chunks(CASE_KEY, label, [CONTENT], signing_key=OMARS_SEED))
    verify_key = bytes(SigningKey(OMARS_SEED).verify_key)
    assert b"".join(open_chunks(CASE_KEY, label, chunks, verify_key=verify_key)) == CONTENT
    with pytest.raises(SealBroken):
        list(open_chunks(CASE_KEY, label, chunks))


def test_a_handlers_file_without_a_signature_is_refused():
    with pytest.raises(SealRefused):
        list(seal_chunks(CASE_KEY, make_staff_label(kind="file"), [CONTENT]))
