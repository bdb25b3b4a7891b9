"""The benchmark itself: it asks both sides, prints a ratio, and stops at any wrong answer."""

import re

import pytest

from tests.benchmarks.__main__ import ask, main
from tests.benchmarks.installation import installation, new_folder, served
from tests.benchmarks.load import Errand, Request

BRIEFLY = ["--times", "1", "--seconds", "0.3"]


@pytest.mark.parametrize(
    "page",
    [
        "AI tool (a static",
        "Figures",
        "Opening a mailbox",
        "Queue of 60",
        "that seals",
        "sealed mailbox",
    ],
)
def test_a_page_is_measured_beside_its_ceiling(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--on", "sqlite", "--page", page, *BRIEFLY]) == 0
    told = capsys.readouterr().out
    assert len(re.findall(r"[1-9]\d* / [1-9]\d* / [1-9]\d* +[1-9]\d*%", told)) == 1


def test_an_answer_that_nobody_expected_stops_it() -> None:
    errand = Errand((Request("GET", "/health/live", 418),), {})
    with (
        new_folder() as folder,
        installation(folder) as one,
        served(one) as server,
        pytest.raises(RuntimeError, match="GET /health/live: 200"),
    ):
        ask(server, (errand,), 0.3)


def test_every_errand_is_counted() -> None:
    errand = Errand((Request("GET", "/health/live", 200),), {})
    with new_folder() as folder, installation(folder) as one, served(one) as server:
        measured = ask(server, (errand,) * 2, 0.3)
    assert measured.done > 10
    assert measured.seconds >= 0.3
