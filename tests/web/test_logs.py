"""A log says that something happened and where in the code; never who, what address, what text."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portal.web import logs
from portal.web.server_log import write_last_words
from tests.web.trial import CANARY


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    """The filter as a server installs it."""
    shown = logging.raiseExceptions
    logs.install()
    yield
    logging.raiseExceptions = shown


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Return what was written to standard error, line by line."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_failure_leaves_its_type_and_place(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.get("/trial/refuse/unforeseen?canary")
    (line,) = lines(capsys)
    assert (line["event"], line["kind"]) == ("failed", "ValueError")
    assert str(line["place"]).startswith("tests.web.trial:")
    assert set(line) == {"hour", "level", "event", "kind", "place"}
    assert "canary" not in json.dumps(line)


def test_the_place_is_the_innermost_line_of_ours(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.set_cookie("portal_staff", "k" * 43)
    visitor.application.extensions["portal.recognise"] = {"staff": lambda work, key: int(CANARY)}
    visitor.get("/desk")
    (line,) = lines(capsys)
    assert line["kind"] == "ValueError"
    assert str(line["place"]).startswith("portal.web.access:")


@pytest.mark.parametrize(
    "path", ["/trial/page?canary", "/canary", "/trial/refuse/not-found", "/trial/refuse/move"]
)
def test_an_answer_that_was_foreseen_leaves_nothing(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    visitor.get(path)
    assert lines(capsys) == []


@pytest.mark.parametrize(
    "name", ["werkzeug", "gunicorn.error", "gunicorn.access", "flask.app", "x.y"]
)
@pytest.mark.parametrize("level", [logging.WARNING, logging.CRITICAL])
def test_what_anybody_else_writes_is_withheld(
    capsys: pytest.CaptureFixture[str], name: str, level: int
) -> None:
    logging.getLogger(name).log(level, "Invalid request from ip=203.0.113.77: %s", CANARY)
    (line,) = lines(capsys)
    assert line["event"] == "message withheld"
    assert line["logger"] == name
    assert "203.0.113.77" not in json.dumps(line)
    assert "canary" not in json.dumps(line)


def test_an_exception_in_anybody_elses_record_is_only_type_and_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", "/canary")
    (line,) = lines(capsys)
    assert line["kind"] == "RuntimeError"
    assert str(line["place"]).startswith("tests.web.test_logs:")
    assert "canary" not in json.dumps(line)


def test_what_the_server_says_of_itself_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("gunicorn.error").warning("Booting worker with pid: %s", 4711)
    (line,) = lines(capsys)
    assert line["event"] == "Booting worker with pid: 4711"


def test_a_handler_that_somebody_adds_sees_the_withheld_record_only() -> None:
    seen: list[logging.LogRecord] = []
    collecting = logging.Handler()
    collecting.emit = seen.append  # type: ignore[method-assign]
    logger = logging.getLogger("werkzeug")
    logger.addHandler(collecting)
    logger.error("203.0.113.77 GET /canary %s", CANARY)
    logger.removeHandler(collecting)
    assert [record.getMessage() for record in seen] == ["message withheld"]


def test_a_field_that_is_not_listed_cannot_be_logged() -> None:
    with pytest.raises(ValueError, match="path"):
        logs.record("seen", path="/report")


def test_a_value_that_is_no_name_and_no_number_is_withheld(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.record("seen", kind=CANARY, count=3)
    (line,) = lines(capsys)
    assert (line["kind"], line["count"]) == ("withheld", 3)


def test_a_record_that_cannot_be_formatted_prints_nothing_of_its_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("gunicorn.error").warning("Using worker: %s", CANARY, "too", "many")
    assert "canary" not in capsys.readouterr().err


def test_the_time_is_told_to_the_hour(capsys: pytest.CaptureFixture[str]) -> None:
    logs.record("seen")
    (line,) = lines(capsys)
    assert str(line["hour"]).endswith("Z")
    assert ":" not in str(line["hour"])


def test_what_ends_the_process_is_told_without_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_last_words(RuntimeError, RuntimeError(CANARY), None)
    (line,) = lines(capsys)
    assert (line["event"], line["kind"]) == ("stopped", "RuntimeError")
    assert "canary" not in json.dumps(line)


def test_installing_twice_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.install()
    logs.record("seen")
    assert len(lines(capsys)) == 1
