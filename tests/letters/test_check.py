"""Anybody checks a letter they were shown; nothing of it is kept."""

import textwrap
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.vault.letters import sign_letter
from portal.work import Portal
from tests.deeds import words
from tests.reaching import check
from tests.rows import dump

TEXT = "Example Works confirms:\nWhat is granted: canary-letter, without the planner."
GENUINE = "This letter is genuine and unchanged"
REFUSED = "This letter is not genuine, or not whole"


@pytest.fixture
def letter(portal: Portal) -> str:
    """A letter of Example Works."""
    return sign_letter(portal.keyring, TEXT)


def test_a_genuine_letter_is_called_so_with_who_signed_it(client: FlaskClient, letter: str) -> None:
    answer = check(client, letter)
    page = words(answer.text)

    assert answer.status_code == 200
    assert GENUINE in page
    assert "Example Works signed it. This is what was signed:" in page


def test_a_letter_from_an_email_passes_whatever_its_line_breaks(
    client: FlaskClient, letter: str
) -> None:
    wrapped = textwrap.fill(letter, 31).replace("\n", "\r\n   ")

    assert GENUINE in words(check(client, f"\n\n{wrapped}\n").text)


@pytest.mark.parametrize(
    ("old", "new"), [("without", "with"), ("=====", "==="), ("Works", "Shops"), (".", "")]
)
def test_an_altered_letter_is_refused_and_shown_again(
    client: FlaskClient, letter: str, old: str, new: str
) -> None:
    answer = check(client, letter.replace(old, new))

    assert answer.status_code == 422
    assert REFUSED in words(answer.text)
    assert "canary-letter" in answer.text


@pytest.mark.parametrize("typed", ["", "Please let me.", "x" * 20_001])
def test_what_is_no_letter_is_refused(client: FlaskClient, typed: str) -> None:
    answer = check(client, typed)

    assert answer.status_code == 422
    assert GENUINE not in words(answer.text)


@pytest.mark.usefixtures("both_databases")
def test_nothing_of_it_is_stored_or_written_down(
    client: FlaskClient,
    letter: str,
    portal: Portal,
    data_dir: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with portal.reading() as work:
        before = dump(work.db)
    check(client, letter)
    check(client, letter.replace("canary", "canary-altered"))
    with portal.reading() as work:
        after = dump(work.db)
    printed = capfd.readouterr()
    files = [path for path in data_dir.rglob("*") if path.is_file()]

    assert after == before
    assert "canary" not in printed.out + printed.err
    assert [path for path in files if b"canary" in path.read_bytes()] == []


def test_no_visit_is_needed_and_none_begins(client: FlaskClient, letter: str) -> None:
    cookies = client.get("/letters").headers.getlist("Set-Cookie")

    assert [cookie.split("=")[0] for cookie in cookies] == ["portal_journey"]
    assert check(client, letter).headers.getlist("Set-Cookie") == []
