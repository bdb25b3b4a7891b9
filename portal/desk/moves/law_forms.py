"""The forms of moves that the law and a grave case ask for."""

from collections.abc import Mapping
from types import MappingProxyType

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from portal.casework.moves.explaining import ELEMENTS_HEADING, ROLE_HEADING, Explanation
from portal.core.cases import CaseFacts
from portal.core.severity import Severity, is_lower
from portal.core.workflow import Move
from portal.desk.forms import SEVERITIES, TEXT_LIMIT, CaseForm
from portal.desk.moves import move_forms
from portal.desk.moves.move_forms import ReasonForm
from portal.web.fields import choices, plain_text


class TwoPartsForm(CaseForm):
    """The explanation of a contested decision: both parts are a must (AI Act Art. 86 (1))."""

    role = TextAreaField(
        ROLE_HEADING,
        validators=[
            InputRequired("Say which role the AI system played."),
            *plain_text(TEXT_LIMIT // 2),
        ],
    )
    elements = TextAreaField(
        ELEMENTS_HEADING,
        validators=[
            InputRequired("Name the main elements of the decision."),
            *plain_text(TEXT_LIMIT // 2),
        ],
    )

    def explanation(self) -> Explanation:
        """Return what was filled in."""
        return Explanation(self.role.data or "", self.elements.data or "")


class ObjectionForm(CaseForm):
    """The answer to "I think this is more serious": it stays, or is raised."""

    severity = RadioField(
        "How severe is it, now that you have looked again?",
        validators=[InputRequired("Choose the severity, or leave it as it is.")],
    )
    text = TextAreaField(
        "Your answer, for the reporter to read",
        validators=[
            InputRequired("Write the reasons that the reporter will read."),
            *plain_text(TEXT_LIMIT),
        ],
    )

    def offer(self, case: CaseFacts) -> None:
        """Offer what it is now and everything graver."""
        graver = [one for one in Severity if is_lower(case.severity, one)]
        self.severity.choices = choices(
            [
                *((one.value, SEVERITIES[one]) for one in graver),
                (case.severity.value, f"As it is: {SEVERITIES[case.severity]}"),
            ]
        )

    def chosen(self) -> Severity:
        """Return the severity after the second look."""
        return Severity(self.severity.data)


class ContainmentForm(ReasonForm):
    """How the harm is contained meanwhile."""

    text = TextAreaField(
        "What is done, by whom, from when",
        validators=[InputRequired("Say what is done."), *plain_text(TEXT_LIMIT)],
    )


class EvidenceForm(ReasonForm):
    """Which evidence was secured."""

    text = TextAreaField(
        "What was secured, from which days, and where it lies",
        validators=[InputRequired("Say what was secured."), *plain_text(TEXT_LIMIT)],
    )


class AuthorityForm(ReasonForm):
    """What an authority was told. It is sealed like every text of the case."""

    text = TextAreaField(
        "Which authority was told what, by whom",
        validators=[InputRequired("Write down what was told."), *plain_text(TEXT_LIMIT)],
    )


_FORMS: Mapping[Move, type[CaseForm]] = MappingProxyType(
    {
        Move.EXPLAIN: TwoPartsForm,
        Move.CONTAIN: ContainmentForm,
        Move.SECURE_EVIDENCE: EvidenceForm,
        Move.TELL_AUTHORITY: AuthorityForm,
        Move.COMPLETE_AUTHORITY_REPORT: AuthorityForm,
    }
)


def move_form(move: Move, case: CaseFacts) -> CaseForm:
    """Return the form that a move needs, for every move of the desk."""
    if move is Move.ANSWER_OBJECTION:
        form = ObjectionForm()
        form.offer(case)
        return form
    known = _FORMS.get(move)
    return known() if known else move_forms.move_form(move, case)
