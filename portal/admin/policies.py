"""Writing policies: a draft, then versions, then perhaps an end; each journalled by its slug.

Whoever works from an older edition than the newest is told, and nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.admin.register import choose_slug
from portal.casework.access.visits import find_answer, use_once
from portal.casework.journalling import note
from portal.core.errors import AlreadyDone, InputRefused, NotFound, PolicyChanged
from portal.core.events import Event
from portal.core.references import refuse_references
from portal.core.written_policies import Content, Draft, Head, Version
from portal.store import policies as store
from portal.store.organisation import list_systems
from portal.work import Work

WHY: Final = "everybody reads policies."
SUMMARY: Final = "Say in a sentence or two what changed: people look for it first."
SENT_BEFORE: Final = (
    "This form was sent before, and was taken as it was then. What you changed since is not saved: "
    "copy it, and begin again from the list of policies."
)
NOTHING_NEW: Final = "Nothing has changed since the version that holds now."


@dataclass(frozen=True, slots=True)
class Written:
    """A policy as administrators see it: its draft, and its versions, the newest first."""

    draft: Draft
    versions: Sequence[Head]

    @property
    def newest(self) -> Head | None:
        """What was published last."""
        return self.versions[0] if self.versions else None

    @property
    def holds(self) -> bool:
        """Whether a version is in force."""
        return self.newest is not None and self.newest.is_in_force

    @property
    def may_be_published(self) -> bool:
        """Whether publishing would tell anybody something new."""
        return self.draft.has_changes or not self.holds


def read_policies(work: Work) -> list[Written]:
    """Return every policy, by the title of its draft, with its newest version."""
    newest = {head.slug: head for head in store.list_newest(work.db)}
    return [
        Written(draft, [newest[draft.slug]] if draft.slug in newest else [])
        for draft in store.list_drafts(work.db)
    ]


def get_policy(work: Work, slug: str) -> Written:
    """Return one policy; NotFound where there is none."""
    draft = store.find_draft(work.db, slug)
    if draft is None:
        raise NotFound("There is no such policy.")
    return Written(draft, store.list_versions(work.db, slug))


def system_choices(work: Work) -> list[tuple[str, str]]:
    """Return the AI systems that a policy can be about, by slug; retired ones too."""
    return [(row.slug, row.name) for row in list_systems(work.db)]


def add_policy(work: Work, slug: str, content: Content, *, once: str, by: str) -> str:
    """Begin a policy, once however often its form is sent; return its slug.

    InputRefused where the slug is taken or unfit, or where a case is named.
    """
    chosen = choose_slug(slug, content.title)
    begun = store.find_draft(work.db, chosen)
    if _was_sent(work, once, alike=begun is not None and begun.content == content):
        return chosen
    _refuse_cases(content)
    try:
        store.add_draft(work.db, chosen, content)
    except AlreadyDone as error:
        raise InputRefused({"slug": f"{error}"}) from error
    _note(work, chosen, by, kind="draft")
    return chosen


def change_draft(work: Work, slug: str, content: Content, *, seen: int, by: str) -> None:
    """Change a draft; PolicyChanged where `seen` is not its newest edition."""
    policy = get_policy(work, slug)
    _refuse_old(policy, seen)
    if content == policy.draft.content:
        return
    _refuse_cases(content)
    newest = policy.newest
    has_changes = newest is None or content != store.read_text(work.db, newest).content
    if not store.change_draft(work.db, slug, content, seen=seen, has_changes=has_changes):
        raise PolicyChanged("Somebody else changed this policy in the meantime.")
    _note(work, slug, by, kind="draft")


def publish(work: Work, slug: str, summary: str, *, seen: int, once: str, by: str) -> None:
    """Publish the draft as the next version, once however often the form is sent.

    `seen` is the edition that was looked at. InputRefused without a summary from the second
    version on, and where there is nothing new.
    """
    policy = get_policy(work, slug)
    said = summary.strip() if policy.newest else ""
    if _was_sent(work, once, alike=policy.newest is not None and policy.newest.summary == said):
        return
    _refuse_old(policy, seen)
    if not policy.may_be_published:
        raise InputRefused({"publish": NOTHING_NEW})
    if policy.newest and not said:
        raise InputRefused({"summary": SUMMARY})
    refuse_references({"summary": said}, WHY)
    _step(work, slug, seen=seen, has_changes=False)
    number = _follow(work, policy, said)
    _note(work, slug, by, kind="published", version=number)


def withdraw(work: Work, slug: str, why: str, *, seen: int, once: str, by: str) -> None:
    """End the version that holds and say why, once however often the form is sent."""
    policy = get_policy(work, slug)
    if _was_sent(work, once, alike=policy.newest is not None and policy.newest.withdrawal == why):
        return
    _refuse_old(policy, seen)
    newest = get_in_force(policy)
    refuse_references({"why": why}, WHY)
    _step(work, slug, seen=seen)
    store.end_version(work.db, newest, on=work.moment.today, withdrawal=why)
    _note(work, slug, by, kind="withdrawn", version=newest.number)


def remove_draft(work: Work, slug: str, *, by: str) -> None:
    """Take away a policy of which nothing was ever published; NotFound for every other."""
    _step(work, slug, seen=get_unpublished(work, slug).draft.edition)
    store.remove_draft(work.db, slug)
    _note(work, slug, by, kind="removed")


def get_unpublished(work: Work, slug: str) -> Written:
    """Return a policy of which nothing was ever published; NotFound for every other."""
    policy = get_policy(work, slug)
    if policy.newest is not None:
        raise NotFound("What was published stays readable.")
    return policy


def get_in_force(policy: Written) -> Head:
    """Return the version that holds; NotFound where none does."""
    if policy.newest is None or not policy.newest.is_in_force:
        raise NotFound("No version of it holds.")
    return policy.newest


def _was_sent(work: Work, once: str, *, alike: bool) -> bool:
    """Tell whether a form was sent before; InputRefused where it says something else by now."""
    if find_answer(work, once) is None:
        use_once(work, once)
        return False
    if not alike:
        raise InputRefused({"sent": SENT_BEFORE})
    return True


def _follow(work: Work, policy: Written, summary: str) -> int:
    """Put a version in the place of the one that holds; return its number."""
    newest, draft, today = policy.newest, policy.draft, work.moment.today
    if newest is not None and newest.is_in_force:
        store.end_version(work.db, newest, on=today)
    head = Head(
        slug=draft.slug,
        number=newest.number + 1 if newest else 1,
        title=draft.content.title,
        is_opt_out=draft.content.is_opt_out,
        summary=summary,
        valid_from=today,
        systems=draft.content.systems,
    )
    store.add_version(work.db, Version(head, draft.content.text))
    return head.number


def _refuse_old(policy: Written, seen: int) -> None:
    if seen != policy.draft.edition:
        raise PolicyChanged("Somebody else changed this policy in the meantime.")


def _step(work: Work, slug: str, *, seen: int, **values: bool) -> None:
    if not store.step(work.db, slug, seen=seen, **values):
        raise PolicyChanged("Somebody else changed this policy in the meantime.")


def _refuse_cases(content: Content) -> None:
    refuse_references({"title": content.title, "text": content.text}, WHY)


def _note(work: Work, slug: str, by: str, *, kind: str, version: int | None = None) -> None:
    which = {} if version is None else {"version": version}
    note(work, by, Event.POLICY_CHANGED, case=None, slug=slug, kind=kind, **which)
