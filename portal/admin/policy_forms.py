"""The forms of a policy: its draft, its publication, its end."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional, ValidationError

from portal.core.written_policies import Content
from portal.web.fields import OneTimeForm, PlainText, choices

LINE = 120
SHORT = 600
TEXT = 20_000
NEVER = -1


class Fits:
    """Takes up to a number of characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: OneTimeForm, field: Field) -> None:
        over = len(field.data or "") - self.most
        if over > 0:
            raise ValidationError(f"This is {over:,} characters too long: {self.most:,} fit.")


class SeenForm(OneTimeForm):
    """A form that says which edition of the policy it was filled in for."""

    seen = HiddenField()

    @property
    def seen_edition(self) -> int:
        """The edition, or one that there never is."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else NEVER


class PolicyForm(SeenForm):
    """What a policy says."""

    title = StringField(
        "Title", validators=[DataRequired("Give it a title."), PlainText(), Fits(LINE)]
    )
    slug = StringField(
        "Short name for its address", validators=[Optional(), PlainText(), Fits(LINE)]
    )
    text = TextAreaField(
        "Text", validators=[DataRequired("Write what it says."), PlainText(), Fits(TEXT)]
    )
    is_opt_out = BooleanField("It says how somebody can refuse an AI tool")
    systems = SelectMultipleField("AI systems it is about")

    def offer(self, systems: Sequence[tuple[str, str]]) -> None:
        """Fill in the systems that it can be about."""
        self.systems.choices = choices(systems)

    def show(self, content: Content, *, edition: int) -> None:
        """Fill in what was written, and of which edition it is."""
        self.seen.data = str(edition)
        self.title.data, self.text.data = content.title, content.text
        self.is_opt_out.data, self.systems.data = content.is_opt_out, list(content.systems)

    def content(self) -> Content:
        """Return what was typed."""
        return Content(
            title=" ".join((self.title.data or "").split()),
            text=(self.text.data or "").strip(),
            is_opt_out=self.is_opt_out.data,
            systems=tuple(sorted(set(self.systems.data or ()))),
        )


class PublishForm(SeenForm):
    """The publication of a draft that was looked at."""

    summary = TextAreaField(
        "What changed since the last version",
        validators=[Optional(), PlainText(), Fits(SHORT)],
    )


class WithdrawForm(SeenForm):
    """The end of a policy."""

    why = TextAreaField(
        "Why, and what holds instead",
        validators=[
            DataRequired("Say why, and what holds instead: people rely on it."),
            PlainText(),
            Fits(SHORT),
        ],
    )
