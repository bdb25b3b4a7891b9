"""A portal with a mail server, and handlers who have addresses."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from portal.store.tables import AccountRow
from portal.work import Portal
from tests.cast import Member
from tests.mailing.post import Post, free_port, running


@pytest.fixture
def silent_post() -> Post:
    """A mail server that does not run yet."""
    return Post(free_port())


@pytest.fixture
def post(silent_post: Post) -> Iterator[Post]:
    """A mail server."""
    with running(silent_post):
        yield silent_post


@pytest.fixture
def environment(environment: dict[str, str], silent_post: Post) -> dict[str, str]:
    """The settings, with a mail server."""
    return {
        **environment,
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{silent_post.port}",
        "PORTAL_MAIL_FROM": "portal@example.org",
    }


@pytest.fixture
def addressed(portal: Portal, cast: dict[str, Member]) -> dict[str, Member]:
    """The cast; Omar, Una, Carl and Lena have addresses."""
    for name in ("omar", "una", "carl", "lena"):
        give_address(portal, cast[name], f"{name}@example.org")
    return cast


def give_address(portal: Portal, member: Member, address: str | None) -> None:
    """Enter an address for somebody."""
    with portal.writing() as work:
        work.db.execute(
            update(AccountRow).where(AccountRow.id == member.account).values(email=address)
        )
