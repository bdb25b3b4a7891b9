"""Health, robots, and the first page of a host for staff."""

from dataclasses import replace

from flask.testing import FlaskClient

from portal.application import PortalApplication, build
from portal.config import Settings


def test_a_living_process_says_so(visitor: FlaskClient) -> None:
    assert visitor.get("/health/live").text == "alive\n"


def test_a_complete_portal_is_ready(visitor: FlaskClient) -> None:
    assert visitor.get("/health/ready").text == "ready\n"


def test_an_old_schema_is_not_ready(door: PortalApplication, visitor: FlaskClient) -> None:
    with door.extensions["portal"].database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    answer = visitor.get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_missing_keys_are_not_ready_but_alive(settings: Settings) -> None:
    for path in settings.keys_dir.iterdir():
        path.unlink()
    visitor = build(settings, pages=[]).test_client()
    assert visitor.get("/health/ready").status_code == 503
    assert visitor.get("/health/live").status_code == 200


def test_a_database_that_does_not_answer_is_not_ready(settings: Settings) -> None:
    elsewhere = replace(settings, database_url="postgresql+psycopg://127.0.0.1:9/none")
    answer = build(elsewhere, pages=[]).test_client().get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_search_engines_are_sent_away(visitor: FlaskClient) -> None:
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_host_for_staff_alone_begins_with_signing_in(settings: Settings) -> None:
    app = build(replace(settings, surfaces=frozenset({"staff"})))
    assert app.test_client().get("/").location == "/sign-in"
