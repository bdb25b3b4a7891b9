"""Look-ups about the organisation that casework needs: systems, units, outside addresses."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.tables import OutsideAddressRow, SystemRow, UnitRow


def find_system(db: Session, slug: str) -> SystemRow | None:
    """Return one AI system."""
    return db.get(SystemRow, slug)


def list_systems(db: Session) -> Sequence[SystemRow]:
    """Return every AI system, by name."""
    return db.scalars(select(SystemRow).order_by(SystemRow.name, SystemRow.slug)).all()


def find_unit(db: Session, slug: str) -> UnitRow | None:
    """Return one unit."""
    return db.get(UnitRow, slug)


def list_units(db: Session) -> Sequence[UnitRow]:
    """Return every unit, by name."""
    return db.scalars(select(UnitRow).order_by(UnitRow.name, UnitRow.slug)).all()


def list_outside_addresses(db: Session) -> Sequence[OutsideAddressRow]:
    """Return the outside addresses in their order."""
    return db.scalars(
        select(OutsideAddressRow).order_by(OutsideAddressRow.position, OutsideAddressRow.id)
    ).all()
