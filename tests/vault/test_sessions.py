"""The database alone opens no session, and a cookie says nothing by itself."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.core.errors import InputRefused, SealBroken
from portal.vault.sessions import (
    new_session_key,
    one_time_id,
    open_answer,
    open_session,
    seal_answer,
    seal_session,
    session_id,
)

from .builders import flip_bit

KEY = new_session_key()


@given(some.binary(max_size=100_000), some.text(max_size=30))
def test_a_session_opens_with_its_key(payload, purpose):
    assert open_session(KEY, purpose, seal_session(KEY, purpose, payload)) == payload


def test_another_key_opens_no_session():
    with pytest.raises(SealBroken):
        open_session(new_session_key(), "mailbox", seal_session(KEY, "mailbox", b"unlocked"))


def test_a_session_of_one_kind_does_not_pass_for_another():
    with pytest.raises(SealBroken):
        open_session(KEY, "staff", seal_session(KEY, "mailbox", b"unlocked"))


@given(some.integers(0))
def test_a_changed_session_is_refused(place):
    with pytest.raises(SealBroken):
        open_session(KEY, "mailbox", flip_bit(seal_session(KEY, "mailbox", b"unlocked"), place))


def test_the_rows_id_is_no_key_to_what_the_row_holds():
    sealed = seal_session(KEY, "mailbox", b"unlocked")
    with pytest.raises(SealBroken):
        open_session(session_id(KEY).hex(), "mailbox", sealed)


def test_session_keys_are_random_and_safe_in_a_cookie():
    keys = {new_session_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", key) for key in keys)


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "é" * 100_000])
def test_whatever_a_client_sends_has_an_id_of_32_bytes(text):
    assert len(session_id(text)) == 32


def test_a_drafts_length_does_not_show():
    lengths = {len(seal_session(KEY, "report", b"x" * size)) for size in range(1021, 4093, 7)}
    assert len(lengths) == 1


def test_a_repeated_one_time_key_gets_its_answer():
    assert open_answer(KEY, seal_answer(KEY, b"answered")) == b"answered"
    assert one_time_id(KEY) == one_time_id(KEY)


def test_another_one_time_key_gets_nothing():
    with pytest.raises(SealBroken):
        open_answer(new_session_key(), seal_answer(KEY, b"answered"))


def test_an_answer_never_opens_as_a_session_of_the_same_key():
    with pytest.raises(SealBroken):
        open_session(KEY, "", seal_answer(KEY, b"answered"))
    assert one_time_id(KEY) != session_id(KEY)


@pytest.mark.parametrize("key", ["", "1", "x" * 21, "x" * 201])
def test_a_one_time_key_that_others_could_guess_is_refused(key):
    with pytest.raises(InputRefused) as refused:
        one_time_id(key)
    assert list(refused.value.fields) == ["idempotency_key"]


def test_a_uuid_is_a_one_time_key():
    assert len(one_time_id("7f6c1f0e-3b7e-4c39-9e57-0a3f6f7f2c11")) == 32
