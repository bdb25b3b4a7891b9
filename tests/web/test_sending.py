"""A form that was sent is carried out whole, or its page says why not and nothing was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from wtforms import StringField
from wtforms.validators import InputRequired

from portal.core.errors import CaseChanged, InputRefused, MoveRefused
from portal.store.settings import find_setting, store_setting
from portal.web.context import reading
from portal.web.fields import PortalForm
from portal.web.sending import answer_form
from portal.work import Work


class ColourForm(PortalForm):
    """A form with one field that must be filled in."""

    colour = StringField("Colour", validators=[InputRequired("Name a colour.")])


@contextmanager
def sent(app: Flask, colour: str) -> Iterator[ColourForm]:
    """A request with this form."""
    with app.test_request_context("/desk", method="POST", data={"colour": colour}):
        yield ColourForm()


def answer(form: ColourForm, deed: Callable[[Work], object]) -> tuple[str, int] | None:
    """Answer it with a page that repeats what is wrong."""

    def page(*, refusal: str = "") -> str:
        return f"{refusal}{form.errors.get('colour', [''])[0]}"

    return answer_form(form, deed, page)


def kept() -> str | None:
    with reading() as work:
        return find_setting(work.db, "colour")


def test_what_can_be_taken_is_written_and_needs_no_page(app: Flask) -> None:
    with sent(app, "warm") as form:
        done = answer(form, lambda work: store_setting(work.db, "colour", form.colour.data))

        assert (done, kept()) == (None, "warm")


def test_nothing_is_done_before_every_field_was_checked(app: Flask) -> None:
    called: list[Work] = []
    with sent(app, "") as form:
        assert answer(form, called.append) == ("Name a colour.", 422)
    assert called == []


@pytest.mark.parametrize(
    ("refusal", "page"),
    [
        (InputRefused({"colour": "Not this one."}), ("Not this one.", 422)),
        (CaseChanged("Somebody was faster."), ("Somebody was faster.", 409)),
        (MoveRefused("Not now."), ("Not now.", 409)),
    ],
)
def test_a_refusal_is_told_and_takes_back_what_was_written(
    app: Flask, refusal: Exception, page: tuple[str, int]
) -> None:
    def deed(work: Work) -> None:
        store_setting(work.db, "colour", "warm")
        raise refusal

    with sent(app, "warm") as form:
        assert answer(form, deed) == page
        assert kept() is None
