"""The desk's forms, and the words for each move."""

from dataclasses import dataclass
from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from portal.casework.moves.deciding import PROPOSING, FilledProposal, PlannedAction
from portal.casework.moves.explaining import REVIEW_WORDS
from portal.casework.moves.triaging import Triage
from portal.core.answer_templates import find_blanks
from portal.core.cases import CaseFacts
from portal.core.severity import Severity
from portal.core.taxonomy import (
    ActionKind,
    Category,
    Outcome,
    RetaliationRisk,
    RootCause,
    SeriousIncident,
    label,
)
from portal.core.unmasking import WHY, find_asks
from portal.core.workflow import TABLE, Move, outcomes_for
from portal.web.fields import OneTimeForm, choices, plain_text

TEXT_LIMIT: Final = 10_000
ROWS_OF_ACTIONS: Final = 3
NO_INCIDENT: Final = "none"
MAY_UNMASK: Final = (
    "Nothing was sent yet: this may ask who the reporter is. Change it, or tick the box below."
)
SEVERITIES: Final = {
    Severity.S1: "S1 critical: death, serious injury, widespread or prohibited practice",
    Severity.S2: "S2 high: rights, a job or pay, health; many affected; credible retaliation",
    Severity.S3: "S3 moderate: real but limited and reversible harm",
    Severity.S4: "S4 low: near miss, annoyance, request for information",
}


def _choices(kind: type[ActionKind] | type[RootCause]) -> list[SelectChoice]:
    return choices([("", "–"), *((one.value, label(one)) for one in kind)])


def filled_in(form: Form, field: Field) -> None:
    """Refuse words for the reporter in which a blank of a template is left, and name it."""
    blanks = find_blanks(field.data or "")
    if blanks:
        raise ValidationError(f"Fill in what is left open: {', '.join(blanks)}.")


class NoteForm(OneTimeForm):
    """A note that the reporter never sees."""

    text = TextAreaField(
        "Internal note",
        validators=[InputRequired("Write the note first."), *plain_text(TEXT_LIMIT)],
    )


class CaseForm(OneTimeForm):
    """A form that changes a case as it was seen.

    `seen` is the version on the screen, and how much of the timeline and the history there was.
    """

    seen = HiddenField(
        validators=[
            Regexp(r"[0-9]{1,9}(?:\.[0-9]{1,9}\.[0-9]{1,9})?\Z", message="Load the page again.")
        ]
    )

    @property
    def seen_version(self) -> int:
        """The version of the case that was on the screen."""
        return int((self.seen.data or "0").partition(".")[0])


@dataclass(frozen=True, slots=True)
class Unmasking:
    """A place in words for the reporter that asks, in effect, who they are."""

    quote: str
    why: str


def find_unmasking(text: str) -> list[Unmasking]:
    """Return the places of a text that ask who somebody is, each quote once."""
    found = (Unmasking(text[one.start : one.end], WHY[one.ask]) for one in find_asks(text))
    return list(dict.fromkeys(found))


class ToReporterForm(CaseForm):
    """Words that the reporter will read: a warning comes first where they ask who somebody is.

    The warning never stops anybody: with the box ticked the words are sent as they are.
    """

    knows = BooleanField("I have read this. Send it as it is.")

    @property
    def unmasking(self) -> list[Unmasking]:
        """The places that ask who somebody is."""
        return find_unmasking(str(self["text"].data or ""))

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, and hold words back once that ask who somebody is."""
        is_valid = bool(super().validate(extra_validators))
        if not self.unmasking or self.knows.data:
            return is_valid
        self.knows.errors = [MAY_UNMASK]
        return False


class MessageForm(ToReporterForm):
    """A message that the reporter will read."""

    text = TextAreaField(
        "Message to the reporter",
        validators=[InputRequired("Write the message first."), *plain_text(TEXT_LIMIT), filled_in],
    )


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
        validators=[InputRequired("Choose one.")],
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


class DuplicateForm(ProposalForm):
    """A proposal that also names the case it repeats; the two are linked in the same step."""

    related = StringField(
        "Reference of the case it repeats", validators=[Optional(), *plain_text(40)]
    )


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


@dataclass(frozen=True, slots=True)
class MoveWords:
    """How a move is offered on the desk."""

    slug: str
    words: str
    hint: str


def _words(move: Move, words: str, hint: str) -> tuple[Move, MoveWords]:
    return move, MoveWords(move.value.replace("_", "-"), words, hint)


MOVES: Final = dict(
    (
        _words(Move.ACKNOWLEDGE, "Acknowledge", "Tell the reporter that the report arrived."),
        _words(Move.START_TRIAGE, "Start triage", "You take it up. The reporter sees that."),
        _words(
            Move.REQUEST_INFORMATION,
            "Ask the reporter",
            "House clocks wait for the answer; the clocks of the law do not.",
        ),
        _words(Move.ACCEPT, "Accept for investigation", "Triage is done."),
        _words(Move.PROPOSE_NO_CASE, "Propose: no case", "With reasons the reporter can read."),
        _words(Move.REFER_OUT, "Propose: refer elsewhere", "Somebody else is responsible."),
        _words(Move.MARK_DUPLICATE, "Propose: duplicate", "The same matter is being dealt with."),
        _words(Move.PROPOSE_OUTCOME, "Propose an outcome", "It is checked before it counts."),
        _words(Move.APPROVE, "Approve the decision", "The reporter is told at once."),
        _words(Move.SEND_BACK, "Send back", "The proposal goes back to investigation."),
        _words(Move.START_REMEDIATION, "Start putting it right", "Corrective actions begin."),
        _words(
            Move.VERIFY_ACTIONS,
            "Verify the actions",
            "All at once: you saw that every one of them was taken.",
        ),
        _words(Move.CLOSE, "Close the case", "The reporter can still write."),
        _words(Move.UPHOLD_APPEAL, "Uphold the appeal", "It is investigated again."),
        _words(Move.REJECT_APPEAL, "Reject the appeal", "The decision stands, with reasons."),
        _words(Move.REOPEN, "Open again", "It goes back to triage."),
        _words(Move.ARCHIVE, "Archive", "Kept for the retention time, then erased."),
        _words(
            Move.ESCALATE,
            "Escalate",
            "The next level takes it over. You read it no more until they hand it down.",
        ),
        _words(
            Move.DE_ESCALATE,
            "Hand down",
            "Back to the level below. You read it no more until it comes up again.",
        ),
        _words(Move.RECUSE, "Recuse myself", "You lose access at once, and for good."),
        _words(Move.PLACE_HOLD, "Place a legal hold", "Nothing of it may be erased."),
        _words(Move.LIFT_HOLD, "Lift the legal hold", "Retention runs again."),
        _words(
            Move.EXPLAIN,
            "Explain the decision",
            "In two parts that the reporter reads (AI Act Art. 86 (1)). Then you can decide.",
        ),
        _words(
            Move.CONTAIN,
            "Say how people are kept safe",
            "What is done until this is decided: switched off, checked by hand, people warned.",
        ),
        _words(
            Move.SECURE_EVIDENCE,
            "Secure the evidence",
            "Logs may be gone after six months (AI Act Art. 26 (6)). Say what was copied, and "
            "where it lies.",
        ),
        _words(
            Move.PLACE_EVIDENCE_HOLD,
            "Place an evidence hold",
            "Nothing changes the system until the authority is told, or two people lift it "
            "(AI Act Art. 73 (6)).",
        ),
        _words(
            Move.TELL_AUTHORITY,
            "Tell the authority",
            "Note the first report, which may be incomplete (AI Act Art. 73 (5)). It ends the "
            "evidence hold. Not legal advice; ask your counsel.",
        ),
        _words(
            Move.COMPLETE_AUTHORITY_REPORT,
            "Complete the report to the authority",
            "Note what was added to the first report (AI Act Art. 73 (5)).",
        ),
        _words(
            Move.ANSWER_OBJECTION,
            "Answer: is it more serious?",
            "The reporter thinks so. Somebody who did not set the severity looks again.",
        ),
    )
)

BY_SLUG: Final = {words.slug: move for move, words in MOVES.items()}


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
