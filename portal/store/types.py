"""Column types, declared once."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator

ID = String(32)
"""32 hexadecimal digits, random: no id tells an order."""

SEALED = LargeBinary
"""Bytes that only a key of the vault opens."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC; a naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back where the database keeps none."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[tuple[str, ...]]):
    """A few codes of our own lists, stored with spaces between them."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Join the codes; ValueError for one that has a space in it."""
        if any(" " in word for word in value or ()):
            raise ValueError("A code has no space in it.")
        return " ".join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Give the codes back."""
        return tuple((value or "").split())


class EnumText(TypeDecorator[Enum]):
    """An enum member, stored as its lower-case value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Store the member's value; anything that is no member is refused with ValueError."""
        return None if value is None else str(self.kind(value).value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Give the member back: looked up, since a list of cases asks for hundreds of them."""
        members = {None: None, **{member.value: member for member in self.kind}}
        return members.__getitem__
