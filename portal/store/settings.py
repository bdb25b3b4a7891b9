"""Settings that the administrator changes while the portal runs."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.store.tables import SettingRow, table_of

SETTING = table_of(SettingRow)

_VALUE = select(SETTING.c.value).where(SETTING.c.name == bindparam("name"))


def find_setting(db: Session, name: str) -> str | None:
    """Return a setting's value, or None where it was never set."""
    return db.scalar(_VALUE, {"name": name})


def store_setting(db: Session, name: str, value: str) -> None:
    """Set a setting."""
    db.merge(SettingRow(name=name, value=value))
    db.flush()
