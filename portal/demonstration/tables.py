"""Reads TOML tables strictly: a missing, wrong or unknown entry is an error that says where.

The demonstration's texts are written by hand; a misspelt key must never pass in silence.
"""

import tomllib
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from portal.core.errors import PortalError

Member = TypeVar("Member", bound=Enum)


class ContentWrong(PortalError):
    """A file of the demonstration cannot be used; the message names the file and the place."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read one file; raise ContentWrong with its name where it is not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentWrong(f"{path.name}: {error}") from error


def unwrap(text: str) -> str:
    """Turn single line breaks into spaces; an empty line stays as the end of a paragraph."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


class Table:
    """One table whose entries are taken one by one; `close` refuses what nobody asked for."""

    def __init__(self, entries: dict[str, Any], where: str) -> None:
        self.where = where
        self._left = dict(entries)

    def wrong(self, words: str) -> ContentWrong:
        """Return the error to raise for this table."""
        return ContentWrong(f"{self.where}: {words}")

    def text(self, key: str) -> str:
        """Take a text that must be there and not be empty."""
        return unwrap(self._take(key, str)) or self._empty(key)

    def lines(self, key: str) -> str:
        """Take a text whose line breaks count, and that is not empty."""
        typed: str = self._take(key, str)
        return typed.strip() or self._empty(key)

    def text_or_none(self, key: str) -> str | None:
        """Take a text that may be absent, but not empty."""
        return self.text(key) if key in self._left else None

    def whole(self, key: str) -> int:
        """Take a whole number, zero or more."""
        number: int = self._take(key, int)
        if number < 0:
            raise self.wrong(f"“{key}” is below zero")
        return number

    def whole_or_none(self, key: str) -> int | None:
        """Take a whole number that may be absent."""
        return self.whole(key) if key in self._left else None

    def number(self, key: str) -> float:
        """Take a number above zero, with or without a fraction."""
        number = self._left.pop(key, None)
        if type(number) not in (int, float) or number <= 0:
            raise self.wrong(f"“{key}” is no number above zero")
        return float(number)

    def flag(self, key: str) -> bool:
        """Take a yes or no."""
        answer: bool = self._take(key, bool)
        return answer

    def flag_or_none(self, key: str) -> bool | None:
        """Take a yes or no that may be absent."""
        return self.flag(key) if key in self._left else None

    def day(self, key: str) -> date:
        """Take a date."""
        day: date = self._take(key, date)
        return day

    def day_or_none(self, key: str) -> date | None:
        """Take a date that may be absent."""
        return self.day(key) if key in self._left else None

    def member(self, key: str, kind: type[Member]) -> Member:
        """Take the value of one member of `kind`."""
        return self._as_member(self._take(key, str), kind)

    def members(self, key: str, kind: type[Member]) -> tuple[Member, ...]:
        """Take a list of values of `kind`, which may be absent."""
        return tuple(self._as_member(value, kind) for value in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts, which may be absent."""
        texts = tuple(self._take(key, list)) if key in self._left else ()
        if not all(isinstance(text, str) for text in texts):
            raise self.wrong(f"“{key}” holds something that is not text")
        return tuple(map(unwrap, texts))

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Take a list of tables, which may be absent."""
        rows = self._take(key, list) if key in self._left else []
        return tuple(Table(row, f"{self.where}, {key} {n}") for n, row in enumerate(rows, 1))

    def table(self, key: str) -> "Table":
        """Take a table."""
        return Table(self._take(key, dict), f"{self.where}, {key}")

    def table_or_none(self, key: str) -> "Table | None":
        """Take a table that may be absent."""
        return self.table(key) if key in self._left else None

    def close(self) -> None:
        """Refuse entries that nobody asked for."""
        if self._left:
            raise self.wrong("unknown entries " + ", ".join(sorted(self._left)))

    def _take(self, key: str, kind: type) -> Any:
        if key not in self._left:
            raise self.wrong(f"“{key}” is missing")
        value = self._left.pop(key)
        # In Python a bool is an int and a datetime is a date; in these files they are not.
        if type(value) is not kind:
            raise self.wrong(f"“{key}” is not of the kind {kind.__name__}")
        return value

    def _as_member(self, value: str, kind: type[Member]) -> Member:
        try:
            return kind(value)
        except ValueError as error:
            raise self.wrong(f"“{value}” is no {kind.__name__}") from error

    def _empty(self, key: str) -> str:
        raise self.wrong(f"“{key}” is empty")
