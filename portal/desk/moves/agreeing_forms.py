"""The forms of moves that two people make, and the words for each."""

from typing import Final

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from portal.casework.moves.agreement_words import TAKEN_BACK, due_words, running_clocks
from portal.casework.moves.pending import Reasons
from portal.core.cases import CaseFacts
from portal.core.deadlines import Clocks
from portal.core.findings import TakenBack, can_be_taken_back, read_codes
from portal.core.moves import Proposal
from portal.core.severity import Severity, is_lower
from portal.core.workflow import Move
from portal.desk.case.pending import Joint
from portal.desk.forms import SEVERITIES, TEXT_LIMIT, CaseForm
from portal.desk.move_words import TOGETHER
from portal.web.fields import choices, plain_text

BY_SLUG: Final = {words.slug: move for move, words in TOGETHER.items()}

RISK_ANSWERS: Final = {TakenBack.RISK_IS_POSSIBLE.value, TakenBack.RISK_IS_NONE.value}
"""The two answers about a risk of retaliation: one or the other."""


def _reason(label: str = "Your reason, for colleagues") -> TextAreaField:
    return TextAreaField(
        label, validators=[DataRequired("Write down your reason."), *plain_text(TEXT_LIMIT)]
    )


def _told(label: str, wanting: str) -> TextAreaField:
    return TextAreaField(label, validators=[DataRequired(wanting), *plain_text(TEXT_LIMIT)])


class ProposeForm(CaseForm):
    """A move that is proposed with a reason."""

    reason = _reason()

    def offer(self, case: CaseFacts, clocks: Clocks) -> None:
        """Offer what can be chosen in this case: nothing here."""

    def fill(self, joint: Joint) -> None:
        """Show what was proposed before."""
        self.reason.data = joint.reason or ""

    def proposal(self) -> Proposal:
        """Return what the rules need to know."""
        return Proposal(reason=bool((self.reason.data or "").strip()))

    def reasons(self) -> Reasons:
        """Return what was written."""
        return Reasons(self.reason.data or "")


class SeverityForm(ProposeForm):
    """Which severity it shall have."""

    severity = RadioField("How severe is it?", validators=[InputRequired("Choose a severity.")])

    def offer(self, case: CaseFacts, clocks: Clocks) -> None:
        """Offer the severities below the present one."""
        lower = {one: words for one, words in SEVERITIES.items() if is_lower(one, case.severity)}
        self.severity.choices = choices((one.value, words) for one, words in lower.items())

    def fill(self, joint: Joint) -> None:
        """Show what was proposed before."""
        super().fill(joint)
        self.severity.data = joint.detail

    def proposal(self) -> Proposal:
        """Return what the rules need to know."""
        return Proposal(reason=True, severity=Severity(self.severity.data))


class FindingsForm(ProposeForm):
    """Which findings of triage are taken back."""

    taken_back = SelectMultipleField(
        "What shall count instead?", validators=[InputRequired("Tick what shall count instead.")]
    )

    def offer(self, case: CaseFacts, clocks: Clocks) -> None:
        """Offer what can be taken back in this case."""
        found = can_be_taken_back(case)
        offered = ((one.value, words) for one, words in TAKEN_BACK.items() if one in found)
        self.taken_back.choices = choices(offered)

    def validate_taken_back(self, field: SelectMultipleField) -> None:
        """A risk has one answer."""
        if set(field.data or ()) >= RISK_ANSWERS:
            raise ValidationError("Tick one answer about retaliation.")

    def fill(self, joint: Joint) -> None:
        """Show what was proposed before."""
        super().fill(joint)
        self.taken_back.data = sorted(one.value for one in read_codes(joint.detail or ""))

    def proposal(self) -> Proposal:
        """Return what the rules need to know."""
        chosen = frozenset(TakenBack(one) for one in self.taken_back.data or ())
        return Proposal(reason=True, taken_back=chosen)


class ClockForm(ProposeForm):
    """Which clock of the law is set aside."""

    clock = RadioField("Which date?", validators=[InputRequired("Choose a date.")])

    def offer(self, case: CaseFacts, clocks: Clocks) -> None:
        """Offer the clocks of the law that run, each with its article and its day."""
        dues = running_clocks(case, clocks)
        self.clock.choices = choices((due.clock.id, due_words(due)) for due in dues)

    def fill(self, joint: Joint) -> None:
        """Show what was proposed before."""
        super().fill(joint)
        self.clock.data = joint.detail

    def proposal(self) -> Proposal:
        """Return what the rules need to know."""
        return Proposal(reason=True, clock=self.clock.data)


class RevealForm(ProposeForm):
    """What the reporter is told before anything about who they are is passed on."""

    explanation = _told(
        "What the reporter reads before it happens: what is passed on, to whom, and why",
        "Write what the reporter will read.",
    )

    def fill(self, joint: Joint) -> None:
        """Show what was proposed before."""
        super().fill(joint)
        self.explanation.data = joint.explanation

    def proposal(self) -> Proposal:
        """Return what the rules need to know."""
        return Proposal(reason=True, explanation=bool((self.explanation.data or "").strip()))

    def reasons(self) -> Reasons:
        """Return what was written."""
        return Reasons(self.reason.data or "", self.explanation.data or "")


class LessonForm(RevealForm):
    """The lesson in its exact words; a remark for colleagues is not asked for."""

    explanation = _told(
        "The lesson, in the exact words that would be published",
        "Write the lesson first.",
    )
    reason = TextAreaField(
        "A remark, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )


class AgreeForm(CaseForm):
    """What the second person says."""

    text = TextAreaField(
        "Why you agree, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )


class DropForm(CaseForm):
    """What somebody says who takes a proposal back."""

    text = TextAreaField(
        "A remark, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )


_FORMS: Final = {
    Move.LOWER_SEVERITY: SeverityForm,
    Move.TAKE_BACK_FINDING: FindingsForm,
    Move.SET_CLOCK_ASIDE: ClockForm,
    Move.REVEAL_IDENTITY: RevealForm,
    Move.PUBLISH_LESSON: LessonForm,
}


def propose_form(move: Move, case: CaseFacts, clocks: Clocks) -> ProposeForm:
    """Return the form with which a move is proposed to a second person."""
    form = _FORMS.get(move, ProposeForm)()
    form.offer(case, clocks)
    return form
