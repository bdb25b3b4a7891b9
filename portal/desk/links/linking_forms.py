"""The forms of links and of exclusions that come later."""

from collections.abc import Sequence
from typing import Final

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.core.exclusions import ROLE_WORDS, ExcludedKind, Exclusion
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.web.fields import choices, plain_text

NOBODY_CHOSEN: Final = "Choose at least one person, role or unit."


class LinkForm(CaseForm):
    """Another case, and why the two belong together."""

    related = StringField(
        "Reference of the other case",
        validators=[InputRequired("Write the reference of the other case."), *plain_text(40)],
    )
    text = TextAreaField(
        "Why they belong together, for colleagues",
        validators=[InputRequired("Write down why."), *plain_text(TEXT_LIMIT)],
    )


class UnlinkForm(CaseForm):
    """A link to take back, and why."""

    related = SelectField("Which link do you take back?")
    text = TextAreaField(
        "Why, for colleagues",
        validators=[InputRequired("Write down why."), *plain_text(TEXT_LIMIT)],
    )

    def offer(self, references: Sequence[str]) -> None:
        """Offer the links there are."""
        self.related.choices = choices((one, one) for one in references)


class LeaveOutForm(CaseForm):
    """Who must not see a case from now on, and whose wish that is."""

    people = SelectMultipleField("People")
    roles = SelectMultipleField("Roles", choices=choices(ROLE_WORDS.items()))
    units = SelectMultipleField("Everybody who works in")
    text = TextAreaField(
        "Whose wish it is, and why, for the colleagues who remain",
        validators=[InputRequired("Write down whose wish it is."), *plain_text(TEXT_LIMIT)],
    )

    def offer(self, people: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]]) -> None:
        """Offer who works here."""
        self.people.choices = choices(people)
        self.units.choices = choices(units)

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, and that at least one of the three lists names somebody."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not self.rules():
            self.people.errors = [NOBODY_CHOSEN]
            return False
        return is_valid

    def rules(self) -> list[Exclusion]:
        """Return what was chosen."""
        chosen = (
            (ExcludedKind.PERSON, self.people.data),
            (ExcludedKind.ROLE, self.roles.data),
            (ExcludedKind.UNIT, self.units.data),
        )
        return [Exclusion(kind, value) for kind, values in chosen for value in values or ()]
