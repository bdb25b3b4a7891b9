"""The page that asks for a code at sign-in, and one's own second step: set up and turned off."""

from typing import cast

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import CredentialsRefused
from portal.core.policy import Permission
from portal.core.second_step import TRIES
from portal.signin import passphrases, qr, second_steps, visiting, waiting
from portal.signin.forms import CodeForm, SecondStepForm
from portal.signin.homes import home_of
from portal.signin.second_steps import Verdict
from portal.signin.standing import describe
from portal.signin.visiting import StaffVisit
from portal.signin.waiting import Answer, Outcome
from portal.web.access import end_session, needs, open_to_all, see, session_key, visit
from portal.web.context import machine_seconds, reading, reading_briefly, writing
from portal.web.cookies import STAFF, cookie_name, set_cookie

blueprint = Blueprint("second_step", __name__)

NOT_PRESENT = "This is not your present passphrase."
NOT_SHOWN = "This is not the code your app shows now. Type the newest one."
USED = "This code has been used. Your app shows another within half a minute: type that one."
PAUSED = (
    "Too many wrong codes were typed one after the other. No code is taken for an hour. "
    "If that was not you, somebody knows your passphrase: use your recovery code."
)
VERDICTS = {Verdict.WRONG: NOT_SHOWN, Verdict.USED: USED, Verdict.PAUSED: PAUSED}
OUTCOMES = {Outcome.WRONG: NOT_SHOWN, Outcome.USED: USED, Outcome.PAUSED: PAUSED}
DONE = {
    "on": "Your second step is on. You were signed out everywhere else.",
    "recovered": "Your passphrase is new. The recovery code turned your second step off.",
    "off": "Your second step is off. From now on your passphrase alone signs you in.",
}


@blueprint.get("/second-step")
@open_to_all
def ask() -> Response | str:
    """Ask whoever has just typed the passphrase for a code; anybody else begins with that."""
    with reading() as work:
        if not waiting.is_waiting(work, session_key()):
            return _again()
    return render_template("signin/second_step_ask.html", form=CodeForm())


@blueprint.post("/second-step")
@open_to_all
def enter() -> Response | tuple[str, int]:
    """Let whoever waits in with the right code; after five others, or five minutes, begin anew."""
    form = CodeForm()
    if not form.validate():
        return render_template("signin/second_step_ask.html", form=form), 422
    key = session_key() or ""
    with writing() as work:
        answer = waiting.try_code(work, key, form.digits, seconds=machine_seconds())
        home = home_of(visiting.get_visit(work, answer.key)) if answer.key else ""
    if answer.key is not None:
        return _let_in(answer.key, _home(answer, home))
    if answer.outcome is Outcome.OVER:
        return _again()
    form.refuse(f"{OUTCOMES[answer.outcome]} {_left(answer.left)}")
    return render_template("signin/second_step_ask.html", form=form), 422


@blueprint.get("/account/second-step")
@needs(Permission.SET_UP_SECOND_STEP)
def show() -> str:
    """Say what a second step is, and whether one's own is on."""
    return _page(SecondStepForm())


@blueprint.post("/account/second-step/begin")
@needs(Permission.SET_UP_SECOND_STEP)
def begin() -> Response:
    """Draw a key for an app."""
    with writing() as work:
        second_steps.begin(work, _visit(), session_key() or "")
    return see("signin.second_step.set_up_page")


@blueprint.get("/account/second-step/set-up")
@needs(Permission.SET_UP_SECOND_STEP)
def set_up_page() -> Response | str:
    """Show the key as text, as an address and as a QR code, and ask for a first code."""
    return _set_up_page(SecondStepForm()) or see("signin.second_step.show")


@blueprint.post("/account/second-step/set-up")
@needs(Permission.SET_UP_SECOND_STEP)
def set_up() -> Response | tuple[str, int]:
    """Turn the second step on if passphrase and code are right."""
    form = SecondStepForm()
    if form.validate() and _knows_passphrase(form):
        with writing() as work:
            verdict = second_steps.set_up(
                work,
                _visit(),
                session_key() or "",
                code=form.digits,
                seconds=machine_seconds(),
            )
        if verdict is Verdict.RIGHT:
            return _now_on()
        form.refuse(NOT_SHOWN)
    page = _set_up_page(form)
    return see("signin.second_step.show") if page is None else (page, 422)


@blueprint.post("/account/second-step/off")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def turn_off() -> Response | tuple[str, int]:
    """Turn the second step off with passphrase and code."""
    form = SecondStepForm()
    if form.validate() and _knows_passphrase(form):
        owner = second_steps.owner_of(_visit())
        with writing() as work:
            verdict = second_steps.turn_off(
                work, owner, code=form.digits, seconds=machine_seconds()
            )
        if verdict in {Verdict.RIGHT, Verdict.NONE}:
            return see("signin.second_step.show", done="off")
        form.refuse(VERDICTS[verdict])
    return _page(form), 422


def _visit() -> StaffVisit:
    return cast(StaffVisit, visit())


def _knows_passphrase(form: SecondStepForm) -> bool:
    with reading_briefly() as work:
        lock = passphrases.get_lock(work, _visit().account)
    try:
        passphrases.open_lock(lock, form.present.data or "")
    except CredentialsRefused:
        form.present.errors = [NOT_PRESENT]
        return False
    return True


def _now_on() -> Response:
    """Lead to the recovery code where it is not saved yet: it opens the account without a phone."""
    if _visit().recovery_code is not None:
        return see("signin.account.recovery_code")
    return see("signin.second_step.show", done="on")


def _page(form: SecondStepForm) -> str:
    done = DONE.get(request.args.get("done", ""), "")
    return render_template("signin/second_step.html", form=form, done=done)


def _set_up_page(form: SecondStepForm) -> str | None:
    with reading() as work:
        sign_in = describe(work, _visit().account).sign_in
        offer = second_steps.find_offer(work, session_key() or "", sign_in=sign_in)
    if offer is None:
        return None
    drawing = qr.draw(offer.address)
    return render_template(
        "signin/second_step_set_up.html", form=form, offer=offer, drawing=drawing
    )


def _let_in(key: str, home: str) -> Response:
    """Give the browser the cookie of a visit, and take that of the waiting away."""
    end_session()
    answer = make_response(redirect(home, code=303))
    set_cookie(answer, cookie_name(STAFF), key)
    return answer


def _home(answer: Answer, home: str) -> str:
    """Return where to begin; at one's account, with a warning, after many wrong codes."""
    return "/account?done=wrong_codes" if answer.wrong >= TRIES else home


def _again() -> Response:
    end_session()
    return see("signin.sign_in", again="code")


def _left(tries: int) -> str:
    return f"{tries} {'try is' if tries == 1 else 'tries are'} left."
