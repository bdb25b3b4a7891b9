"""Pages on which policies are written, looked at, published and withdrawn."""

from functools import partial

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from portal.admin import policies
from portal.admin.policies import Written
from portal.admin.policy_forms import PolicyForm, PublishForm, SeenForm, WithdrawForm
from portal.admin.removing import ask_first
from portal.admin.whoami import account
from portal.core.policy import Permission
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.rendering import leads_outside, render
from portal.web.sending import answer_form, take_form
from portal.work import Work

blueprint = Blueprint("policies", __name__)


@blueprint.get("/admin/policies")
@needs(Permission.MANAGE_POLICIES)
def everything() -> str:
    """Every policy, drafts and withdrawn ones too."""
    with reading() as work:
        found = policies.read_policies(work)
    return render_template("admin/policies.html", policies=found)


@blueprint.get("/admin/policies/new")
@needs(Permission.MANAGE_POLICIES)
def new() -> str:
    """Ask what a policy says."""
    return _new_page(_policy_form())


@blueprint.post("/admin/policies/new")
@needs(Permission.MANAGE_POLICIES)
def add() -> Response | tuple[str, int]:
    """Keep a draft, and show how it will look."""
    form, slugs = _policy_form(), list[str]()

    def deed(work: Work) -> None:
        once, by = form.key_of_form, account()
        slug = form.slug.data or ""
        slugs.append(policies.add_policy(work, slug, form.content(), once=once, by=by))

    if take_form(form, deed):
        return see("admin.policies.preview", slug=slugs[-1])
    return _new_page(form), 422


@blueprint.get("/admin/policies/<slug>")
@needs(Permission.MANAGE_POLICIES)
def edit(slug: str) -> str:
    """One policy's draft, to be changed."""
    policy = _get(slug)
    form = _policy_form()
    form.show(policy.draft.content, edition=policy.draft.edition)
    return _edit_page(slug, form)


@blueprint.post("/admin/policies/<slug>")
@needs(Permission.MANAGE_POLICIES)
def change(slug: str) -> Response | tuple[str, int]:
    """Change the draft, and show how it will look."""
    form = _policy_form()

    def deed(work: Work) -> None:
        seen = form.seen_edition
        policies.change_draft(work, slug, form.content(), seen=seen, by=account())

    refused = answer_form(form, deed, partial(_edit_page, slug, form))
    return refused or see("admin.policies.preview", slug=slug)


@blueprint.get("/admin/policies/<slug>/preview")
@needs(Permission.MANAGE_POLICIES)
def preview(slug: str) -> str:
    """The draft as everybody would read it, and the button that publishes it."""
    return _preview_page(slug, PublishForm())


@blueprint.post("/admin/policies/<slug>/preview")
@needs(Permission.MANAGE_POLICIES)
def publish(slug: str) -> Response | tuple[str, int]:
    """Publish the draft that was looked at."""
    form = PublishForm()

    def deed(work: Work) -> None:
        summary, seen, once = form.summary.data or "", form.seen_edition, form.key_of_form
        policies.publish(work, slug, summary, seen=seen, once=once, by=account())

    refused = answer_form(form, deed, partial(_preview_page, slug, form))
    return refused or see("admin.policies.everything")


@blueprint.get("/admin/policies/<slug>/withdraw")
@needs(Permission.MANAGE_POLICIES)
def ask_to_withdraw(slug: str) -> str:
    """Say what it means to withdraw a policy, and ask why."""
    policies.get_in_force(_get(slug))
    return _withdraw_page(slug, WithdrawForm())


@blueprint.post("/admin/policies/<slug>/withdraw")
@needs(Permission.MANAGE_POLICIES)
def withdraw(slug: str) -> Response | tuple[str, int]:
    """Withdraw a policy: it stays readable, and says that it holds no more."""
    form = WithdrawForm()

    def deed(work: Work) -> None:
        why, seen, once = (form.why.data or "").strip(), form.seen_edition, form.key_of_form
        policies.withdraw(work, slug, why, seen=seen, once=once, by=account())

    refused = answer_form(form, deed, partial(_withdraw_page, slug, form))
    return refused or see("admin.policies.everything")


@blueprint.get("/admin/policies/<slug>/remove")
@needs(Permission.MANAGE_POLICIES)
def ask_to_remove(slug: str) -> str:
    """Say what it means to take a draft away, and ask."""
    with reading() as work:
        policy = policies.get_unpublished(work, slug)
    return ask_first(
        "Remove this draft?",
        shown=policy.draft.content.title,
        means=("Nobody has read it: it was never published.",),
        keep=url_for("admin.policies.edit", slug=slug),
    )


@blueprint.post("/admin/policies/<slug>/remove")
@needs(Permission.MANAGE_POLICIES)
def remove(slug: str) -> Response:
    """Take away a policy that was never published."""
    with writing() as work:
        policies.remove_draft(work, slug, by=account())
    return see("admin.policies.everything")


def _get(slug: str) -> Written:
    with reading() as work:
        return policies.get_policy(work, slug)


def _policy_form() -> PolicyForm:
    form = PolicyForm()
    with reading() as work:
        form.offer(policies.system_choices(work))
    return form


def _new_page(form: PolicyForm) -> str:
    return render_template("admin/policy.html", form=form, policy=None, refusal="")


def _edit_page(slug: str, form: PolicyForm, *, refusal: str = "") -> str:
    return _page("admin/policy.html", slug, form, refusal=refusal)


def _withdraw_page(slug: str, form: WithdrawForm, *, refusal: str = "") -> str:
    return _page("admin/policy_withdraw.html", slug, form, refusal=refusal)


def _preview_page(slug: str, form: PublishForm, *, refusal: str = "") -> str:
    policy = _show_edition(slug, form, refusal)
    with reading() as work:
        names = dict(policies.system_choices(work))
    text = policy.draft.content.text
    return render_template(
        "admin/policy_preview.html",
        form=form,
        policy=policy,
        refusal=refusal,
        text=render(text),
        leads_outside=leads_outside(text),
        systems=[names[one] for one in policy.draft.content.systems],
    )


def _page(template: str, slug: str, form: SeenForm, *, refusal: str) -> str:
    policy = _show_edition(slug, form, refusal)
    return render_template(template, form=form, policy=policy, refusal=refusal)


def _show_edition(slug: str, form: SeenForm, refusal: str) -> Written:
    """Return the policy; its edition is the one that a form is for, if the page says what it is.

    A form that comes back for another reason keeps its own, or it would hide what changed since.
    """
    policy = _get(slug)
    if refusal or not form.seen.data:
        form.seen.data = str(policy.draft.edition)
    return policy
