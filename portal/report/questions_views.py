"""One question a page: each is shown with what was answered before, and nothing typed is lost."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import NotFound
from portal.report import flood, journey, operations, pages
from portal.report.forms import JourneyForm, form_asking
from portal.report.journey import Draft, Held
from portal.report.operations import Intake, StoredIntake
from portal.report.pages import CHECK, Notice, Page
from portal.report.steps import (
    Question,
    Step,
    find_question,
    longest_form,
    questions,
    step_after,
)
from portal.web.access import open_to_all, see, session_key, start_session
from portal.web.context import current, moment, reading, reading_briefly, writing
from portal.web.csrf import open_form
from portal.web.printing import printed
from portal.work import Work

blueprint = Blueprint("questions", __name__)

Answer = Response | tuple[str, int]

SAME, ANEW, FILES = "same", "anew", "files"
"""What a button may ask for: to see this page again, to begin a new report, to add a file."""


@blueprint.get("/report")
@open_form
@open_to_all
def about() -> Answer:
    """What is it about? `?system=<slug>` names the AI tool, and is carried along."""
    return _show(Step.ABOUT)


@blueprint.post("/report")
@open_form
@open_to_all
def take_about() -> Answer:
    """Begin a report, or change what it is about."""
    return _take(Step.ABOUT)


@blueprint.get("/report/<slug>")
@open_form
@open_to_all
def ask(slug: str) -> Answer:
    """Any other question."""
    return _show(_step(slug))


@blueprint.post("/report/<slug>")
@open_form
@open_to_all
def take(slug: str) -> Answer:
    """Keep the answers of a page and go on, or show it again with everything that was typed."""
    return _take(_step(slug))


def _step(slug: str) -> Step:
    found = next((step for step in Step if step.value == slug), None)
    if found in (None, Step.ABOUT):
        raise NotFound("There is no such question.")
    return found


def _show(step: Step) -> Answer:
    with reading() as work:
        held = journey.find_going_on(work, session_key())
        stored, alerts = operations.read_intake(work), operations.sends_alerts(work)
    draft = held if isinstance(held, Draft) else None
    if draft is None and step is not Step.ABOUT:
        return gone()
    asks_for_unit = operations.asks_for_unit(stored)
    question = find_question(step, draft.type if draft else None, asks_for_unit=asks_for_unit)
    if question is None:
        return see(".about" if draft and draft.type is None else "report.check.check")
    return _shown(work, stored, question, held=held, alerts=alerts)


def _shown(
    work: Work, stored: StoredIntake, question: Question, *, held: Held, alerts: bool
) -> Answer:
    changes, linked = request.args.get("to") == CHECK, _linked(stored)

    def render() -> tuple[str, int]:
        intake = operations.describe_intake(work, stored)
        if not intake.is_open:
            return render_template("report/closed.html", outside=intake.outside), 503
        return _render(question, held, intake, changes=changes, linked=linked), 200

    # A page of a draft is never printed: whoever finds it quick would know that somebody has just
    # written a report of that type.
    if held is not None:
        return render()
    return printed((stored, alerts, changes, linked), render)


def _render(
    question: Question,
    held: Held,
    intake: Intake,
    *,
    changes: bool,
    linked: tuple[str, bool],
) -> str:
    draft = held if isinstance(held, Draft) else None
    system, continues = linked
    answers = dict(draft.answers) if draft else {"continues": continues}
    form = form_asking(frozenset(_asked(question)))(formdata=None, data=answers)
    form.offer(intake)
    pages.frame(form, draft, changes=changes)
    page = pages.page_of(question, draft, intake, changes=changes)
    page = replace(page, notice=_notice(question.step, held), system=system)
    return pages.render(_sought(page, form), form, intake)


def _notice(step: Step, held: Held) -> Notice:
    if held is None or step is not Step.ABOUT:
        return Notice.NONE
    return Notice.BEGUN if isinstance(held, Draft) else Notice.CODE


def _linked(stored: StoredIntake) -> tuple[str, bool]:
    """Return what a link named: a known AI tool, and that the report continues another."""
    named = request.args.get("system", "")
    known = {one.slug for one in stored.systems}
    return named if named in known else "", request.args.get("continues") == "yes"


def _offer(form: JourneyForm, question: Question, intake: Intake) -> None:
    form.offer(intake)
    form.keep_only(_asked(question))


def _asked(question: Question) -> tuple[str, ...]:
    return (*question.fields, "find") if question.step is Step.TOOL else question.fields


def _sought(page: Page, form: JourneyForm) -> Page:
    """Show the AI tools alone that were sought, once everything was validated."""
    if page.step is not Step.TOOL or not form.find.data:
        return page
    return replace(page, found=form.narrow())


def _take(step: Step) -> Answer:
    with reading_briefly() as work:
        held = journey.find_going_on(work, session_key())
        intake = operations.describe_intake(work)
    form = JourneyForm()
    draft = _draft_for(step, form, held, intake)
    question = _question(step, draft, intake)
    _offer(form, question, intake)
    changes = form.to.data == CHECK
    if draft is None:
        return _strange(question, form, held, intake)
    if not intake.is_open:
        return _again(question, form, draft, intake, notice=Notice.CLOSED), 503
    if not form.validate():
        return _again(question, form, draft, intake), 422
    answered = draft.with_answers(step, form.typed())
    if step is Step.READERS and answered.type and pages.foresee_draft(answered, intake) is None:
        return _again(question, form, draft, intake, notice=Notice.NOBODY), 422
    kept = _keep(step, form, answered, held)
    if kept is None:
        return _strange(question, form, None, intake)
    return _next(step, kept, intake, changes=changes)


def _draft_for(step: Step, form: JourneyForm, held: Held, intake: Intake) -> Draft | None:
    """Return the draft that a page belongs to, a new one where it begins one, or None."""
    own = journey.own_draft(held, form.journey.data or "")
    had = journey.read_steps(form.had.data or "")
    begins = step is Step.ABOUT and held is None and not pages.gone_words(had, but=step)
    anew = request.form.get("begin") == ANEW
    if not anew and (own is not None or not begins):
        return own
    system = request.form.get("system", "") if step is Step.ABOUT else ""
    known = {choice.value for choice in intake.systems}
    return journey.new_draft({"system": system} if system in known else {})


def _question(step: Step, draft: Draft | None, intake: Intake) -> Question:
    """Return what a page asked: by the draft's type, or else all that it asks of any."""
    type = draft.type if draft else None
    found = find_question(step, type, asks_for_unit=intake.asks_for_unit)
    return found or longest_form(step, asks_for_unit=intake.asks_for_unit)


def _strange(question: Question, form: JourneyForm, held: Held, intake: Intake) -> Answer:
    """Show a page that belongs to no journey any more, or not to the one that is going on."""
    had = pages.gone_words(journey.read_steps(form.had.data or ""), but=question.step)
    if held is not None:
        notice = Notice.OTHER if isinstance(held, Draft) else Notice.CODE
        return _again(question, form, None, intake, notice=notice, gone=had), 409
    draft = journey.new_draft({})
    _begin(draft)
    return _again(question, form, draft, intake, notice=Notice.EXPIRED, gone=had), 409


def _again(
    question: Question,
    form: JourneyForm,
    draft: Draft | None,
    intake: Intake,
    *,
    notice: Notice = Notice.NONE,
    gone: tuple[str, ...] = (),
) -> str:
    changes = form.to.data == CHECK
    pages.frame(form, draft, changes=changes)
    page = pages.page_of(question, draft, intake, changes=changes)
    page = replace(page, notice=notice, gone=gone)
    return pages.render(_sought(page, form), form, intake)


def _keep(step: Step, form: JourneyForm, answered: Draft, held: Held) -> Draft | None:
    """Keep answers where their draft is kept already, or begin its journey."""
    key = session_key()
    if key is None or journey.own_draft(held, answered.id) is None:
        _begin(answered)
        return answered
    flood.look_for_room(current(), moment())
    with writing() as work:
        return journey.keep(work, key, answered.id, step, form.typed())


def _begin(draft: Draft) -> None:
    flood.look_for_room(current(), moment())
    with writing() as work:
        start_session(journey.begin(work, draft, instead_of=session_key()))


def _next(step: Step, draft: Draft, intake: Intake, *, changes: bool) -> Response:
    go = request.form.get("go", "")
    if go == SAME:
        return see(".ask", slug=step.value, to=CHECK if changes else None)
    if draft.type is None:
        return see(".about")
    if go == FILES:
        return see("report.files.add", to=CHECK if changes else None)
    if changes or go == CHECK:
        return see("report.check.check")
    asked = questions(draft.type, asks_for_unit=intake.asks_for_unit)
    steps = [one.step for one in asked]
    after = step_after(step, asked) if step in steps else None
    return see("report.check.check") if after is None else see(".ask", slug=after.value)


def gone() -> tuple[str, int]:
    """Say that nothing is kept here: it was sent, left, or half an hour went by."""
    return render_template("report/journey_gone.html"), 404
