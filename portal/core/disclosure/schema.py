"""The cells of a window: frozen when it opens, every one published, also the empty ones.

A report never creates a row: a value that the schema does not know counts as "other".
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.day_words import month_in_words
from portal.core.disclosure.profiles import (
    SMALLEST_POPULATION,
    Family,
    Profile,
    Table,
    epsilons,
)
from portal.core.disclosure.windows import Window
from portal.core.errors import PublicationRefused
from portal.core.severity import Severity
from portal.core.taxonomy import Category, label

OTHER = "other"
OTHER_UNITS = "Other / small units, or not said"
TOTAL = "all"

SEVERITY_LABELS = {
    Severity.S1: "S1, critical",
    Severity.S2: "S2, high",
    Severity.S3: "S3, moderate",
    Severity.S4: "S4, low",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its stable key and the words that stand beside its figure."""

    key: str
    label: str
    in_use_from: date | None = None
    """Set where what the row is about comes into use only after the window: words, no number."""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table with all its cells, in the order in which noise is drawn."""

    table: Table
    epsilon: Fraction
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a window's release of one family will hold."""

    profile: Profile
    tables: tuple[TableSchema, ...]

    @property
    def epsilons(self) -> tuple[Fraction, ...]:
        """The epsilon of each table."""
        return tuple(one.epsilon for one in self.tables)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and how many people could report from it."""

    slug: str
    name: str
    head_count: int


@dataclass(frozen=True, slots=True)
class Countable:
    """What a case brings to the tables, as it stands on the day of publication."""

    month: str
    """The month it counts in, as `YYYY-MM`."""
    severity: Severity
    category: Category
    system: str
    unit: str | None


def make_schema(
    profile: Profile, window: Window, *, systems: Sequence[Cell], units: Iterable[Unit]
) -> Schema:
    """Return the schema to freeze for a window."""
    rows = {
        Table.TOTAL: (Cell(TOTAL, "All reports"),),
        Table.MONTH: tuple(Cell(month, month_in_words(month)) for month in window.months),
        Table.SEVERITY: tuple(Cell(one.value, SEVERITY_LABELS[one]) for one in Severity),
        Table.CATEGORY: tuple(Cell(one.value, label(one)) for one in Category),
        Table.SYSTEM: _unique(
            Cell(UNKNOWN_SYSTEM, "Not known which"), Cell(OTHER, "Other"), others=systems
        ),
        Table.UNIT: _unique(Cell(OTHER, OTHER_UNITS), others=_unit_cells(units)),
    }
    tables = epsilons(profile, Family.RECEIVED).items()
    return Schema(profile, tuple(TableSchema(one, value, rows[one]) for one, value in tables))


def publishable_units(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return the units that are rows: 25 people or more, and so for what is left over.

    Where the small units together are fewer than 25 people, the smallest rows join them.
    """
    rows = sorted(units, key=lambda unit: (unit.head_count, unit.slug))
    left_over = 0
    while rows and (
        rows[0].head_count < SMALLEST_POPULATION or 0 < left_over < SMALLEST_POPULATION
    ):
        left_over += rows.pop(0).head_count
    return tuple(sorted(rows, key=lambda unit: (unit.name, unit.slug)))


def cell_of(schema: TableSchema, case: Countable) -> str:
    """Return the key of the one cell in which a case falls."""
    values = {
        Table.TOTAL: TOTAL,
        Table.MONTH: case.month,
        Table.SEVERITY: case.severity.value,
        Table.CATEGORY: case.category.value,
        Table.SYSTEM: case.system,
        Table.UNIT: case.unit or OTHER,
    }
    value = values[schema.table]
    return value if any(cell.key == value for cell in schema.cells) else OTHER


def write_schema(schema: Schema, maturity: Schema | None = None) -> str:
    """Return the schemas of both families as text that is the same for the same schemas.

    Without maturity tables it is the text that windows had before there were any.
    """
    content = {"profile": schema.profile.value, "tables": _write_tables(schema)}
    if maturity is not None:
        content["maturity"] = _write_tables(maturity)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_schema(text: str, family: Family = Family.RECEIVED) -> Schema:
    """Return the schema of a family; PublicationRefused where the window was frozen without it."""
    content = json.loads(text)
    tables = content.get("tables" if family is Family.RECEIVED else "maturity")
    if not tables:
        raise PublicationRefused("No schema of this release was frozen when the window opened.")
    return Schema(Profile(content["profile"]), tuple(_read_table(one) for one in tables))


def has_schema(text: str, family: Family) -> bool:
    """Say whether a window was frozen with tables of this family.

    The tiny profile has no maturity tables, nor has a window frozen before there were any.
    """
    return family is Family.RECEIVED or bool(json.loads(text).get("maturity"))


def _write_tables(schema: Schema) -> list[dict[str, Any]]:
    return [
        {
            "table": one.table.value,
            "epsilon": str(one.epsilon),
            "cells": [_write_cell(cell) for cell in one.cells],
        }
        for one in schema.tables
    ]


def _write_cell(cell: Cell) -> list[str]:
    since = [] if cell.in_use_from is None else [cell.in_use_from.isoformat()]
    return [cell.key, cell.label, *since]


def _read_table(one: dict[str, Any]) -> TableSchema:
    cells = tuple(_read_cell(*parts) for parts in one["cells"])
    return TableSchema(Table(one["table"]), Fraction(one["epsilon"]), cells)


def _read_cell(key: str, label: str, since: str | None = None) -> Cell:
    return Cell(key, label, None if since is None else date.fromisoformat(since))


def _unique(*last: Cell, others: Iterable[Cell]) -> tuple[Cell, ...]:
    """Put the cells that always exist last, whatever slugs the organisation chose."""
    taken = {cell.key for cell in last}
    return (*(cell for cell in others if cell.key not in taken), *last)


def _unit_cells(units: Iterable[Unit]) -> tuple[Cell, ...]:
    return tuple(Cell(unit.slug, unit.name) for unit in publishable_units(units))
