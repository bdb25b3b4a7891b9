"""A mail server that fails loses nothing, and one that cannot prove who it is gets nothing."""

import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import trustme

from portal.config import read_settings
from portal.core.errors import SettingsWrong
from portal.mailing.digests import Sent, send_due
from portal.mailing.server import MailServer, Security, read_mail_server
from portal.mailing.state import describe_mail
from portal.store.tables import DigestRow
from portal.work import Portal
from tests.cast import Member
from tests.frozen_clock import FrozenClock
from tests.mailing.conftest import give_address
from tests.mailing.post import Post, context_of, running, with_password
from tests.rows import every

OMAR, UNA, CARL = "omar@example.org", "una@example.org", "carl@example.org"
PASSWORD = "p%40ss%2Fword%231"


def send(portal: Portal) -> Sent:
    return send_due(portal, portal.clock.now())


def through(portal: Portal, url: str) -> None:
    """Let a portal send through another server."""
    portal.settings = replace(portal.settings, mail_server=read_mail_server(url))


def waiting(portal: Portal) -> list[tuple[str, int, str | None]]:
    rows = [row for row in every(portal, DigestRow) if row.sent_on is None]
    return sorted((row.slot, row.attempts, row.problem) for row in rows)


@pytest.mark.usefixtures("both_databases", "addressed")
def test_what_cannot_be_sent_waits_and_is_tried_again(portal: Portal, silent_post: Post) -> None:
    failed = send(portal)
    rows = waiting(portal)
    again = send(portal)
    with running(silent_post):
        done = send(portal)

    assert failed == Sent(sent=0, waiting=3, problem="ConnectionRefusedError")
    assert rows == [("2026-03-02T09", 1, "ConnectionRefusedError")] * 3
    assert again.waiting == 3
    assert done == Sent(sent=3)
    assert silent_post.recipients == [CARL, OMAR, UNA]
    assert waiting(portal) == []


@pytest.mark.usefixtures("both_databases", "addressed")
def test_the_newest_digest_stands_for_the_older_ones(
    portal: Portal, silent_post: Post, clock: FrozenClock
) -> None:
    for _ in range(3):
        send(portal)
        clock.forward(days=1)
    with running(silent_post):
        send(portal)
        later = send(portal)

    assert silent_post.recipients == [CARL, OMAR, UNA]
    assert later == Sent()
    assert waiting(portal) == []


@pytest.mark.usefixtures("both_databases", "addressed")
def test_one_refused_address_keeps_nobody_else_from_getting_theirs(
    portal: Portal, post: Post
) -> None:
    post.refuses.add(OMAR)
    done = send(portal)

    assert post.recipients == [CARL, UNA]
    assert done == Sent(sent=2, waiting=1, problem="SMTPRecipientsRefused")
    assert waiting(portal) == [("2026-03-02T09", 1, "SMTPRecipientsRefused")]


@pytest.mark.usefixtures("both_databases")
def test_who_takes_their_address_away_waits_for_nothing(
    portal: Portal, silent_post: Post, addressed: dict[str, Member]
) -> None:
    send(portal)
    give_address(portal, addressed["omar"], None)
    send(portal)

    assert len(waiting(portal)) == 2


@pytest.mark.usefixtures("both_databases", "addressed")
def test_what_waits_is_told_to_the_administrator(portal: Portal, clock: FrozenClock) -> None:
    since = clock.now().today
    send(portal)
    clock.forward(days=2)
    send(portal)
    with portal.reading() as work:
        state = describe_mail(work)

    assert (state.waiting, state.since) == (3, since)
    assert state.problem == "ConnectionRefusedError"


@pytest.mark.usefixtures("both_databases", "addressed")
def test_several_processes_at_once_send_one_digest_each(portal: Portal, post: Post) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: send(portal), range(4)))

    assert post.recipients == [CARL, OMAR, UNA]
    assert sum(one.sent for one in done) == 3


@pytest.mark.usefixtures("both_databases", "addressed")
def test_who_comes_while_another_sends_leaves_it_alone(portal: Portal, post: Post) -> None:
    with portal.database.alone("digests") as is_mine:
        beside = send(portal)
    after = send(portal)

    assert is_mine
    assert beside == Sent()
    assert after == Sent(sent=3)


@pytest.mark.usefixtures("both_databases", "addressed")
def test_a_crash_before_it_was_noted_sends_again_and_loses_nothing(
    portal: Portal, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr("portal.mailing.digests.store.mark_sent", interrupted)
        with pytest.raises(KeyboardInterrupt):
            send(portal)
    send(portal)

    assert set(post.recipients) == {CARL, OMAR, UNA}
    assert len(post.recipients) == 4


def interrupted(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def authority() -> trustme.CA:
    """Somebody who issues certificates."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine trust the authority."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.mark.usefixtures("addressed", "trusted")
def test_over_tls_with_a_password(portal: Portal, silent_post: Post, authority: trustme.CA) -> None:
    through(portal, f"smtps://portal:{PASSWORD}@127.0.0.1:{silent_post.port}")
    with running(
        silent_post,
        ssl_context=context_of(authority),
        authenticator=with_password,
        auth_required=True,
        auth_require_tls=False,
    ):
        done = send(portal)

    assert done == Sent(sent=3)


@pytest.mark.usefixtures("addressed", "trusted")
def test_over_starttls_with_a_password(
    portal: Portal, silent_post: Post, authority: trustme.CA
) -> None:
    through(portal, f"smtp+starttls://portal:{PASSWORD}@127.0.0.1:{silent_post.port}")
    with running(
        silent_post,
        tls_context=context_of(authority),
        require_starttls=True,
        authenticator=with_password,
        auth_required=True,
    ):
        done = send(portal)

    assert done == Sent(sent=3)


@pytest.mark.usefixtures("addressed")
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    portal: Portal, silent_post: Post, authority: trustme.CA, scheme: str
) -> None:
    option = {"smtps": "ssl_context", "smtp+starttls": "tls_context"}[scheme]
    through(portal, f"{scheme}://portal:{PASSWORD}@127.0.0.1:{silent_post.port}")
    with running(silent_post, **{option: context_of(authority)}):
        done = send(portal)

    assert done == Sent(waiting=3, problem=ssl.SSLCertVerificationError.__name__)
    assert silent_post.mails == []


@pytest.mark.usefixtures("addressed", "trusted")
def test_a_certificate_of_another_name_gets_nothing(
    portal: Portal, silent_post: Post, authority: trustme.CA
) -> None:
    through(portal, f"smtps://127.0.0.1:{silent_post.port}")
    with running(silent_post, ssl_context=context_of(authority, "mail.example.org")):
        done = send(portal)

    assert done.problem == ssl.SSLCertVerificationError.__name__


@pytest.mark.usefixtures("addressed")
def test_a_server_without_starttls_gets_nothing(portal: Portal, post: Post) -> None:
    through(portal, f"smtp+starttls://127.0.0.1:{post.port}")

    assert send(portal) == Sent(waiting=3, problem="SMTPNotSupportedError")
    assert post.mails == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1", MailServer("127.0.0.1", 25, Security.NONE)),
        ("smtps://m.example.org", MailServer("m.example.org", 465, Security.TLS)),
        ("smtp+starttls://m.example.org", MailServer("m.example.org", 587, Security.STARTTLS)),
        ("smtps://a:b%40c@m.org:99", MailServer("m.org", 99, Security.TLS, "a", "b@c")),
    ],
)
def test_the_address_of_a_server_is_read(url: str, server: MailServer) -> None:
    assert read_mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtps://portal:geheim#1@mail.example.org",
        "smtps://portal:geheim@mail.example.org:geheim",
        "smtps://portal:geheim@mail.example.org/?a=b",
        "smtp://portal:geheim@mail.example.org",
    ],
)
def test_an_unusable_server_stops_the_program_without_telling_the_password(url: str) -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_SMTP_URL") as refused:
        read_settings({"PORTAL_SMTP_URL": url, "PORTAL_MAIL_FROM": "portal@example.org"})

    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_password_shows_in_no_repr() -> None:
    settings = read_settings(
        {
            "PORTAL_SMTP_URL": "smtps://portal:geheim@mail.example.org",
            "PORTAL_MAIL_FROM": "portal@example.org",
        }
    )

    assert "geheim" not in repr(settings)


@pytest.mark.parametrize("address", ["", "Portal <portal@example.org>", "a@b, c@d", "a@b\r\nX: y"])
def test_a_server_needs_one_address_to_write_from(address: str) -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_MAIL_FROM"):
        read_settings({"PORTAL_SMTP_URL": "smtp://127.0.0.1", "PORTAL_MAIL_FROM": address})


@pytest.mark.parametrize("hours", ["24", "nine", "9;14", "9,,14", "-1"])
def test_hours_are_whole_hours_of_the_day(hours: str) -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_DIGEST_HOURS"):
        read_settings({"PORTAL_DIGEST_HOURS": hours})


def test_hours_come_in_their_order() -> None:
    assert read_settings({"PORTAL_DIGEST_HOURS": "16, 8,8"}).digest_hours == (8, 16)
    assert read_settings({}).digest_hours == (9, 14)
