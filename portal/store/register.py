"""Writing what the administrator keeps up to date: AI systems, units, outside addresses."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.store.tables import OutsideAddressRow, SystemRow, UnitRow


def add_system(db: Session, slug: str, values: Mapping[str, Any]) -> None:
    """Enter an AI system; AlreadyDone if the slug is taken."""
    try:
        with db.begin_nested():
            db.execute(insert(SystemRow), [{"slug": slug, "retired_on": None, **values}])
    except IntegrityError as error:
        raise AlreadyDone("Another system has this short name.") from error


def change_system(db: Session, slug: str, values: Mapping[str, Any]) -> None:
    """Change what the register says of a system."""
    db.execute(update(SystemRow).where(SystemRow.slug == slug).values(**values))


def retire_system(db: Session, slug: str, *, on: date | None) -> None:
    """Mark a system as no longer in use, or, with None, as in use again."""
    db.execute(update(SystemRow).where(SystemRow.slug == slug).values(retired_on=on))


def add_unit(db: Session, slug: str, values: Mapping[str, Any]) -> None:
    """Enter a unit; AlreadyDone if the slug is taken."""
    try:
        with db.begin_nested():
            db.execute(insert(UnitRow), [{"slug": slug, **values}])
    except IntegrityError as error:
        raise AlreadyDone("Another unit has this short name.") from error


def change_unit(db: Session, slug: str, values: Mapping[str, Any]) -> None:
    """Change a unit."""
    db.execute(update(UnitRow).where(UnitRow.slug == slug).values(**values))


def find_outside_address(db: Session, id: str) -> OutsideAddressRow | None:
    """Return one outside address."""
    return db.get(OutsideAddressRow, id)


def store_outside_address(
    db: Session, id: str | None, *, position: int, name: str, address: str
) -> None:
    """Change an outside address, or enter a new one where `id` is None."""
    row = OutsideAddressRow(
        id=id or secrets.token_hex(16), position=position, name=name, address=address
    )
    db.merge(row)
    db.flush()


def delete_outside_address(db: Session, id: str) -> None:
    """Take an outside address away."""
    db.execute(delete(OutsideAddressRow).where(OutsideAddressRow.id == id))


def order_outside_addresses(db: Session, ids: Sequence[str]) -> None:
    """Give the addresses the order of `ids`."""
    for position, id in enumerate(ids, start=1):
        db.execute(
            update(OutsideAddressRow).where(OutsideAddressRow.id == id).values(position=position)
        )
