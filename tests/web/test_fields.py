"""What every form takes as text."""

import pytest
from wtforms import TextAreaField

from portal.application import PortalApplication
from portal.web.fields import OneTimeForm, plain_text


class NoteForm(OneTimeForm):
    """A form with one text."""

    text = TextAreaField("Text", validators=[*plain_text(20)])


def sent(door: PortalApplication, **values: str) -> NoteForm:
    """Return the form as it is after it was sent and validated."""
    with door.test_request_context("/trial/form", method="POST", data=values):
        form = NoteForm()
        form.validate()
        return form


@pytest.mark.parametrize(
    "text", ["plain", "two\nlines", "a\ttab", "<boss@corp.com>", "日本語", "😀", "‏עברית"]
)
def test_text_is_taken_as_it_was_typed(door: PortalApplication, text: str) -> None:
    form = sent(door, text=text)
    assert form.errors == {}
    assert form.text.data == text


@pytest.mark.parametrize("text", ["nul\x00", "bell\x07", "escape\x1b[2J", "delete\x7f", "\x9b1"])
def test_what_only_programs_send_is_refused(door: PortalApplication, text: str) -> None:
    assert sent(door, text=text).errors["text"] == [
        "Take out the invisible control characters, please."
    ]


def test_line_ends_and_composed_characters_have_one_form(door: PortalApplication) -> None:
    assert sent(door, text="a\r\nb\rc").text.data == "a\nb\nc"
    assert sent(door, text="e\u0301").text.data == "\u00e9"


def test_a_text_may_be_as_long_as_the_limit_and_no_longer(door: PortalApplication) -> None:
    assert sent(door, text="x" * 20).errors == {}
    assert "1 character too long" in sent(door, text="x" * 21).errors["text"][0]
    assert "1,980 characters too long" in sent(door, text="x" * 2000).errors["text"][0]


def test_line_ends_count_once(door: PortalApplication) -> None:
    assert sent(door, text="\r\n" * 20).errors == {}


def test_each_form_has_a_fresh_one_time_key(door: PortalApplication) -> None:
    with door.test_request_context("/trial/form"):
        keys = {NoteForm().key_of_form for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}


def key_of(door: PortalApplication, **fields: str) -> tuple[str, str]:
    with door.test_request_context("/trial/form", method="POST", data=fields):
        form = NoteForm()
        return form.key_of_form, form.one_time_key


def test_the_same_sending_has_one_key_and_other_words_have_another(door: PortalApplication) -> None:
    key = "k" * 43
    pairs = [key_of(door, text=text, once=key) for text in ("a", "a", "b")]

    assert [pair[0] for pair in pairs] == [key] * 3
    assert pairs[0] == pairs[1]
    assert pairs[0] != pairs[2]


@pytest.mark.parametrize("key", ["short", "k" * 201, "k" * 43 + "\n", "é" * 43])
def test_a_one_time_key_that_others_could_guess_is_refused(
    door: PortalApplication, key: str
) -> None:
    assert "once" in sent(door, text="a", once=key).errors
