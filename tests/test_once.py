"""What tests work out once does not hide what a test changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, literal, select

from portal.store.engine import Database
from portal.store.types import Words
from tests.once import CompiledStatements

WORDS: Select[Any] = select(literal(("in", "order"), Words()))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where each reading opens a database anew, with the statement made before."""
    assert read_words(tmp_path) == ("in", "order")
    yield tmp_path
    assert read_words(tmp_path) == ("in", "order")


def read_words(folder: Path) -> tuple[str, ...] | None:
    database = Database(f"sqlite:///{folder / 'words.sqlite3'}", lock_dir=folder)
    with database.engine.connect() as connection:
        kept = connection.get_execution_options()["compiled_cache"]
        found: tuple[str, ...] | None = connection.scalar(WORDS)
    database.dispose()
    assert isinstance(kept, CompiledStatements)
    return found


@pytest.mark.parametrize(
    ("name", "patched", "seen"),
    [
        ("process_bind_param", lambda self, value, dialect: "another word", ("another", "word")),
        ("process_result_value", lambda self, value, dialect: value, "in order"),
    ],
)
def test_a_patched_column_type_is_seen_and_forgotten(
    folder: Path, name: str, patched: Any, seen: object
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Words, name, patched)
        found = read_words(folder)

    assert found == seen
