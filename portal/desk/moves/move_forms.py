"""The forms of moves: a reason, a question, or an outcome with its reasons and actions."""

from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import InputRequired, Optional

from portal.casework.moves.deciding import PROPOSING, FilledProposal, PlannedAction
from portal.casework.moves.explaining import REVIEW_WORDS
from portal.core.cases import CaseFacts
from portal.core.move_table import TABLE
from portal.core.taxonomy import (
    ActionKind,
    Outcome,
    RootCause,
    label,
)
from portal.core.workflow import Move, outcomes_for
from portal.desk.forms import (
    TEXT_LIMIT,
    CaseForm,
    ToReporterForm,
    Unmasking,
    filled_in,
    find_unmasking,
)
from portal.web.fields import choices, plain_text

ROWS_OF_ACTIONS: Final = 3


def _choices(kind: type[ActionKind] | type[RootCause]) -> list[SelectChoice]:
    return choices([("", "–"), *((one.value, label(one)) for one in kind)])


class ActionFields(Form):
    """One corrective action."""

    kind = SelectField("What is done", choices=_choices(ActionKind))
    owner_role = StringField("Whose job it is", validators=[Optional(), *plain_text(120)])
    due_on = DateField("Until", validators=[Optional()])


class ProposalForm(ToReporterForm):
    """An outcome with its reasons; findings, cause and actions where an investigation ends."""

    outcome = SelectField("Outcome")
    explanation = TextAreaField(
        "Reasons, for the reporter to read",
        validators=[
            InputRequired("Write the reasons that the reporter will read."),
            *plain_text(TEXT_LIMIT),
            filled_in,
        ],
    )
    findings = TextAreaField(
        "What was found, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )
    root_cause = SelectField("Root cause", choices=_choices(RootCause))
    actions = FieldList(FormField(ActionFields), min_entries=ROWS_OF_ACTIONS, max_entries=10)
    independent = BooleanField(REVIEW_WORDS)

    @property
    def unmasking(self) -> list[Unmasking]:
        """The places of the reasons that ask who somebody is; findings are for colleagues."""
        return find_unmasking(self.explanation.data or "")

    def offer(self, case: CaseFacts, move: Move) -> None:
        """Offer the outcomes that this move can have in this case."""
        allowed = outcomes_for(case, move)
        self.outcome.choices = choices((one.value, label(one)) for one in allowed)

    def filled(self) -> FilledProposal:
        """Return what was filled in."""
        planned = (row.form for row in self.actions)
        return FilledProposal(
            outcome=Outcome(self.outcome.data),
            explanation=self.explanation.data or "",
            findings=self.findings.data or "",
            root_cause=RootCause(self.root_cause.data) if self.root_cause.data else None,
            actions=tuple(
                PlannedAction(ActionKind(row.kind.data), row.owner_role.data or "", row.due_on.data)
                for row in planned
                if row.kind.data
            ),
            independent=bool(self.independent.data),
        )


UNNAMED: Final = "It repeats a case that I cannot read"
NAME_IT: Final = "Name the case it repeats, or say that you cannot read it."


class DuplicateForm(ProposalForm):
    """A proposal that also names the case it repeats; the two are linked in the same step.

    Whoever names none says that they cannot read it. Every handler of its level reads the made-up
    report of the month: so no real case is closed as the duplicate of that one, unnamed.
    """

    related = StringField(
        "Reference of the case it repeats", validators=[Optional(), *plain_text(40)]
    )
    unnamed = BooleanField(UNNAMED)

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, and that the case is named or said to be out of reach."""
        super().validate(extra_validators)
        if not (self.related.data or "").strip() and not self.unnamed.data:
            self.related.errors = [NAME_IT]
        return not self.errors


class ReasonForm(CaseForm):
    """A move that needs its reason."""

    text = TextAreaField(
        "Your reason, for colleagues",
        validators=[InputRequired("Write down your reason."), *plain_text(TEXT_LIMIT)],
    )


class RemarkForm(CaseForm):
    """A move that takes a remark but needs none."""

    text = TextAreaField(
        "A remark, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )


class QuestionForm(ToReporterForm):
    """A question to the reporter."""

    text = TextAreaField(
        "Your question to the reporter",
        validators=[InputRequired("Write the question first."), *plain_text(TEXT_LIMIT), filled_in],
    )


class ExplanationForm(ToReporterForm):
    """Reasons that the reporter will read."""

    text = TextAreaField(
        "Reasons, for the reporter to read",
        validators=[
            InputRequired("Write the reasons that the reporter will read."),
            *plain_text(TEXT_LIMIT),
            filled_in,
        ],
    )


def move_form(move: Move, case: CaseFacts) -> CaseForm:
    """Return the form that a move needs."""
    if move in PROPOSING:
        form = DuplicateForm() if move is Move.MARK_DUPLICATE else ProposalForm()
        form.offer(case, move)
        return form
    if move is Move.REQUEST_INFORMATION:
        return QuestionForm()
    if move is Move.REJECT_APPEAL:
        return ExplanationForm()
    return ReasonForm() if TABLE[move].needs_reason else RemarkForm()
