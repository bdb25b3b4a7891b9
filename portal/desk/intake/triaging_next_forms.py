"""The one form of "triage next": what triage asks, and the decision with its reason.

What colleagues read and what the reporter reads are two fields, and neither ever becomes the
other: a decision that tells the reporter nothing is refused while there are words for them.
"""

from typing import Final, cast

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.core.cases import CaseFacts
from portal.core.taxonomy import Outcome, label
from portal.core.undoing import NEEDS_TRIAGE, TELLS_THE_REPORTER, Decision
from portal.core.workflow import Move, outcomes_for
from portal.desk.forms import MAY_UNMASK, TEXT_LIMIT, Unmasking, filled_in, find_unmasking
from portal.desk.intake.triage_forms import TriageForm
from portal.desk.intake.triaging_next import FilledDecision
from portal.desk.moves.move_forms import NAME_IT, UNNAMED
from portal.web.fields import choices, plain_text

DECISIONS: Final = {
    Decision.ACCEPT: "Accept it for investigation",
    Decision.ASK: "Ask the reporter something first",
    Decision.DUPLICATE: "Propose: it repeats another case",
    Decision.REFER: "Propose: somebody else is responsible",
    Decision.ESCALATE: "Escalate it to the next level",
    Decision.NO_CASE: "Propose: no case",
}
WORDS_NEEDED: Final = "Write what the reporter will read."
NOT_SENT: Final = (
    "With this decision the reporter is sent nothing. Move these words to your reason, or choose "
    "another decision."
)
OUTCOME_NEEDED: Final = "Choose why it is no case."
OF_TRIAGE: Final = (
    "severity",
    "category",
    "reportable",
    "serious",
    "aware_on",
    "prohibited",
    "retaliation_risk",
    "conflict_checked",
)
CONFLICT: Final = "Check this first; nobody with an interest of their own decides."


class DecisionForm(TriageForm):
    """Triage and one decision."""

    knows = BooleanField("I have read this. Send it as it is.")
    decision = RadioField(
        "Your decision",
        choices=choices((one.value, words) for one, words in DECISIONS.items()),
        validators=[InputRequired("Choose one decision.")],
    )
    reason = TextAreaField(
        "Your reason, for colleagues alone",
        validators=[InputRequired("Write down your reason."), *plain_text(TEXT_LIMIT)],
    )
    told = TextAreaField(
        "What the reporter will read",
        validators=[Optional(), *plain_text(TEXT_LIMIT), filled_in],
    )
    outcome = SelectField("If it is no case: why?", validate_choice=True)
    related = StringField(
        "If it repeats another case: its reference", validators=[Optional(), *plain_text(40)]
    )
    unnamed = BooleanField(UNNAMED)

    @property
    def unmasking(self) -> list[Unmasking]:
        """The places of the question that ask who somebody is."""
        return find_unmasking(self.told.data or "")

    def offer(self, case: CaseFacts) -> None:
        """Offer the outcomes that "no case" can have here."""
        allowed = outcomes_for(case, Move.PROPOSE_NO_CASE)
        self.outcome.choices = choices([("", "–"), *((one.value, label(one)) for one in allowed)])
        if self.outcome.data is None:
            self.outcome.data = ""

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field, and what the chosen decision asks for.

        Who asks or escalates may leave triage open: what is not complete is not saved then.
        """
        super().validate(extra_validators)
        decision = self._chosen()
        if decision not in NEEDS_TRIAGE and decision is not None:
            self._leave_open()
        elif decision is not None and not self.conflict_checked.data:
            self.conflict_checked.errors = [CONFLICT]
        self._check_words(decision)
        if decision is Decision.ASK and self.unmasking and not self.knows.data:
            self.knows.errors = [MAY_UNMASK]
        return not self.errors

    def decided(self) -> FilledDecision:
        """Return what was filled in."""
        decision = Decision(self.decision.data)
        chosen = self.outcome.data if decision is Decision.NO_CASE else ""
        return FilledDecision(
            decision=decision,
            triage=self.triage() if self._is_complete() else None,
            reason=self.reason.data or "",
            told=self.told.data or "",
            outcome=Outcome(chosen) if chosen else None,
            other=(self.related.data or "") if decision is Decision.DUPLICATE else "",
        )

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent in each field that a person fills in, to show it once more."""
        unseen = {self.once.name, self.seen.name, self.knows.name}
        return {one.name: list(one.raw_data or ()) for one in self if one.name not in unseen}

    def _chosen(self) -> Decision | None:
        known = {one.value for one in Decision}
        return Decision(self.decision.data) if self.decision.data in known else None

    def _is_complete(self) -> bool:
        answered = (self.severity.data, self.reportable.data, self.retaliation_risk.data)
        is_left = bool(self._left_open)
        return all(answered) and bool(self.serious.data) and not is_left

    def _leave_open(self) -> None:
        for name in OF_TRIAGE:
            if self[name].errors:
                self._left_open.add(name)
                self[name].errors = []

    def _check_words(self, decision: Decision | None) -> None:
        told = (self.told.data or "").strip()
        if decision in TELLS_THE_REPORTER and not told:
            self.told.errors = [*self.told.errors, WORDS_NEEDED]
        if decision is not None and decision not in TELLS_THE_REPORTER and told:
            self.told.errors = [NOT_SENT]
        if decision is Decision.NO_CASE and not self.outcome.data:
            self.outcome.errors = [OUTCOME_NEEDED]
        is_named = bool((self.related.data or "").strip() or self.unnamed.data)
        if decision is Decision.DUPLICATE and not is_named:
            self.related.errors = [NAME_IT]

    @property
    def _left_open(self) -> set[str]:
        return cast(set[str], self.__dict__.setdefault("_open", set()))
