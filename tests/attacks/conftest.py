"""What the attacks on a running portal start from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.work import Portal
from tests.cast import add_member, make_member, sign_in

PATHS = ("/figures", "/figures/method", "/figures.json", "/figures.csv", "/insight")


@dataclass(frozen=True)
class Reader:
    """Somebody with a browser, and everything about figures that it can load."""

    client: FlaskClient

    def load(self, path: str) -> bytes:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise AssertionError(f"{path} answered {answer.status}.")
        return bytes(answer.data)

    def load_all(self) -> dict[str, bytes]:
        return {path: self.load(path) for path in PATHS}


@pytest.fixture
def lena(app: Flask, portal: Portal) -> Reader:
    """Lena, who leads, signed in."""
    member = make_member(portal.keyring, "lena", is_leader=True)
    with portal.writing() as work:
        add_member(work, member)
    return Reader(sign_in(app.test_client(), member))


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the pages send to the database, from now on."""
    sent: list[str] = []
    engine = app.extensions["portal"].database.engine

    def keep(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    yield sent
    event.remove(engine, "before_cursor_execute", keep)
