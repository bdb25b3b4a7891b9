"""Everything of the organisation that taking a report depends on, in one statement.

Each page of the reporter's asks for it, so it costs one round trip and not seven.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    false,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from portal.store.people import ACCOUNT, ACTIVATED, HandlerKeys
from portal.store.tables import (
    FigureWindowRow,
    OutsideAddressRow,
    SettingRow,
    SystemRow,
    UnitRow,
    table_of,
)

SYSTEM, UNIT, OUTSIDE, SETTING, WINDOW = map(
    table_of, (SystemRow, UnitRow, OutsideAddressRow, SettingRow, FigureWindowRow)
)


class System(NamedTuple):
    """An AI system, in use or retired."""

    slug: str
    name: str
    owner: str | None
    is_retired: bool


class Unit(NamedTuple):
    """A unit."""

    slug: str
    name: str
    head: str | None


class Outside(NamedTuple):
    """Somebody outside the organisation."""

    name: str
    address: str


class StoredIntake(NamedTuple):
    """What is stored now: two of them are equal where nothing has changed between."""

    handlers: tuple[HandlerKeys, ...]
    """Handlers whose newest key claims an activation; the caller verifies the claim."""
    systems: tuple[System, ...]
    units: tuple[Unit, ...]
    outside: tuple[Outside, ...]
    schema: str | None
    """What the figures of the window that today belongs to will publish."""
    setting: str | None


def read_intake(db: Session, *, today: date, setting: str) -> StoredIntake:
    """Return what is stored, each kind in the order of its pages, with the value of one setting."""
    rows = db.execute(_INTAKE, {"today": today, "setting": setting}).all()
    parts = defaultdict[str, list[Any]](list)
    for part, _, *values in rows:
        parts[part].append(values)
    return StoredIntake(
        handlers=tuple(_handler(values) for values in parts["handler"]),
        systems=tuple(
            System(id, name, owner, flag) for id, name, owner, _, flag, *_ in parts["system"]
        ),
        units=tuple(Unit(id, name, head) for id, name, head, *_ in parts["unit"]),
        outside=tuple(Outside(name, words) for _, name, words, *_ in parts["outside"]),
        schema=_words(parts["window"]),
        setting=_words(parts["setting"]),
    )


def _handler(values: list[Any]) -> HandlerKeys:
    id, name, sign_in, unit, is_leader, *keys = values
    return HandlerKeys(id, sign_in, name, unit, is_leader, *keys)


def _words(found: list[Any]) -> str | None:
    return found[0][2] if found else None


_NOWHERE: ColumnElement[int] = literal_column("0")


def _name(part: str) -> ColumnElement[str]:
    return literal_column(f"'{part}'")


def _part(
    part: str,
    *,
    id: ColumnElement[str],
    name: ColumnElement[str],
    words: ColumnElement[Any],
    rank: ColumnElement[int] | None = None,
    flag: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Return a part without what handlers alone have: all parts have the same columns."""
    is_marked = false() if flag is None else flag
    place = _NOWHERE if rank is None else rank
    return select(_name(part), place, id, name, words, null(), is_marked, *[null()] * 5)


def _handlers() -> Select[Any]:
    of = ACTIVATED.selected_columns
    return ACTIVATED.with_only_columns(
        _name("handler").label("part"),
        ACCOUNT.c.level.label("rank"),
        of.id,
        of.name.label("name"),
        of.sign_in,
        of.unit,
        of.is_leader,
        of.key_version,
        of.reading_public,
        of.signing_public,
        of.level,
        of.mac,
    )


_PARTS = union_all(
    _handlers(),
    _part(
        "system",
        id=SYSTEM.c.slug,
        name=SYSTEM.c.name,
        words=SYSTEM.c.owner_account,
        flag=SYSTEM.c.retired_on.is_not(None),
    ),
    _part("unit", id=UNIT.c.slug, name=UNIT.c.name, words=UNIT.c.head_account),
    _part(
        "outside",
        id=OUTSIDE.c.id,
        name=OUTSIDE.c.name,
        words=OUTSIDE.c.address,
        rank=OUTSIDE.c.position,
    ),
    _part("window", id=WINDOW.c.name, name=WINDOW.c.name, words=WINDOW.c.schema).where(
        WINDOW.c.starts_on <= bindparam("today"), WINDOW.c.ends_on >= bindparam("today")
    ),
    _part("setting", id=SETTING.c.name, name=SETTING.c.name, words=SETTING.c.value).where(
        SETTING.c.name == bindparam("setting")
    ),
)
_INTAKE = _PARTS.order_by("rank", "name", "id")
