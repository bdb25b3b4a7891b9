"""Pages for accounts: inviting, changing and ending them."""

from typing import TypeVar

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.admin import people, register
from portal.admin.forms import EndForm, InviteForm, PersonForm
from portal.admin.saying import see_saved
from portal.admin.whoami import account as own_account
from portal.core.errors import InputRefused
from portal.core.policy import Permission
from portal.signin import invitations
from portal.web.access import needs, see, session_key
from portal.web.context import reading, writing
from portal.web.fields import show_refusal
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("people", __name__)

Offered = TypeVar("Offered", bound=PersonForm)


@blueprint.get("/admin/people")
@needs(Permission.MANAGE_ACCOUNTS)
def everybody() -> str:
    """Every account."""
    with reading() as work:
        accounts = invitations.list_accounts(work)
    return render_template("admin/people.html", accounts=accounts)


@blueprint.get("/admin/people/new")
@needs(Permission.MANAGE_ACCOUNTS)
def new_person() -> str:
    """Ask whom to invite."""
    return render_template("admin/invite.html", form=_offered(InviteForm()))


@blueprint.post("/admin/people/new")
@needs(Permission.MANAGE_ACCOUNTS)
def invite() -> Response | tuple[str, int]:
    """Invite somebody; sent twice, it invites once."""
    form = _offered(InviteForm())
    if form.validate():
        try:
            with writing() as work:
                account = people.invite(
                    work,
                    form.sign_in.data or "",
                    form.person(),
                    by=own_account(),
                    session_key=session_key() or "",
                    one_time_key=form.one_time_key,
                )
            return see("admin.people.person", account=account)
        except InputRefused as refused:
            show_refusal(form, refused)
    return render_template("admin/invite.html", form=form), 422


@blueprint.get("/admin/people/<account>")
@needs(Permission.MANAGE_ACCOUNTS)
def person(account: str) -> str:
    """One account, and its invitation code while it is fresh and this visit made it."""
    with reading() as work:
        found = invitations.get_account(work, account)
    form = _offered(PersonForm())
    form.show(found.person)
    return _page(account, form)


@blueprint.post("/admin/people/<account>")
@needs(Permission.MANAGE_ACCOUNTS)
def change(account: str) -> Response | tuple[str, int]:
    """Change an account; other roles or another level void activation."""
    form, changes = _offered(PersonForm()), list[bool]()

    def deed(work: Work) -> None:
        changes.append(invitations.change(work, account, form.person(), by=own_account()))

    if take_form(form, deed):
        return see_saved("admin.people.everybody", is_changed=any(changes))
    return _page(account, form), 422


@blueprint.post("/admin/people/<account>/invite")
@needs(Permission.MANAGE_ACCOUNTS)
def invite_again(account: str) -> Response:
    """Make a new invitation code; an earlier one opens nothing any more."""
    with writing() as work:
        people.invite_again(work, account, by=own_account(), session_key=session_key() or "")
    return see("admin.people.person", account=account)


@blueprint.get("/admin/people/<account>/end")
@needs(Permission.MANAGE_ACCOUNTS)
def ask_to_end(account: str) -> str:
    """Say what the end of an account means, and ask."""
    return _end_page(account, EndForm())


@blueprint.post("/admin/people/<account>/end")
@needs(Permission.MANAGE_ACCOUNTS)
def end(account: str) -> Response | tuple[str, int]:
    """End an account."""
    form = EndForm()
    if take_form(form, lambda work: invitations.end(work, account, by=own_account())):
        return see("admin.people.everybody")
    return _end_page(account, form), 422


def _offered(form: Offered) -> Offered:
    with reading() as work:
        form.offer(register.unit_choices(work))
    return form


def _page(account: str, form: PersonForm) -> str:
    with reading() as work:
        found = invitations.get_account(work, account)
        code = people.find_code(work, account, session_key=session_key() or "")
    return render_template("admin/person.html", form=form, account=found, code=code)


def _end_page(account: str, form: EndForm) -> str:
    """Show what the end means: the same words whatever cases there are.

    Whether a case would stay closed is asked of no data. The answer, looked at again and again
    between changes of owners and heads, told who is left out of which case.
    """
    with reading() as work:
        found = invitations.get_account(work, account)
    return render_template("admin/end_account.html", form=form, account=found)
