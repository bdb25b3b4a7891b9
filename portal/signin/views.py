"""Signing in and out, joining and recovering."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import CredentialsRefused, InputRefused
from portal.core.events import Event
from portal.signin import (
    demonstration,
    joining,
    passphrases,
    second_steps,
    visiting,
    waiting,
)
from portal.signin.account_views import blueprint as account_blueprint
from portal.signin.forms import JoinForm, RecoverForm, SignInForm
from portal.signin.homes import home_of
from portal.signin.pacing import Pace, TooMany
from portal.signin.second_step_views import blueprint as second_step_blueprint
from portal.signin.second_steps import Ending
from portal.web.access import (
    end_session,
    open_to_all,
    see,
    session_key,
    start_session,
)
from portal.web.context import reading, reading_briefly, writing
from portal.web.cookies import MAILBOX, WAITING, cookie_name, key_in_cookie, set_cookie
from portal.web.fields import show_refusal

blueprint = Blueprint("signin", __name__)
blueprint.register_blueprint(account_blueprint)
blueprint.register_blueprint(second_step_blueprint)
pace = Pace()

MISMATCH = "Name and passphrase do not match."
MISMATCH_RECOVERY = "Name and recovery code do not match."
AGAIN = "again"
"""What the address says where the passphrase is asked for again, the code's time being over."""


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> str:
    """Ask for name and passphrase."""
    return _sign_in_page(SignInForm(), is_again=AGAIN in request.args)


@blueprint.post("/sign-in")
@open_to_all
def do_sign_in() -> Response | tuple[str, int]:
    """Sign in, or say in one way that name and passphrase do not match."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    try:
        return _enter(form.sign_in.data or "", form.passphrase.data or "")
    except CredentialsRefused:
        form.form_errors.append(MISMATCH)
        return _sign_in_page(form), 422
    except TooMany as error:
        form.form_errors.append(f"{error}")
        return _sign_in_page(form), 429


@blueprint.post("/sign-in/as/<sign_in>")
@open_to_all
def sign_in_as(sign_in: str) -> Response:
    """Sign in as one of the cast; there is no such page outside a demonstration."""
    with reading() as work:
        member = demonstration.get_member(work, sign_in)
    return _enter(member.sign_in, member.passphrase, is_one_click=True)


@blueprint.post("/sign-in/as-reporter")
@open_to_all
def open_demonstration_mailbox() -> Response:
    """Open the reporter's mailbox; there is no such page outside a demonstration."""
    with writing() as work:
        key = demonstration.open_mailbox(work)
    answer = make_response(see("mailbox.show_case"))
    set_cookie(answer, cookie_name(MAILBOX), key)
    return answer


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the visit; a replayed cookie is dead."""
    key, waits = session_key(), key_in_cookie(WAITING)
    if key or waits:
        with writing() as work:
            if waits:
                waiting.stop(work, waits)
            if key:
                visiting.leave(work, key)
    end_session()
    return see("signin.sign_in")


@blueprint.get("/join")
@open_to_all
def join() -> str:
    """Ask for an invitation code and a passphrase."""
    return render_template("signin/join.html", form=JoinForm())


@blueprint.post("/join")
@open_to_all
def do_join() -> Response | tuple[str, int]:
    """Make keys of one's own, and show the recovery code until it is saved."""
    form = JoinForm()
    try:
        return _join(form) if form.validate() else _join_again(form)
    except InputRefused as refused:
        show_refusal(form, refused)
        return _join_again(form)


@blueprint.get("/recover")
@open_to_all
def recover() -> str:
    """Ask for the recovery code and a new passphrase."""
    return render_template("signin/recover.html", form=RecoverForm())


@blueprint.post("/recover")
@open_to_all
def do_recover() -> Response | tuple[str, int]:
    """Seal the keys under a new passphrase and a new recovery code; older visits end."""
    form = RecoverForm()
    if not form.validate():
        return _recover_again(form)
    try:
        return _recover(form)
    except InputRefused as refused:
        show_refusal(form, refused)
        return _recover_again(form)
    except CredentialsRefused:
        form.form_errors.append(MISMATCH_RECOVERY)
        return _recover_again(form)
    except TooMany as error:
        form.form_errors.append(f"{error}")
        return _recover_again(form, status=429)


def _enter(name: str, passphrase: str, *, is_one_click: bool = False) -> Response:
    with pace.attempt(visiting.normal_name(name)):
        with reading_briefly() as work:
            door = visiting.find_door(work, name)
        unlocked = visiting.try_passphrase(door, passphrase)
    if door is None:
        raise CredentialsRefused(MISMATCH)
    with writing() as work:
        if not is_one_click and waiting.is_asked(work, door):
            return _ask_for_code(waiting.wait(work, door, unlocked))
        key = visiting.enter(work, door, unlocked, is_one_click=is_one_click)
        home = home_of(visiting.get_visit(work, key))
    start_session(key)
    return redirect(home, code=303)


def _ask_for_code(key: str) -> Response:
    answer = make_response(see("signin.second_step.ask"))
    set_cookie(answer, cookie_name(WAITING), key)
    return answer


def _join(form: JoinForm) -> Response:
    code, passphrase = form.code.data or "", form.passphrase.data or ""
    with reading_briefly() as work:
        account, key_version = joining.find_invitation(work, code)
    made, unlocked = joining.make_keys(account, key_version, passphrase)
    with writing() as work:
        key = joining.join(work, code, key_version=key_version, made=made, unlocked=unlocked)
    start_session(key)
    return see("signin.account.recovery_code")


def _recover(form: RecoverForm) -> Response:
    name, code = form.sign_in.data or "", form.recovery_code.data or ""
    with pace.attempt(visiting.normal_name(name)):
        with reading_briefly() as work:
            lock = passphrases.find_lock(work, name)
        resealed = passphrases.recover(lock, code, form.passphrase.data or "")
    with writing() as work:
        second_steps.hold(work, resealed.lock.account)
        had_one = second_steps.end(work, resealed.lock.account, Ending.RECOVERY)
        key = passphrases.keep(work, resealed, Event.RECOVERY_USED)
        is_owing = visiting.get_visit(work, key).is_owing
    start_session(key)
    if had_one and is_owing:
        return see("signin.second_step.show", done="recovered")
    return see("signin.account.recovery_code", **({"off": 1} if had_one else {}))


def _sign_in_page(form: SignInForm, *, is_again: bool = False) -> str:
    with reading() as work:
        cast = demonstration.find_cast(work)
    return render_template("signin/sign_in.html", form=form, cast=cast, is_again=is_again)


def _join_again(form: JoinForm) -> tuple[str, int]:
    return render_template("signin/join.html", form=form), 422


def _recover_again(form: RecoverForm, *, status: int = 422) -> tuple[str, int]:
    return render_template("signin/recover.html", form=form), status
