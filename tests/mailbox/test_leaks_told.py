"""What cannot be closed is told before anything is written; what can be, is (docs/leaks.md)."""

import pytest
from flask.testing import FlaskClient

from tests.deeds import words

PAGES = ("/", "/how/safely", "/report", "/mailbox", "/mailbox/case", "/static/css/base.css")


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "told",
    [
        "A device or network of your employer.",
        "Your way of writing,",
        "Your browser’s history.",
        "People. Somebody who reads your report can copy it by hand, or ask what only you",
        "What a file shows.",
        "When and how much.",
        "Printers and downloads.",
    ],
)
def test_how_it_works_says_what_is_not_protected(client: FlaskClient, told: str) -> None:
    assert told in words(client.get("/how/safely").text)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", PAGES)
def test_no_answer_is_compressed(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip, br, zstd, deflate"})

    assert "Content-Encoding" not in answer.headers
    assert "Accept-CH" not in answer.headers
