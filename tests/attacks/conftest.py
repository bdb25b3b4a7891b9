"""What the attacks on a running portal start from."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.work import Portal
from tests.attacks.reading import Reader, sign_lena_in


@pytest.fixture
def lena(app: Flask, portal: Portal) -> Reader:
    """Lena, who leads, signed in."""
    return sign_lena_in(app, portal)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the pages send to the database, from now on."""
    sent: list[str] = []
    database = app.extensions["portal"].database

    def keep(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    for engine in (database.readers, database.engine):
        event.listen(engine, "before_cursor_execute", keep)
    yield sent
    for engine in (database.readers, database.engine):
        event.remove(engine, "before_cursor_execute", keep)
