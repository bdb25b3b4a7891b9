"""One's own account: passphrase, recovery code, fingerprint; and comparing with colleagues."""

from typing import cast

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.casework.access.visits import count_others
from portal.core.errors import CredentialsRefused, InputRefused, NotFound
from portal.core.events import Event
from portal.core.policy import Permission
from portal.signin import (
    colleagues,
    comparing,
    invitations,
    passphrases,
    second_steps,
    visiting,
)
from portal.signin.comparing import State
from portal.signin.forms import CompareForm, PassphraseForm, RecoveryCodeForm, SecondStepForm
from portal.signin.passphrases import Resealed
from portal.signin.second_step_views import VERDICTS
from portal.signin.second_steps import Verdict
from portal.signin.standing import describe
from portal.signin.visiting import StaffVisit
from portal.web.access import needs, see, session_key, start_session, visit
from portal.web.context import machine_seconds, reading, reading_briefly, writing
from portal.web.fields import show_refusal

blueprint = Blueprint("account", __name__)

WRONG = "This is not your present passphrase."
WRONG_CODES = "wrong_codes"
"""What the address says to whoever came in after many wrong codes."""
DONE = {
    "passphrase": "Your passphrase is changed. You were signed out everywhere else.",
    "address": "Your address is taken away. No digest comes any more.",
    "elsewhere": "You are signed in here alone now.",
    WRONG_CODES: (
        "Before you came in, several wrong codes were typed after your right passphrase. If that "
        "was not you, somebody knows your passphrase: change it now."
    ),
    "saved": "Good. Keep the recovery code where nobody else finds it.",
    State.ACTIVE.value: "Their keys are active. They can read cases from now on.",
    State.YOU_VOUCHED.value: "Noted. Now they compare your eight groups, signed in themselves.",
}


@blueprint.get("/account")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def show() -> str:
    """Who you are here, your fingerprint, and what you can change."""
    return _page(_visit())


@blueprint.get("/account/passphrase")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def passphrase() -> str:
    """Ask for the present passphrase and a new one."""
    return render_template("signin/passphrase.html", form=PassphraseForm())


@blueprint.post("/account/passphrase")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def change_passphrase() -> Response | tuple[str, int]:
    """Seal the keys under a new passphrase; every other visit of the account ends."""
    form = PassphraseForm()
    if form.validate():
        try:
            present, new = form.present.data or "", form.passphrase.data or ""
            _keep(passphrases.renew_passphrase(_lock(), present, new))
            return see("signin.account.show", done="passphrase")
        except CredentialsRefused:
            form.present.errors = [WRONG]
        except InputRefused as refused:
            show_refusal(form, refused)
    return render_template("signin/passphrase.html", form=form), 422


@blueprint.get("/account/recovery-code")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def recovery_code() -> str:
    """Show a new recovery code until it is saved; else offer to make another."""
    code = _visit().recovery_code
    if code is None:
        return render_template("signin/renew_recovery_code.html", form=_renewal_form())
    is_off = "off" in request.args and not _visit().has_second_step
    return render_template("signin/recovery_code.html", code=code, is_off=is_off)


@blueprint.post("/account/recovery-code")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def renew_recovery_code() -> Response | tuple[str, int]:
    """Seal the keys under a new recovery code; the old one opens nothing any more."""
    form = _renewal_form()
    if form.validate():
        try:
            renewed = passphrases.renew_recovery_code(_lock(), form.present.data or "")
            if _is_code_right(form):
                _keep(renewed)
                return see("signin.account.recovery_code")
        except CredentialsRefused:
            form.present.errors = [WRONG]
    return render_template("signin/renew_recovery_code.html", form=form), 422


@blueprint.post("/account/recovery-code/saved")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def save_recovery_code() -> Response:
    """Its owner has the code: forget it."""
    with writing() as work:
        visiting.forget_recovery_code(work, session_key() or "")
    return see("signin.account.show", done="saved")


@blueprint.post("/account/elsewhere/end")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def leave_elsewhere() -> Response:
    """Sign out everywhere but here."""
    with writing() as work:
        visiting.leave_elsewhere(work, session_key() or "")
    return see("signin.account.show", done="elsewhere")


@blueprint.post("/account/email/remove")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def forget_address() -> Response:
    """Take one's own address away; an administrator can enter it again."""
    with writing() as work:
        invitations.forget_address(work, _visit().account)
    return see("signin.account.show", done="address")


@blueprint.get("/account/colleagues")
@needs(Permission.ACTIVATE_COLLEAGUE)
def list_colleagues() -> str:
    """Every handler, and whose fingerprint waits to be compared."""
    with reading() as work:
        page = colleagues.list_colleagues(work, _visit())
    done = DONE.get(request.args.get("done", ""), "")
    return render_template("signin/colleagues.html", page=page, done=done)


@blueprint.get("/account/colleagues/<account>")
@needs(Permission.ACTIVATE_COLLEAGUE)
def compare(account: str) -> str:
    """Two fingerprints and how to compare them."""
    page, colleague = _colleague(account)
    form = CompareForm(compared=colleague.fingerprint)
    form.name_colleague(colleague.name)
    return render_template("signin/compare.html", page=page, colleague=colleague, form=form)


@blueprint.post("/account/colleagues/<account>")
@needs(Permission.ACTIVATE_COLLEAGUE)
def activate(account: str) -> Response | tuple[str, int]:
    """Activate a colleague's keys, or vouch for them; nothing for keys that were replaced."""
    page, colleague = _colleague(account)
    form = CompareForm()
    form.name_colleague(colleague.name)
    if form.validate():
        try:
            with writing() as work:
                state = comparing.compare(
                    work, _visit(), account, compared=form.compared.data or ""
                )
            return see("signin.account.list_colleagues", done=state.value)
        except InputRefused as refused:
            form.form_errors.extend(refused.fields.values())
    form.compared.data, form.confirmed.data = colleague.fingerprint, False
    template = "signin/compare.html"
    return render_template(template, page=page, colleague=colleague, form=form), 422


def _visit() -> StaffVisit:
    return cast(StaffVisit, visit())


def _page(visit: StaffVisit) -> str:
    with reading() as work:
        account = describe(work, visit.account)
        elsewhere = count_others(work, session_key() or "", account=visit.account)
    return render_template(
        "signin/account.html",
        account=account,
        elsewhere=elsewhere,
        fingerprint=colleagues.own_fingerprint(visit),
        done=DONE.get(request.args.get("done", ""), ""),
        is_warning=request.args.get("done") == WRONG_CODES,
    )


def _renewal_form() -> RecoveryCodeForm | SecondStepForm:
    """A recovery code turns a second step off: where there is one, its code is asked for too."""
    return SecondStepForm() if _visit().has_second_step else RecoveryCodeForm()


def _is_code_right(form: RecoveryCodeForm | SecondStepForm) -> bool:
    """Take the code of a second step, where one is asked for; say on the form what is wrong."""
    if not isinstance(form, SecondStepForm):
        return True
    owner, seconds = second_steps.owner_of(_visit()), machine_seconds()
    with writing() as work:
        verdict = second_steps.try_code(work, owner, form.digits, seconds=seconds).verdict
    if verdict in VERDICTS:
        form.refuse(VERDICTS[verdict])
    return verdict in {Verdict.RIGHT, Verdict.NONE}


def _lock() -> passphrases.Lock:
    with reading_briefly() as work:
        return passphrases.get_lock(work, _visit().account)


def _keep(resealed: Resealed) -> None:
    with writing() as work:
        key = passphrases.keep(work, resealed, Event.CREDENTIALS_CHANGED)
    start_session(key)


def _colleague(account: str) -> tuple[colleagues.Colleagues, colleagues.Colleague]:
    with reading() as work:
        page = colleagues.list_colleagues(work, _visit())
    for one in page.others:
        if one.account == account and one.may_be_compared:
            return page, one
    raise NotFound("There is nobody to compare with.")
