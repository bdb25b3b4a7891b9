"""Look-ups about the organisation that casework needs: systems, units, outside addresses."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Row, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from portal.store.tables import OutsideAddressRow, SystemRow, UnitRow, table_of

SYSTEM, UNIT, OUTSIDE = map(table_of, (SystemRow, UnitRow, OutsideAddressRow))


class Responsible(NamedTuple):
    """What somebody answers for: the AI systems they own and the units they head, by slug."""

    systems: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Subject(NamedTuple):
    """What a case is about: its AI system's name and owner, and the head of its unit."""

    name: str | None
    owner: str | None
    head: str | None


class Organisation(NamedTuple):
    """What the desk is told of the organisation beside its cases."""

    systems: dict[str, str]
    """The name of every AI system by its slug, in the order of names."""
    responsible: dict[str, Responsible]
    """What everybody who owns a system or heads a unit answers for, by account."""


_SYSTEM = select(SystemRow).where(SystemRow.slug == bindparam("slug"))
_UNIT = select(UnitRow).where(UnitRow.slug == bindparam("slug"))
_SYSTEMS = select(SystemRow).order_by(SystemRow.name, SystemRow.slug)
_UNITS = select(UnitRow).order_by(UnitRow.name, UnitRow.slug)
_OUTSIDE = select(OutsideAddressRow).order_by(OutsideAddressRow.position, OutsideAddressRow.id)

_NAMES_OUTSIDE = select(OUTSIDE.c.name, OUTSIDE.c.address).order_by(
    OUTSIDE.c.position, OUTSIDE.c.id
)
_SUBJECT = select(
    *(
        select(column).where(column.table.c.slug == bindparam(slug)).scalar_subquery()
        for column, slug in (
            (SYSTEM.c.name, "system"),
            (SYSTEM.c.owner_account, "system"),
            (UNIT.c.head_account, "unit"),
        )
    )
)
_ORGANISATION = union_all(
    select(
        literal("system").label("kind"),
        SYSTEM.c.slug.label("slug"),
        SYSTEM.c.name.label("name"),
        SYSTEM.c.owner_account,
    ),
    select(literal("unit"), UNIT.c.slug, UNIT.c.name, UNIT.c.head_account).where(
        UNIT.c.head_account.is_not(None)
    ),
).order_by("name", "slug")
_RESPONSIBLE = union_all(
    select(literal("system"), SYSTEM.c.slug).where(
        SYSTEM.c.owner_account == bindparam("account_id")
    ),
    select(literal("unit"), UNIT.c.slug).where(UNIT.c.head_account == bindparam("account_id")),
)


def find_system(db: Session, slug: str) -> SystemRow | None:
    """Return one AI system."""
    return db.scalar(_SYSTEM, {"slug": slug})


def list_systems(db: Session) -> Sequence[SystemRow]:
    """Return every AI system, by name."""
    return db.scalars(_SYSTEMS).all()


def find_subject(db: Session, system: str, unit: str | None) -> Subject:
    """Return what a case about this system and unit is about; None for what is not known."""
    return Subject._make(db.execute(_SUBJECT, {"system": system, "unit": unit or ""}).one())


def find_unit(db: Session, slug: str) -> UnitRow | None:
    """Return one unit."""
    return db.scalar(_UNIT, {"slug": slug})


def list_units(db: Session) -> Sequence[UnitRow]:
    """Return every unit, by name."""
    return db.scalars(_UNITS).all()


def list_outside(db: Session) -> Sequence[Row[str, str]]:
    """Return the name and the address of everybody outside, in their order."""
    return db.execute(_NAMES_OUTSIDE).all()


def list_outside_addresses(db: Session) -> Sequence[OutsideAddressRow]:
    """Return the outside addresses in their order."""
    return db.scalars(_OUTSIDE).all()


def find_responsible(db: Session, account: str) -> Responsible:
    """Return what one account answers for today."""
    rows = db.execute(_RESPONSIBLE, {"account_id": account})
    return _responsible([(kind, slug) for kind, slug in rows])


def read_organisation(db: Session) -> Organisation:
    """Return what every AI system is called, and what everybody answers for."""
    systems: dict[str, str] = {}
    held: dict[str, list[tuple[str, str]]] = {}
    for kind, slug, name, account in db.execute(_ORGANISATION).all():
        if kind == "system":
            systems[slug] = name
        if account is not None:
            held.setdefault(account, []).append((kind, slug))
    return Organisation(systems, {one: _responsible(rows) for one, rows in held.items()})


def _responsible(rows: Sequence[tuple[str, str]]) -> Responsible:
    return Responsible(
        systems=tuple(slug for kind, slug in rows if kind == "system"),
        units=tuple(slug for kind, slug in rows if kind == "unit"),
    )
