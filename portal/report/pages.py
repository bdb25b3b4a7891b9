"""What a page of questions shows beside its form: where it leads, and what it has to say first."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from flask import render_template, url_for

from portal.core.actors import Level
from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.taxonomy import ReportType
from portal.report.forms import FEW, LIMITS, JourneyForm, all_answers
from portal.report.journey import Draft, write_steps
from portal.report.operations import Foreseen, Intake, foresee
from portal.report.steps import WORDS, Question, Step, questions, step_before

TEMPLATES: Final = {step: f"report/{step.value.replace('-', '_')}.html" for step in Step}
CHECK: Final = "check"
"""Where a page leads that was opened to change one answer."""


class Notice(Enum):
    """What has to be said before the question."""

    NONE = ""
    BEGUN = "begun"
    """A report was begun in this browser, and this is its first page again."""
    EXPIRED = "expired"
    """The answers before are gone."""
    OTHER = "other"
    """This page belongs to another report than the one that is being written."""
    CODE = "code"
    """A report was sent from this browser, and its code was not saved yet."""
    NOBODY = "nobody"
    """With these exclusions nobody could read the report."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions."""

    step: Step
    fields: tuple[str, ...]
    type: ReportType | None = None
    back: str = "/"
    changes: bool = False
    """Whether it was opened to change one answer."""
    notice: Notice = Notice.NONE
    gone: tuple[str, ...] = ()
    foreseen: Foreseen | None = None
    danger: Level | None = None
    """Where a report goes if somebody is in danger now."""
    files: int = 0
    system: str = ""
    """The AI tool that a link named."""
    found: int | None = None
    """How many AI tools hold what was sought."""

    @property
    def action(self) -> str:
        """Where its form is sent."""
        return address(self.step)


def address(step: Step, *, changes: bool = False) -> str:
    """Return where a page of questions is."""
    to = CHECK if changes else None
    if step is Step.ABOUT:
        return url_for("report.questions.about", to=to)
    return url_for("report.questions.ask", slug=step.value, to=to)


def page_of(question: Question, draft: Draft | None, intake: Intake, *, changes: bool) -> Page:
    """Return what a page of a draft shows beside its form."""
    draft = draft or Draft("")
    return Page(
        question.step,
        question.fields,
        type=draft.type,
        back=_back(question.step, draft, intake, changes=changes),
        changes=changes,
        foreseen=foresee_draft(draft, intake) if question.step is Step.READERS else None,
        danger=_danger(draft, intake) if "danger" in question.fields else None,
        files=draft.files,
    )


def foresee_draft(draft: Draft, intake: Intake) -> Foreseen | None:
    """Return who would read a draft as it stands; None where nobody could, or nobody knows yet."""
    return None if draft.type is None else foresee(intake, all_answers(draft, intake).report())


def render(page: Page, form: JourneyForm, intake: Intake) -> str:
    """Return the page with its form."""
    return render_template(
        TEMPLATES[page.step],
        page=page,
        form=form,
        intake=intake,
        outside=intake.outside,
        limits=LIMITS,
        few=len(intake.systems) <= FEW,
        unknown=UNKNOWN_SYSTEM,
    )


def frame(form: JourneyForm, draft: Draft | None, *, changes: bool) -> None:
    """Let a form carry what belongs to its journey: its id, and which pages were sent."""
    form.journey.data = "" if draft is None else draft.id
    form.had.data = "" if draft is None else write_steps(draft.answered)
    form.to.data = CHECK if changes else ""


def gone_words(steps: tuple[Step, ...], *, but: Step) -> tuple[str, ...]:
    """Return in words what was answered on other pages than this one."""
    return tuple(WORDS[step] for step in steps if step is not but)


def _back(step: Step, draft: Draft, intake: Intake, *, changes: bool) -> str:
    if changes:
        return url_for("report.check.check")
    if draft.type is None or step is Step.ABOUT:
        return "/"
    before = step_before(step, questions(draft.type, asks_for_unit=intake.asks_for_unit))
    return "/" if before is None else address(before)


def _danger(draft: Draft, intake: Intake) -> Level | None:
    in_danger = draft.with_answers(Step.CIRCUMSTANCES, {"danger": "yes", "still_happening": "yes"})
    foreseen = foresee_draft(in_danger, intake)
    return foreseen.level if foreseen else None
