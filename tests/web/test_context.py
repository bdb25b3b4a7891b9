"""What a request reads goes through one session, which never stands in the way of a writer."""

from flask import Flask, g

from portal.store.settings import find_setting, store_setting
from portal.web.context import reading, reading_briefly, writing


def connections(app: Flask) -> int:
    """Return how many connections are in use by readers."""
    return int(app.extensions["portal"].database.readers.pool.checkedout())


def test_a_request_reads_through_one_session(app: Flask) -> None:
    with app.test_request_context("/"):
        with reading() as one:
            find_setting(one.db, "colour")
        with reading() as other:
            assert other is one
        assert connections(app) == 1
    assert connections(app) == 0


def test_what_was_written_is_read_in_the_same_request(app: Flask) -> None:
    with app.test_request_context("/"):
        with reading() as work:
            assert find_setting(work.db, "colour") is None
        with writing() as work:
            assert connections(app) == 0
            store_setting(work.db, "colour", "warm")
        with reading() as work:
            assert find_setting(work.db, "colour") == "warm"


def test_nothing_is_held_during_what_takes_long(app: Flask) -> None:
    with app.test_request_context("/"):
        with reading_briefly() as work:
            find_setting(work.db, "colour")
        assert "portal_reader" in g
        assert connections(app) == 0
