"""The form of triage."""

from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.casework.moves.triaging import Triage
from portal.core.cases import CaseFacts
from portal.core.severity import Severity
from portal.core.taxonomy import (
    Category,
    RetaliationRisk,
    SeriousIncident,
    label,
)
from portal.desk.forms import SEVERITIES, TEXT_LIMIT, CaseForm
from portal.web.fields import choices, plain_text

NO_INCIDENT: Final = "none"


class TriageForm(CaseForm):
    """What triage asks."""

    severity = RadioField(
        "How severe is it?",
        choices=choices((one.value, words) for one, words in SEVERITIES.items()),
        validators=[InputRequired("Choose a severity.")],
    )
    category = SelectField(
        "What went wrong?", choices=choices((one.value, label(one)) for one in Category)
    )
    reportable = RadioField(
        "Must an authority be told?",
        choices=choices([("yes", "Yes, or probably"), ("no", "No")]),
        validators=[InputRequired("Answer this, even if the answer is no.")],
    )
    retaliation_risk = RadioField(
        "Is the reporter in danger of being punished?",
        choices=choices((one.value, label(one)) for one in RetaliationRisk),
        validators=[InputRequired("Choose one of the answers.")],
    )
    conflict_checked = BooleanField(
        "I have no conflict of interest, and checked that nobody else who reads this has one"
    )
    serious = SelectMultipleField(
        "Is it a serious incident?",
        choices=choices(
            [
                (NO_INCIDENT, "No, none of these"),
                *((one.value, label(one)) for one in SeriousIncident),
            ]
        ),
        validators=[InputRequired("Answer this, even if it is none.")],
    )
    aware_on = DateField("When did the organisation become aware of it?", validators=[Optional()])
    prohibited = BooleanField("It may be a practice that is forbidden at work")
    remark = TextAreaField("Your reasons", validators=[Optional(), *plain_text(TEXT_LIMIT)])

    def validate_serious(self, field: SelectMultipleField) -> None:
        """None excludes the others, and each of the others goes to an authority."""
        ticked = set(field.data or ())
        if NO_INCIDENT in ticked and len(ticked) > 1:
            raise ValidationError("Tick “none of these” alone, or untick it.")
        if ticked - {NO_INCIDENT} and self.reportable.data == "no":
            raise ValidationError("A serious incident goes to an authority: answer that with yes.")

    def fill(self, case: CaseFacts) -> None:
        """Show what is known so far."""
        self.severity.data = case.severity.value
        self.category.data = case.category.value
        self.reportable.data = {True: "yes", False: "no", None: None}[case.reportable]
        self.retaliation_risk.data = case.retaliation_risk.value if case.retaliation_risk else None
        self.conflict_checked.data = case.conflict_checked
        nothing = [NO_INCIDENT] if case.severity_confirmed else []
        self.serious.data = [case.serious.value] if case.serious else nothing
        self.aware_on.data = case.aware_on or case.received_on
        self.prohibited.data = case.prohibited

    def triage(self) -> Triage:
        """Return what was filled in."""
        return Triage(
            severity=Severity(self.severity.data),
            category=Category(self.category.data),
            reportable=self.reportable.data == "yes",
            retaliation_risk=RetaliationRisk(self.retaliation_risk.data),
            conflict_checked=bool(self.conflict_checked.data),
            remark=self.remark.data or "",
            serious=frozenset(
                SeriousIncident(one) for one in self.serious.data or () if one != NO_INCIDENT
            ),
            aware_on=self.aware_on.data,
            prohibited=bool(self.prohibited.data),
        )
