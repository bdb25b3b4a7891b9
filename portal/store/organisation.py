"""Look-ups about the organisation that casework needs: systems, units, outside addresses."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.store.tables import OutsideAddressRow, SystemRow, UnitRow, table_of

SYSTEM, UNIT, OUTSIDE = map(table_of, (SystemRow, UnitRow, OutsideAddressRow))

_SYSTEM = select(SystemRow).where(SystemRow.slug == bindparam("slug"))
_UNIT = select(UnitRow).where(UnitRow.slug == bindparam("slug"))
_SYSTEMS = select(SystemRow).order_by(SystemRow.name, SystemRow.slug)
_UNITS = select(UnitRow).order_by(UnitRow.name, UnitRow.slug)
_SYSTEM_NAME = select(SYSTEM.c.name).where(SYSTEM.c.slug == bindparam("slug"))
_OUTSIDE = select(OutsideAddressRow).order_by(OutsideAddressRow.position, OutsideAddressRow.id)

_NAMES_OUTSIDE = select(OUTSIDE.c.name, OUTSIDE.c.address).order_by(
    OUTSIDE.c.position, OUTSIDE.c.id
)


def find_system(db: Session, slug: str) -> SystemRow | None:
    """Return one AI system."""
    return db.scalar(_SYSTEM, {"slug": slug})


def find_system_name(db: Session, slug: str) -> str | None:
    """Return what an AI system is called."""
    return db.scalar(_SYSTEM_NAME, {"slug": slug})


def list_systems(db: Session) -> Sequence[SystemRow]:
    """Return every AI system, by name."""
    return db.scalars(_SYSTEMS).all()


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
