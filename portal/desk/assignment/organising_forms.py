"""Forms for sharing cases out: one case, or many at once."""

from collections.abc import Sequence
from typing import Any, Final

from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError

from portal.casework.assignment.organising import CANNOT_READ
from portal.core.actors import AccountId
from portal.core.cases import is_reference
from portal.core.organising import MOST_AT_ONCE, BulkDeed, Duty
from portal.desk.assignment.organising import Bulk, Offer, OrganisePage
from portal.web.fields import OneTimeForm, choices

NOBODY: Final = "nobody"
NO_DEED: Final = "Choose one of the three things that can be done."
NO_CASE: Final = "Tick the cases first."
TOO_MANY: Final = f"Tick at most {MOST_AT_ONCE} cases at once."
NO_DAY: Final = "Choose a day."


class AssignForm(OneTimeForm):
    """Who works on a case, and who steps in."""

    owner = SelectField("Works on it", validate_choice=False)
    backup = SelectField("Steps in", validate_choice=False)

    def validate_owner(self, field: SelectField) -> None:
        """Take those who can read it; whoever cannot is one like the other."""
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(CANNOT_READ)

    validate_backup = validate_owner

    def offer(self, page: OrganisePage) -> None:
        """Offer those who can read it now."""
        people = [(str(one.account), page.words_of(one)) for one in page.readers]
        self.owner.choices = self.backup.choices = choices([("", "Nobody"), *people])

    def fill(self, page: OrganisePage) -> None:
        """Show who it is."""
        self.owner.data = page.account_of(page.organised.owner)
        self.backup.data = page.account_of(page.organised.backup)

    def named(self) -> dict[Duty, AccountId | None]:
        """Return who was chosen."""
        chosen = {Duty.OWNER: self.owner.data, Duty.BACKUP: self.backup.data}
        return {duty: AccountId(one) if one else None for duty, one in chosen.items()}


class LabelsForm(OneTimeForm):
    """The labels of a case."""

    labels = SelectMultipleField("Labels", validators=[Optional()])

    def offer(self, page: OrganisePage) -> None:
        """Offer the labels there are."""
        self.labels.choices = choices((one.id, one.name) for one in page.labels)

    def fill(self, page: OrganisePage) -> None:
        """Show those it has."""
        self.labels.data = [one.id for one in page.labels if one.name in page.organised.labels]


class SnoozeForm(OneTimeForm):
    """Until when a case is put off; no day lets it come back."""

    until = DateField("Not before", validators=[Optional()])

    def fill(self, page: OrganisePage) -> None:
        """Show the day."""
        self.until.data = page.organised.snoozed_until


class BulkForm(OneTimeForm):
    """One of three things, to be done to the cases that are ticked."""

    case = SelectMultipleField("Cases", validate_choice=False)
    deed = StringField("What to do")
    account = SelectField("Assign to")
    give_label = SelectField("Give the label")
    until = DateField("Not before", validators=[Optional()])

    def offer(self, offered: Offer) -> None:
        """Offer colleagues and labels."""
        people = [("", "Choose"), *offered.colleagues, (NOBODY, "Nobody")]
        self.account.choices = choices(people)
        self.give_label.choices = choices([("", "Choose"), *offered.labels])

    @property
    def references(self) -> list[str]:
        """The cases that are ticked, each once; what cannot be one is none."""
        return list(dict.fromkeys(one for one in self.case.data or () if is_reference(one)))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for cases, and for what the chosen deed needs."""
        is_valid = bool(super().validate(extra_validators))
        wrong = [*self._wrong_cases(), *self._wrong_deed()]
        for field, words in wrong:
            field.errors = [words]
        return is_valid and not wrong

    def _wrong_cases(self) -> Sequence[tuple[Any, str]]:
        if not self.references:
            return [(self.case, NO_CASE)]
        return [(self.case, TOO_MANY)] if len(self.references) > MOST_AT_ONCE else []

    def _wrong_deed(self) -> Sequence[tuple[Any, str]]:
        needed = {
            BulkDeed.ASSIGN.value: (self.account, "Choose to whom."),
            BulkDeed.LABEL.value: (self.give_label, "Choose a label."),
            BulkDeed.SNOOZE.value: (self.until, NO_DAY),
        }
        if self.deed.data not in needed:
            return [(self.deed, NO_DEED)]
        field, words = needed[self.deed.data]
        return [] if field.data else [(field, words)]

    def bulk(self) -> Bulk:
        """Return what was chosen."""
        account = self.account.data or NOBODY
        return Bulk(
            BulkDeed(self.deed.data),
            self.references,
            account=None if account == NOBODY else AccountId(account),
            label=self.give_label.data or "",
            until=self.until.data,
        )
